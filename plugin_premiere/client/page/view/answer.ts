/** The middle of the panel: nothing yet, work, an answer, or why there is none. */

import type { Result } from '../../../shared/daemon'
import type { HostError, HostProblem } from '../../../shared/host'
import { DAEMONS, element } from '../dom'
import { here } from '../here'
import { sentence } from '../language'
import type { State } from '../state'
import { type CardActions, card } from './card'

export interface AnswerActions extends CardActions {
  start(): void
  mark(): void
  cancel(): void
}

export function answer(state: State, actions: AnswerActions): HTMLElement {
  const { daemon, work } = state
  if (daemon.kind === 'down') return empty(here.say('down.title'), daemon.remedy ? here.say('down.why', { message: daemon.message, remedy: daemon.remedy }) : daemon.message, [here.say('down.start'), actions.start])
  if (daemon.kind !== 'up') return empty(daemon.kind === 'starting' ? here.say('daemon.starting') : '', '', null)
  if (work.kind === 'asking') return progress(state)
  if (work.kind === 'failed') return empty(work.message, remedy(work.remedy), null, 'alert')
  if (work.kind === 'answered') return results(work.result, work.range?.problems ?? [], state, actions)
  if (daemon.health.capabilities.tracks === 0) return empty(here.say('library.empty'), here.say('library.add'), null)
  return idle(state)
}

function idle(state: State): HTMLElement {
  if (!state.look) return without(state.blind)
  if (!state.look.range) return without(state.look.no_range ?? null)
  return empty(here.say('ready'), here.say('ready.text'), null)
}

function without(why: HostError | null): HTMLElement {
  if (!why) return empty('', '', null)
  const told = here.failure(why)
  return empty(told.message, remedy(told.remedy), null)
}

const remedy = (text: string): string => (text ? sentence(here.say('remedy', { remedy: text })) : '')

function empty(title: string, text: string, button: [string, () => void] | null, role = 'status'): HTMLElement {
  return element('div', { class: 'empty', role },
    title ? element('h2', {}, title) : null,
    text ? element('p', {}, text) : null,
    button ? element('button', { type: 'button', click: button[1] }, button[0]) : null)
}

function progress(state: State): HTMLElement {
  const told = state.work.kind === 'asking' ? state.work.told : null
  const share = told && told.total ? told.done / told.total : null
  const bar = element('div', { class: share === null ? 'bar busy' : 'bar', role: 'progressbar', 'aria-label': here.say('working.label'), ...(share === null ? {} : { 'aria-valuenow': String(Math.round(100 * share)) }) }, element('i'))
  if (share !== null) (bar.firstChild as HTMLElement).style.width = `${Math.round(100 * share)}%`
  return element('div', { class: 'working' }, bar, told ? element('p', DAEMONS, sentence(`${told.stage} ${told.what}`.trim())) : element('p', {}, here.say('working.asking')))
}

function results(result: Result, problems: HostProblem[], state: State, actions: AnswerActions): HTMLElement {
  const { uncertainty, suggestions } = result
  return element('div', {},
    element('div', { class: uncertainty.abstain ? 'verdict abstain' : 'verdict', role: 'status' },
      element('h2', {}, here.howSure(uncertainty.confidence, uncertainty.abstain), suggestions.length ? element('span', {}, here.percent(uncertainty.confidence)) : null),
      result.scene.description ? element('p', { ...DAEMONS, class: 'seen' }, result.scene.description) : null,
      uncertainty.message ? element('p', DAEMONS, ...withCode(uncertainty.message)) : null,
      remarks(result.scene.remarks, problems)),
    element('ol', { class: uncertainty.abstain ? 'cards pale' : 'cards' }, ...suggestions.map((one) => card(one, state, actions))),
  )
}

/** Commands stand between backticks in the daemon's sentences. */
const withCode = (text: string): (string | HTMLElement)[] => text.split('`').map((part, index) => (index % 2 ? element('code', {}, part) : part))

function remarks(said: string[], problems: HostProblem[]): HTMLElement | null {
  const all = [...said.map((one) => element('li', DAEMONS, one)), ...problems.map((one) => element('li', {}, problem(one)))]
  if (!all.length) return null
  return element('details', { class: 'remarks' }, element('summary', {}, here.count('remarks', all.length)), element('ul', {}, ...all))
}

function problem({ name, code, path }: HostProblem): string {
  return here.say('problem', { name, text: here.say(`clip.${code}`, { path }) })
}
