import { existsSync } from 'node:fs'

import { type Browser, chromium } from 'playwright-core'

/** Keeps Chromium to the pages that it is told to open; as root it runs without its sandbox only. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Debian's, and where GitHub's Ubuntu and a Mac keep the same browser. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Without a window, and with a profile of its own that ends with it. */
export const launchChromium = async (): Promise<Browser> => {
  const named = process.env['CHROMIUM_PATH']
  const places = named === undefined ? usualPlaces : [named]
  const executablePath = places.find((place) => existsSync(place))
  if (executablePath === undefined)
    throw new Error(
      `There is no Chromium at ${places.join(', ')}: install it (apt-get install chromium ` +
        'fonts-noto-cjk), or set CHROMIUM_PATH to where it is.',
    )
  return chromium.launch({ executablePath, headless: true, args: flags })
}
