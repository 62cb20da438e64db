import { keepPromise } from './advice'
import { apiDifferences } from './api-differences'
import { counted, type GateReport } from './finding'
import { isObject } from './json-differences'
import type { Pair } from './records-gate'

/** A client of the live release's API is served by the next one too. */
export const apiGate = ({ live, next }: Pair): GateReport => {
  const { openApi } = live.code
  const paths = isObject(openApi) && isObject(openApi['paths']) ? openApi['paths'] : {}
  return {
    gate: 'api',
    findings: counted(
      apiDifferences(openApi, next.code.openApi).map(({ where, says, isNews = false }) => ({
        gate: 'api',
        says: `${where} ${says}`,
        remedy: isNews
          ? 'Tell merchants first: a strict client may refuse what it has never seen.'
          : keepPromise,
        ...(isNews && { label: 'new-answer-values' as const }),
      })),
    ),
    compared: `${String(Object.keys(paths).length)} paths of the API and all that is sent and answered there`,
  }
}
