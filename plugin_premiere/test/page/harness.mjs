// The built page in a real Chromium. `__adobe_cep__` is a shim that forwards scripts to the strict fake's engine, and the
// daemon's port one that forwards to the real bundle: only Premiere itself is missing.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const { DaemonPort } = require('../../dist/client/daemon.cjs')
const PAGE = new URL('../../dist/client/index.html', import.meta.url)

export const SKINS = { dark: [35, 35, 35], darkest: [22, 22, 22], light: [240, 240, 240] }

export async function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--allow-file-access-from-files',
      '--autoplay-policy=no-user-gesture-required',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost', // its own services' names too
    ],
  })
}

/** Open a panel over a world; `port` may be replaced by one that never answers, or the like. */
export async function openPanel(chrome, world, { width = 320, height = 720, skin = 'dark', locale = 'en_US', port = new DaemonPort(process.env.TEMPTRACK_HOME) } = {}) {
  const context = await chrome.newContext({ viewport: { width, height } })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const problems = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (said) => said.type() === 'error' && problems.push(said.text()))
  const running = new Map()
  await page.exposeBinding('__evalScript', (_, script) => world.host.evalScript(script))
  await page.exposeBinding('__opened', (_, url) => void (world.opened ??= []).push(url))
  await page.exposeBinding('__port', async ({ page: from }, call, name, args) => {
    try {
      if (name === 'cancel') return { value: running.get(args[0])?.cancel() }
      if (name !== 'suggest') return { value: await port[name](...args) }
      const tell = (told) => from.evaluate(([id, one]) => window.__told[id]?.(one), [call, told]).catch(() => undefined)
      const asking = port.suggest(args[0], args[1], tell)
      running.set(call, asking)
      return { value: await asking.result }
    } catch (error) {
      return { error: { kind: error.kind, message: error.message, remedy: error.remedy, code: error.code, named: error.named } }
    }
  })
  await page.addInitScript(shim, { skin: SKINS[skin], locale })
  await page.goto(PAGE.href)
  await page.waitForSelector('body.ready')
  return { page, context, problems, port }
}

/** Runs in the page before its own scripts. */
function shim({ skin, locale }) {
  const heard = {}
  let [red, green, blue] = skin
  let calls = 0
  window.__told = {}
  const port = async (call, name, args) => {
    const { value, error } = await window.__port(call, name, args)
    if (error) throw Object.assign(new Error(error.message), error)
    return value
  }
  window.__temptrack_port__ = {
    health: () => port(0, 'health', []),
    start: () => port(0, 'start', []),
    judge: (...args) => port(0, 'judge', args),
    close: () => undefined,
    suggest(range, question, tell) {
      const call = ++calls
      window.__told[call] = tell
      return { result: port(call, 'suggest', [range, question]), cancel: () => void port(0, 'cancel', [call]) }
    },
  }
  window.cep = { util: { openURLInDefaultBrowser: (url) => window.__opened(url) } }
  window.__adobe_cep__ = {
    evalScript: (script, answered) => void window.__evalScript(script).then((text) => answered(text)),
    getHostEnvironment: () => JSON.stringify({
      appName: 'PPRO', appVersion: '25.6.0', appUILocale: locale,
      appSkinInfo: { baseFontFamily: '', baseFontSize: 12, panelBackgroundColor: { color: { red, green, blue, alpha: 255 } }, systemHighlightColor: { red: 0, green: 120, blue: 215 } },
    }),
    addEventListener: (type, handler) => void (heard[type] ??= []).push(handler),
    getSystemPath: () => 'file:///extension',
    getExtensionId: () => 'com.temptrack.panel',
    invokeSync: () => '',
    registerKeyEventsInterest: (json) => (window.__keys = json),
  }
  window.__dispatch = (type, data) => (heard[type] ?? []).forEach((handler) => handler({ data }))
  window.__skin = (colour) => {
    ;[red, green, blue] = colour
    window.__dispatch('com.adobe.csxs.events.ThemeColorChanged')
  }
}

export const screenshots = process.env.TEMPTRACK_SCREENSHOTS
export async function shoot(page, name) {
  if (screenshots) await page.screenshot({ path: `${screenshots}/${name}.png` })
}
export const here = (path) => fileURLToPath(new URL(path, import.meta.url))
