import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { clip, HOST, mediaItem, sequence, track } from '../fake/premiere.mjs'
import { markersOf, reset, world } from '../host/worlds.mjs'
import { SKINS, browser, openPanel, shoot } from './harness.mjs'

const CLIP = process.env.TEMPTRACK_CLIP
const LENGTH_S = Number(process.env.TEMPTRACK_CLIP_S)
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let chrome
let open = []

before(async () => (chrome = await browser()))
after(() => chrome.close())
afterEach(async () => {
  for (const one of open) {
    assert.deepEqual(one.problems, [])
    await one.context.close()
  }
  open = []
  reset()
})

/** A sequence at 25 fps from one hour on, with the real clip in it twice and a sound track of its own. */
function edit(options = {}) {
  const item = mediaItem({ name: 'Sintel', path: CLIP })
  const picture = [clip({ name: 'Sintel', item, start_s: 0, end_s: LENGTH_S }), clip({ name: 'Sintel', item, start_s: LENGTH_S, end_s: 2 * LENGTH_S, speed: 0.5, reversed: true })]
  const made = sequence({ name: 'Reel 2, the chase', fps: 25, format: 101, zero_s: 3600, video: [track({ clips: picture })], audio: [track({ audio: true })], in_s: 0, out_s: LENGTH_S, ...options })
  return world({ sequences: [made], items: [item] })
}

async function panel(there, options) {
  const opened = await openPanel(chrome, there, options)
  open.push(opened)
  return opened
}

async function accessible(page) {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  const grave = violations.filter((one) => ['serious', 'critical'].includes(one.impact))
  assert.deepEqual(grave.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 120))]), [])
}

test('open, suggest on real media, steer, insert markers, read back, remove', async () => {
  const there = edit()
  const { page } = await panel(there)
  await page.waitForSelector('.daemon.up')
  assert.match(await page.textContent('#range'), /01:00:00:00/)
  await shoot(page, 'ready-dark')
  await page.click('#ask')
  await page.waitForSelector('.card', { timeout: 60_000 })
  const first = await page.textContent('.card h3')
  assert.ok(await page.$$eval('.card', (cards) => cards.length) >= 2)
  assert.match(await page.getAttribute('.ring', 'aria-label'), /\d+\u00a0%, (a guess|perhaps|likely|quite sure)/)
  await accessible(page)
  await shoot(page, 'answered-dark')
  await page.click('#mark')
  await page.waitForSelector('#notice:not(:empty)')
  assert.match(await page.textContent('#notice'), /markers at 01:00:00:00/)
  const marks = markersOf(there.sequence)
  assert.equal(marks[0].name.includes(first.replace(/^1\. /, '')), true)
  assert.match(marks[0].comments, /Licence .*\n(.|\n)*temptrack:[A-Za-z0-9_.-]+:1$/)
  await page.click('.steer summary')
  await page.$eval('#energy', (slider) => { slider.value = '-1' })
  await page.fill('#text', 'calm')
  await page.click('#ask')
  await page.waitForSelector('#ask:not(.stop)')
  await page.waitForSelector('.card')
  await page.click('#mark')
  await page.waitForFunction(() => document.getElementById('unmark').textContent.startsWith('Remove '))
  assert.equal(markersOf(there.sequence).length, marks.length, 'a second run replaces what the first one put')
  await page.click('#unmark')
  await page.waitForFunction(() => document.getElementById('unmark').disabled)
  assert.equal(markersOf(there.sequence).length, 0)
})

test('a track is laid on a free track; when none is free the panel asks first', async () => {
  const there = edit()
  const { page } = await panel(there)
  await ask(page)
  for (const name of await libraryFiles()) HOST.files.add(name)
  await page.click('.card .actions button:first-child')
  await page.waitForSelector('#notice:not(:empty)')
  assert.match(await page.textContent('#notice'), /on audio track 1/)
  assert.equal(there.sequence.audioTracks[0].clips.numItems, 1)
  await page.click('.card:nth-child(2) .actions button:first-child')
  await page.waitForSelector('#agree[open]')
  await shoot(page, 'agree-dark')
  await page.click('#agree button[value=no]')
  await page.waitForSelector('.notice.bad')
  assert.match(await page.textContent('#notice'), /No unlocked audio track is free there/)
  await page.click('.card:nth-child(2) .actions button:first-child')
  await page.click('#agree button[value=yes]')
  await page.waitForSelector('.notice:not(.bad)')
  assert.equal(there.sequence.audioTracks[0].clips.numItems, 1)
})

test('kept and rejected reach the daemon, and the card shows it', async () => {
  const { page } = await panel(edit())
  await ask(page)
  await page.click('.card .actions button:nth-child(2)')
  await page.waitForSelector('.card.kept')
  await page.click('.card:nth-child(2) .actions button:nth-child(3)')
  await page.waitForSelector('.card.rejected')
  assert.match(await page.textContent('#notice'), /later suggestions know/)
})

