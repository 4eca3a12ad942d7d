// How heavy the panel is: bundle sizes, start to ready, memory at rest and with an answer. Printed, never asserted.
import { statSync } from 'node:fs'
import { simple } from '../host/worlds.mjs'
import { browser, openPanel } from './harness.mjs'

const RUNS = 11
const kB = (name) => (statSync(new URL(`../../dist/client/${name}`, import.meta.url)).size / 1000).toFixed(0)
const HEALTH = { status: 'SERVING', version: '0', pid: 1, semanticModel: '', jobsRunning: 0, capabilities: { semantic: false, filmsLearnt: 0, tracks: 12 } }
const suggestion = (rank) => ({
  rank, confidence: 0.6 / rank, trackInS: 10, trackOutS: 40, gainDb: -3, hitPoints: [{ trackS: 20, rangeS: 10, label: 'cut' }],
  energyCurve: Array.from({ length: 600 }, (_, at) => ({ atS: 10 + at / 20, level: Math.abs(Math.sin(at / 40)) })), reasons: [{ route: 'affect', text: 'fast and dark', logOdds: 1 }],
  track: { trackId: `t${rank}`, path: '/x.wav', title: `Track ${rank}`, artist: 'A', album: '', licence: 'CC0', durationS: 200, tempoBpm: 120, key: 'A minor', links: [] },
})
const result = { suggestions: [1, 2, 3, 4, 5].map(suggestion), uncertainty: { confidence: 0.6, novelty: 0, abstain: false, message: '' }, scene: { description: 'Fast.', remarks: [] }, capabilities: {}, answerId: 'a' }
const port = { health: async () => HEALTH, suggest: () => ({ result: Promise.resolve(result), cancel() {} }) }

async function heapMB(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return (usedSize / 1e6).toFixed(1)
}

const chrome = await browser()
const starts = []
let rest = ''
let answered = ''
for (let run = 0; run < RUNS; run++) {
  const { page, context } = await openPanel(chrome, simple({ in_s: 0, out_s: 8 }), { port })
  starts.push(await page.evaluate(() => performance.getEntriesByType('mark').find((one) => one.name === 'ready').startTime))
  if (run === RUNS - 1) {
    rest = await heapMB(page)
    await page.click('#ask')
    await page.waitForSelector('.card')
    answered = await heapMB(page)
  }
  await context.close()
}
await chrome.close()
starts.sort((a, b) => a - b)
console.log(`page ${kB('panel.js')} kB and ${kB('panel.css')} kB of style, Node half ${kB('daemon.cjs')} kB, all minified`)
console.log(`start to ready: median ${starts[RUNS >> 1].toFixed(0)} ms, worst ${starts[RUNS - 1].toFixed(0)} ms of ${RUNS} (Chromium, daemon answered at once)`)
console.log(`script heap: ${rest} MB at rest, ${answered} MB with five suggestions`)
