import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import type { Browser, BrowserContext, Page } from 'playwright-core'

import { startMachineProcess } from '../local/machine-process'
import { launchChromium } from '../tests/support/chromium'

/** Makes docs/images: the demo shop and the pay pages as a phone shows them, and the reference. */
const images = resolve(__dirname, '../docs/images')

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale: 'ko-KR' }

/** Puts pictures of phones beside each other, top to top. */
const beside = async (context: BrowserContext, pictures: readonly Buffer[], file: string) => {
  const page = await context.newPage()
  await page.setViewportSize({ width: pictures.length * 422 + 32, height: 600 })
  const tags = pictures.map(
    (picture) => `<img width="390" src="data:image/png;base64,${picture.toString('base64')}">`,
  )
  await page.setContent(
    `<body style="margin:0;background:#dfe3e8"><div style="display:flex;gap:32px;align-items:flex-start;padding:32px">${tags.join('')}</div></body>`,
  )
  await page.screenshot({ path: join(images, file), fullPage: true })
  await page.close()
  console.log(`docs/images/${file}`)
}

const order = async (page: Page, shopUrl: string, provider: string, product = 'peach') => {
  await page.goto(shopUrl)
  await page.check(`input[value="${product}"]`, { force: true })
  await page.click(`button[value="${provider}"]`)
  await page.waitForSelector('button[value="pay"]')
}

const pay = async (page: Page) => {
  await page.click('button[value="pay"]')
  await page.waitForSelector('.timeline')
}

const takePictures = async (browser: Browser, shopUrl: string) => {
  const context = await browser.newContext(phone)
  const page = await context.newPage()
  const picture = () => page.screenshot({ fullPage: true })

  const payPages: Buffer[] = []
  for (const provider of ['kakaopay', 'naverpay', 'nicepay']) {
    await order(page, shopUrl, provider, provider === 'naverpay' ? 'coffee' : 'peach')
    payPages.push(await page.screenshot())
    await pay(page)
  }
  await page.fill('input[name="amount"]', '5000')
  await page.fill('input[name="taxFree"]', '5000')
  await page.click('text=일부 환불')
  await page.waitForSelector('text=환불 내역')
  await page.waitForSelector('.events >> text=refund.settled')
  await page.reload()
  const paid = await picture()
  await page.goto(shopUrl)
  await beside(context, [await picture(), paid], 'shop.png')
  await beside(context, payPages, 'pay-pages.png')
  await context.close()
}

/** The reference page at `/docs`, with the creation of a payment open. */
const takeReference = async (browser: Browser, apiUrl: string) => {
  const page = await browser.newPage({
    viewport: { width: 1180, height: 900 },
    deviceScaleFactor: 2,
  })
  await page.goto(`${apiUrl}/docs`)
  await page.click(
    '#operations-default-createPayment .opblock-summary, [id$="createPayment"] .opblock-summary',
  )
  await page.waitForSelector('.opblock-body')
  await page.screenshot({ path: join(images, 'reference.png') })
  console.log('docs/images/reference.png')
  await page.close()
}

const main = async () => {
  mkdirSync(images, { recursive: true })
  const dataPath = mkdtempSync(join(tmpdir(), 'payport-screenshots-'))
  const browser = await launchChromium()
  try {
    const machine = await startMachineProcess(dataPath)
    await takePictures(browser, machine.shop)
      .then(() => takeReference(browser, machine.api))
      .finally(machine.stop)
  } finally {
    await browser.close()
    rmSync(dataPath, { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
