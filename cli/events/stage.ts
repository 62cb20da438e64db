import { CalledWrongly } from './errors'

/** The settings of a stage, by the names that the stack gives them; the values stay in AWS. */
export const settingsOfStage = (stage: string): Readonly<Record<string, string>> => {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(stage))
    throw new CalledWrongly(`--stage must be a name like production, not "${stage}"`)
  const parameter = (name: string) => `ssm:/payport/${stage}/${name}`
  return {
    PAYPORT_TABLE: `payport-${stage}`,
    PAYPORT_EVENT_TABLE: `payport-${stage}-events`,
    // Nothing here makes a link for a browser.
    PAYPORT_PUBLIC_URL: 'https://payport.invalid',
    PAYPORT_CHECKOUT_SECRETS: parameter('checkout-secrets'),
    PAYPORT_WEBHOOK_SECRETS: parameter('webhook-secrets'),
    PAYPORT_MERCHANTS: parameter('merchants'),
    PAYPORT_PROVIDERS_OFF: parameter('providers-off'),
  }
}