test('the preview plays from the suggested in point', async () => {
  const { page } = await panel(edit())
  await ask(page)
  await page.click('.card .round')
  await page.waitForSelector('.round[aria-pressed=true]')
  await page.click('.card .round')
  await page.waitForSelector('.round[aria-pressed=false]')
})

test('the daemon is killed in the middle, and back by a button', async () => {
  const { page, port } = await panel(edit())
  await page.waitForSelector('.daemon.up')
  const { pid } = await port.health()
  process.kill(pid, 'SIGKILL')
  await page.click('#ask')
  await page.waitForSelector('.daemon.down')
  await accessible(page)
  await shoot(page, 'no-daemon-dark')
  await page.click('#answer button')
  await page.waitForSelector('.daemon.up', { timeout: 60_000 })
  await ask(page)
})

test('cancel leaves a panel that can ask again', async () => {
  let cancelled
  const port = { health: async () => HEALTH, suggest: (_, __, tell) => {
    tell({ stage: 'look', done: 3, total: 10, what: 'Sintel.mp4' })
    return { result: new Promise((_, reject) => (cancelled = () => reject(Object.assign(new Error('Stopped'), { kind: 'cancelled' })))), cancel: () => cancelled() }
  } }
  const { page } = await panel(edit(), { port })
  await page.click('#ask')
  await page.waitForSelector('.working')
  await accessible(page)
  await shoot(page, 'working-dark')
  await page.click('#ask')
  await page.waitForSelector('.empty')
  assert.equal(await page.textContent('#ask'), 'Suggest score')
})

const HEALTH = { status: 'SERVING', version: '0', pid: 1, semanticModel: '', jobsRunning: 0, capabilities: { semantic: false, filmsLearnt: 0, tracks: 12 } }
const stub = (more = {}) => ({ health: async () => ({ ...HEALTH, ...more }) })

for (const [name, there, port, said] of [
  ['no-sequence', () => world({ sequences: [] }), stub(), 'No sequence is open in the timeline'],
  ['no-range', () => edit({ in_s: null, out_s: null, playhead_s: 9999 }), stub(), 'No range is marked'],
  ['empty-library', () => edit(), stub({ capabilities: { tracks: 0 } }), 'Your library is empty'],
]) {
  test(`${name}: said, with what to do`, async () => {
    const { page } = await panel(there(), { port })
    assert.match(await page.textContent('#answer'), new RegExp(said))
    assert.ok(await page.isDisabled('#ask'))
    await accessible(page)
    await shoot(page, `${name}-dark`)
  })
}

test('an error of the daemon is told with its remedy; an abstention looks like one', async () => {
  let failing = true
  const result = { suggestions: [], uncertainty: { confidence: 0.08, novelty: 1, abstain: true, message: 'Nothing that was learnt is much like this footage.' }, scene: { description: 'Slow, dark shots.', remarks: [] }, capabilities: {}, answerId: 'a' }
  const port = { ...stub(), suggest: () => ({ result: failing ? Promise.reject(Object.assign(new Error('Sintel.mp4 cannot be read as media'), { kind: 'refused', remedy: 'export it again' })) : Promise.resolve(result), cancel() {} }) }
  const { page } = await panel(edit(), { port })
  await page.click('#ask')
  await page.waitForSelector('[role=alert]')
  await shoot(page, 'error-dark')
  failing = false
  await page.click('#ask')
  await page.waitForSelector('.verdict.abstain')
  await accessible(page)
  await shoot(page, 'abstain-dark')
})

test('nothing a tag says becomes markup, and links leave through the browser alone', async () => {
  const evil = '<img src=x onerror=alert(1)>'
  const suggestion = { rank: 1, confidence: 0.5, trackInS: 0, trackOutS: 5, gainDb: -3, hitPoints: [], energyCurve: [], reasons: [{ route: 'affect', text: evil, logOdds: 1 }],
    track: { trackId: 't', path: '/x.wav', title: evil, artist: evil, album: '', licence: evil, durationS: 60, tempoBpm: 0, key: '', links: [{ label: 'Listen', url: 'javascript:alert(1)' }] } }
  const result = { suggestions: [suggestion], uncertainty: { confidence: 0.5, novelty: 0, abstain: false, message: evil }, scene: { description: evil, remarks: [evil] }, capabilities: {}, answerId: 'a' }
  const there = edit()
  const { page } = await panel(there, { port: { ...stub(), suggest: () => ({ result: Promise.resolve(result), cancel() {} }) } })
  await page.click('#ask')
  await page.waitForSelector('.card')
  assert.equal(await page.$('#answer img'), null)
  await page.click('.card .link')
  assert.deepEqual(there.opened ?? [], [])
})

