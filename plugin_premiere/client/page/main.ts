/** The page: static parts once, the moving parts drawn from the state. */

import type { Steering } from '../../shared/daemon'
import { ExtendScriptHost } from '../host/extendscript'
import { daemonPort } from './daemon'
import { byId } from './dom'
import { here, speak } from './here'
import { claimKeys } from './keys'
import { Panel } from './panel'
import { type State, canAsk } from './state'
import { followTheme } from './theme'
import { answer } from './view/answer'
import { daemonLine, rangeLine } from './view/status'

const LIMIT = 5
const REFRESH_MS = 10_000

const host = new ExtendScriptHost()
const panel = new Panel(host, daemonPort())
const text = byId<HTMLTextAreaElement>('text')
const ask = byId<HTMLButtonElement>('ask')
const agree = byId<HTMLDialogElement>('agree')
let drawn: State | null = null

const steering = (): Steering => ({ energy: slider('energy'), valence: slider('valence'), tempo: slider('tempo') })
const slider = (name: string): number => Number(byId<HTMLInputElement>(name).value)

const actions = {
  start: () => void panel.start(),
  mark: () => void panel.mark(),
  cancel: () => panel.cancel(),
  play: panel.play.bind(panel),
  place: (suggestion: Parameters<Panel['place']>[0]) => void panel.place(suggestion, agreed),
  judge: (...words: Parameters<Panel['judge']>) => void panel.judge(...words),
}

/** Premiere shows no page's `confirm`; our own dialogue, Escape says no. */
function agreed(question: string): Promise<boolean> {
  byId('agree-text').textContent = question
  agree.showModal()
  return new Promise((resolve) => agree.addEventListener('close', () => resolve(agree.returnValue === 'yes'), { once: true }))
}

function draw(state: State): void {
  const asking = state.work.kind === 'asking'
  byId('daemon').replaceChildren(daemonLine(state))
  if (changed(state, 'look', 'blind')) byId('range').replaceChildren(rangeLine(state))
  if (changed(state, 'work', 'daemon', 'playing', 'verdicts', 'look', 'blind')) redraw(byId('answer'), answer(state, actions))
  ask.disabled = !asking && !canAsk(state, text.value)
  ask.textContent = here.say(asking ? 'ask.stop' : 'ask.button')
  ask.classList.toggle('stop', asking)
  byId<HTMLButtonElement>('mark').disabled = !(state.work.kind === 'answered' && state.work.range && state.work.result.suggestions.length)
  byId<HTMLButtonElement>('unmark').disabled = state.marks === 0
  byId('unmark').textContent = state.marks ? here.say('unmark.count', { number: state.marks }) : here.say('unmark')
  byId('unmark').setAttribute('aria-label', state.marks ? here.say('unmark.count.label', { markers: here.count('markers', state.marks) }) : here.say('unmark.label'))
  byId('notice').textContent = state.notice?.text ?? ''
  byId('notice').className = state.notice?.bad ? 'notice bad' : 'notice'
  byId('report').hidden = state.report === null
  byId('report-text').textContent = state.report ?? ''
  drawn = state
}

/** The answer is drawn anew only when it is another; what was focused stays so. */
function redraw(place: HTMLElement, content: HTMLElement): void {
  const inside = document.activeElement && place.contains(document.activeElement)
  const index = inside ? Array.from(place.querySelectorAll('button, summary')).indexOf(document.activeElement as Element) : -1
  const open = Array.from(place.querySelectorAll('details')).map((one) => one.open)
  place.replaceChildren(content)
  place.querySelectorAll('details').forEach((one, number) => (one.open = open[number] ?? false))
  if (index >= 0) (place.querySelectorAll<HTMLElement>('button, summary')[index] ?? ask).focus()
}

const changed = (state: State, ...parts: (keyof State)[]): boolean => !drawn || parts.some((part) => state[part] !== drawn![part])

ask.addEventListener('click', () => {
  if (panel.store.state.work.kind === 'asking') panel.cancel()
  else void panel.suggest({ text: text.value, steering: steering(), limit: LIMIT })
})
text.addEventListener('input', () => draw(panel.store.state))
text.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault()
    if (!ask.disabled) ask.click()
  }
})
byId('level').addEventListener('reset', () => setTimeout(() => draw(panel.store.state)))
byId('mark').addEventListener('click', actions.mark)
byId('unmark').addEventListener('click', () => void panel.unmark())
byId('check').addEventListener('click', () => void panel.selfcheck())
byId('report-close').addEventListener('click', () => panel.closeReport())
for (const type of ['dragover', 'drop']) document.addEventListener(type, (event) => event.preventDefault())
window.addEventListener('focus', () => void panel.refresh())
document.documentElement.addEventListener('mouseenter', () => void panel.refresh())
window.addEventListener('beforeunload', () => panel.close())

speak(document)
followTheme()
claimKeys()
panel.store.onChange(draw)
host.onChange(() => void panel.refresh())
setInterval(() => document.visibilityState === 'visible' && void panel.refresh(), REFRESH_MS)
panel.refresh().then(() => {
  performance.mark('ready')
  document.body.classList.add('ready')
})
