import { LocalError } from './local-error'

/** Has NICEPAY's simulator tell this API what happened, as somebody does in NICEPAY's admin. */
export const registerNotices = async (nicePayUrl: string, apiUrl: string): Promise<void> => {
  const answer = await fetch(`${nicePayUrl}/admin/notices`, {
    method: 'POST',
    body: new URLSearchParams({ url: `${apiUrl}/notices/nicepay` }),
  })
  if (!answer.ok)
    throw new LocalError(
      `NICEPAY's simulator does not take ${apiUrl} for its notices: ${await answer.text()}`,
    )
}
