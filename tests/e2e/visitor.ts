import type { Browser, ConsoleMessage, Page } from 'playwright-core'

/** The width of a small phone. */
const width = 360
const phone = {
  viewport: { width, height: 740 },
  isMobile: true,
  hasTouch: true,
  locale: 'ko-KR',
  userAgent:
    'Mozilla/5.0 (Linux; Android 15; SM-S911N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
}

/** ms; well below the time of a test, so that it is the missing thing that is named. */
const patienceMs = 20_000

const localHosts = ['127.0.0.1', 'localhost']

/** Where nothing leaves the machine. */
const localSchemes = ['data:', 'about:', 'blob:']

const isForeign = (address: string): boolean => {
  const { protocol, hostname } = new URL(address)
  return !localSchemes.includes(protocol) && !localHosts.includes(hostname)
}

/** What a browser writes when a page itself, or what it loads, comes with such a status. */
export const refusedWith = (status: number): string => `HTTP ${status}`

const toError = (message: ConsoleMessage): string => {
  const [, status] = /with a status of (\d+)/.exec(message.text()) ?? []
  return status === undefined ? message.text() : refusedWith(Number(status))
}

export type MetPage = { readonly path: string; readonly title: string; readonly width: number }

/** In a page; one that does not say how wide it wants to be is laid out 980 wide, as if for a desk. */
const look =
  '({ path: location.pathname, title: document.title, width: document.documentElement.scrollWidth })'

const reporter = `addEventListener('load', () => {
  if (top === window && location.protocol !== 'about:') window.reportPage(${look})
})`

/** A person with a phone: one browser profile, any number of tabs, and what was seen on the way. */
export type Visitor = {
  readonly openTab: (address?: string) => Promise<Page>
  /** Each page that was loaded to its end, in order; after leaving, also what each tab ended with. */
  readonly pages: () => readonly MetPage[]
  /** Errors that pages wrote to the console since this was last asked. */
  readonly takeErrors: () => readonly string[]
  /** Pages that scroll sideways. */
  readonly widePages: () => readonly MetPage[]
  /** Addresses outside of this machine that were asked for. */
  readonly foreignRequests: () => readonly string[]
  readonly leave: () => Promise<void>
}

export const welcome = async (browser: Browser): Promise<Visitor> => {
  const context = await browser.newContext(phone)
  const pages: MetPage[] = []
  const foreign: string[] = []
  let errors: string[] = []

  context.setDefaultTimeout(patienceMs)
  context.on('request', (request) => {
    if (isForeign(request.url())) foreign.push(request.url())
  })
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(toError(message))
  })
  context.on('weberror', (error) => errors.push(error.error().message))
  await context.exposeBinding('reportPage', (_, met: MetPage) => pages.push(met))
  await context.addInitScript({ content: reporter })

  return {
    openTab: async (address) => {
      const tab = await context.newPage()
      if (address !== undefined) await tab.goto(address)
      return tab
    },
    pages: () => pages,
    takeErrors: () => {
      const taken = errors
      errors = []
      return taken
    },
    widePages: () => pages.filter((met) => met.width > width),
    foreignRequests: () => foreign,
    leave: async () => {
      for (const tab of context.pages())
        if (tab.url() !== 'about:blank') pages.push(await tab.evaluate<MetPage>(look))
      await context.close()
    },
  }
}