test('the theme is followed live, at every width without a horizontal scroll', async () => {
  const there = edit()
  const { page } = await panel(there, { width: 240 })
  await ask(page)
  for (const [width, skin] of [[240, 'dark'], [320, 'light'], [400, 'darkest']]) {
    await page.setViewportSize({ width, height: 720 })
    await page.evaluate((colour) => window.__skin(colour), SKINS[skin])
    assert.equal(await page.getAttribute('html', 'data-theme'), skin === 'light' ? 'light' : 'dark')
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.querySelector('main').scrollWidth <= innerWidth), `${width}`)
    await accessible(page)
    await shoot(page, `answered-${skin}-${width}`)
  }
})

const SPOKEN = {
  en_US: { tag: 'en', ready: 'Ready', ask: 'Suggest score', facts: '\u22124.3\u00a0dB', span: '0:07.4 to 0:15.4 of 1:00', down: /^The daemon does not answer: start it\.$/, full: /^No unlocked audio track is free there; add an audio track/, none: 'No range is marked', marked: /^2\u00a0markers at 01:00/, locale: /interface: en_US/ },
  de_DE: { tag: 'de', ready: 'Bereit', ask: 'Musik vorschlagen', facts: '\u22124,3\u00a0dB', span: '0:07,4 bis 0:15,4 von 1:00', down: /^Der Daemon antwortet nicht: Daemon starten\.$/, full: /^Dort ist keine nicht gesperrte Audiospur frei; eine Audiospur hinzuf\u00fcgen/, none: 'Kein Bereich ist markiert', marked: /^2\u00a0Marken bei 01:00/, locale: /interface: de_DE/ },
  fr_FR: { tag: 'fr', ready: 'Pr\u00eat', ask: 'Sugg\u00e9rer une musique', facts: '\u22124,3\u00a0dB', span: '0:07,4 \u00e0 0:15,4 sur 1:00', down: /^Le service ne r\u00e9pond pas\u00a0: d\u00e9marrez-le\.$/, full: /^Aucune piste audio d\u00e9verrouill\u00e9e n\u2019est libre ici\u00a0; ajoutez une piste audio/, none: 'Aucune plage n\u2019est d\u00e9finie', marked: /^2\u00a0marques \u00e0 01:00/, locale: /interface: fr_FR/ },
}

for (const [locale, spoken] of Object.entries(SPOKEN)) {
  test(`${locale}: the interface's language in every state, nothing cut at 240 px, accessible`, async () => {
    let down = null
    const answered = { suggestions: [1, 2].map(plain), uncertainty: { confidence: 0.55, novelty: 0, abstain: false, message: 'Mostly by mood.' }, scene: { description: 'Fast, dark shots.', remarks: ['a.mp4 is offline.'] }, capabilities: {}, answerId: 'a' }
    const port = { health: async () => (down ? Promise.reject(down) : { ...HEALTH, capabilities: { ...HEALTH.capabilities, tracks: 1204 } }), suggest: () => ({ result: Promise.resolve(answered), cancel() {} }) }
    const there = edit({ audio: [track({ audio: true, locked: true })] })
    const { page } = await panel(there, { width: 240, locale, port })
    const states = async (name) => {
      assert.deepEqual(await page.evaluate(tooWide), [], name)
      await accessible(page)
      await shoot(page, `${name}-${locale}`)
    }
    assert.equal(await page.getAttribute('html', 'lang'), spoken.tag)
    assert.equal(await page.textContent('#answer h2'), spoken.ready)
    assert.equal(await page.textContent('#ask'), spoken.ask)
    await page.click('.steer summary')
    await states('ready')
    await page.click('.steer summary')
    await page.click('#ask')
    await page.waitForSelector('.card')
    assert.equal(await page.textContent('.place .facts'), `120\u00a0BPM \u00b7 A minor \u00b7 ${spoken.facts}`)
    assert.equal(await page.$eval('.place', (one) => one.firstChild.textContent), spoken.span)
    assert.equal(await page.getAttribute('.reason span', 'lang'), 'en')
    await states('answered')
    await page.click('#mark')
    await page.waitForSelector('#notice:not(:empty)')
    assert.match(await page.textContent('#notice'), spoken.marked)
    assert.match(markersOf(there.sequence)[0].comments, /^48 %, perhaps\. Licence CC0\.\nFrom 0:07\.4 to 0:15\.4 of the track, gain \u22124\.3 dB\./, 'markers are English everywhere')
    await page.waitForFunction(() => !document.getElementById('unmark').disabled)
    await states('marked')
    await page.click('#check')
    assert.match(await page.textContent('#report-text'), spoken.locale)
    await page.click('#report-close')
    await page.click('.card .actions button:first-child')
    await page.waitForSelector('#agree[open]')
    await states('agree')
    await page.click('#agree button[value=no]')
    await page.waitForSelector('.notice.bad')
    assert.match(await page.textContent('#notice'), spoken.full)
    down = Object.assign(new Error('The daemon does not answer'), { kind: 'unreachable', remedy: 'start it', code: 'daemon_silent', named: {} })
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await page.waitForSelector('.daemon.down')
    assert.match(await page.textContent('#answer p'), spoken.down)
    await states('down')
    const { page: bare } = await panel(edit({ in_s: null, out_s: null, playhead_s: 9999 }), { width: 240, locale, port: stub() })
    assert.equal(await bare.textContent('#answer h2'), spoken.none)
    assert.equal(await bare.textContent('#range .none'), spoken.none)
    assert.deepEqual(await bare.evaluate(tooWide), [])
  })
}

