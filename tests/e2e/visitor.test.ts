import type { Browser } from 'playwright-core'

import { launchChromium } from '../support/chromium'
import { welcome } from './visitor'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

const page = `<title>bad</title><img src="http://payport.invalid/"><p style="width: 999px">wide</p>
  <script>console.error('told')</script><script>throw new Error('thrown')</script>`

it('notices errors, a page that scrolls sideways, and a request to elsewhere', async () => {
  const visitor = await welcome(browser)

  await visitor.openTab(`data:text/html,${encodeURIComponent(page)}`)

  expect(visitor.takeErrors()).toEqual(expect.arrayContaining(['told', 'thrown']))
  expect(visitor.widePages()).toMatchObject([{ title: 'bad' }])
  await visitor.leave()
  expect(visitor.widePages()).toHaveLength(2)
  expect(visitor.foreignRequests()).toEqual(['http://payport.invalid/'])
})

it('says what is missing where there is no browser', async () => {
  const before = process.env['CHROMIUM_PATH']
  process.env['CHROMIUM_PATH'] = '/no/such/chromium'
  try {
    await expect(launchChromium()).rejects.toThrow('There is no Chromium at /no/such/chromium')
  } finally {
    if (before === undefined) delete process.env['CHROMIUM_PATH']
    else process.env['CHROMIUM_PATH'] = before
  }
})