const plain = (rank) => ({ rank, confidence: 0.48 / rank, trackInS: 7.4, trackOutS: 15.4, gainDb: -4.27, hitPoints: [], energyCurve: [],
  reasons: [{ route: 'affect', text: 'fast and dark', logOdds: 1 }, { route: 'matcher', text: 'like other chases', logOdds: 1 }],
  track: { trackId: `t${rank}`, path: '/x.wav', title: 'Night Run', artist: 'A', album: '', licence: 'CC0', durationS: 60, tempoBpm: 120, key: 'A minor', links: [] } })

/** In the page: texts of ours that are cut off, reach beyond the page, or lie under another. */
function tooWide() {
  const ours = [...document.querySelectorAll('button, summary:not(.reasons > *), h1, h2, [data-text], .daemon, .range, .range span, .place, .licence, .empty p, #agree-text')].filter((one) => one.getClientRects().length && !one.matches('.visually-hidden'))
  const found = ours.filter((one) => {
    const { left, right } = one.getBoundingClientRect()
    return left < 0 || right > innerWidth + 0.5 || (getComputedStyle(one).display !== 'inline' && one.scrollWidth > one.clientWidth + 1)
  })
  const low = document.documentElement.scrollWidth > innerWidth || document.querySelector('main').scrollWidth > document.querySelector('main').clientWidth
  const text = document.getElementById('text')
  return [...found.map((one) => `${one.tagName} ${one.textContent}`), ...(low ? ['the page scrolls sideways'] : []), ...(text.scrollHeight > text.clientHeight + 1 ? ['the example is cut'] : [])]
}

test('everything is reached by keyboard, Enter asks, and focus stays where it was', async () => {
  const { page } = await panel(edit())
  await page.waitForSelector('.daemon.up')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'text')
  await page.keyboard.type('calm')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.card', { timeout: 60_000 })
  const reached = new Set()
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab')
    reached.add(await page.evaluate(() => document.activeElement.textContent || document.activeElement.getAttribute('aria-label') || document.activeElement.id))
  }
  for (const wanted of ['Insert track', 'Keep', 'Reject', 'Insert markers', 'Self-check']) assert.ok(reached.has(wanted), wanted)
})

test('keys are claimed while a control of ours is in focus, and given back', async () => {
  const { page } = await panel(edit(), { port: stub() })
  await page.focus('#check')
  assert.deepEqual(JSON.parse(await page.evaluate(() => window.__keys)).map((key) => key.keyCode), [9, 13, 27, 32, 37, 38, 39, 40])
  await page.evaluate(() => document.activeElement.blur())
  assert.equal(await page.evaluate(() => window.__keys), '')
})

test('two panels on one sequence: what one marks the other counts', async () => {
  const there = edit()
  const one = await panel(there)
  const other = await panel(there)
  await ask(one.page)
  await one.page.click('#mark')
  await one.page.waitForSelector('#notice:not(:empty)')
  await other.page.evaluate(() => window.__dispatch('com.temptrack.changed', 'changed'))
  await other.page.waitForFunction(() => /Remove \d/.test(document.getElementById('unmark').textContent))
})

test('an answer is not put into another sequence', async () => {
  const there = edit()
  const { page } = await panel(there)
  await ask(page)
  there.state.active = sequence({ name: 'Reel 3', fps: 25, video: [], audio: [] })
  await page.click('#mark')
  await page.waitForSelector('.notice.bad')
  assert.match(await page.textContent('#notice'), /These suggestions are for Reel 2/)
})

test('the self-check is a report one can copy', async () => {
  const { page } = await panel(edit())
  await page.click('#check')
  await page.waitForSelector('#report:not([hidden])')
  assert.match(await page.textContent('#report-text'), /zero point: '914457600000000'/)
  await shoot(page, 'selfcheck-dark')
})

async function ask(page) {
  await page.waitForSelector('.daemon.up')
  await page.click('#ask')
  await page.waitForSelector('.card', { timeout: 60_000 })
}

async function libraryFiles() {
  return JSON.parse(process.env.TEMPTRACK_TRACKS)
}
