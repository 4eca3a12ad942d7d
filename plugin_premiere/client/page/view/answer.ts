/** The middle of the panel: nothing yet, work, an answer, or why there is none. */

import type { Result } from '../../../shared/daemon'
import type { HostProblem } from '../../../shared/host'
import { element } from '../dom'
import type { State } from '../state'
import { count, howSure, percent, sentence } from '../words'
import { type CardActions, card } from './card'

export interface AnswerActions extends CardActions {
  start(): void
  mark(): void
  cancel(): void
}

export function answer(state: State, actions: AnswerActions): HTMLElement {
  const { daemon, work } = state
  if (daemon.kind === 'down') return empty('The daemon is not running', daemon.remedy ? `${daemon.message}: ${daemon.remedy}.` : daemon.message, ['Start the daemon', actions.start])
  if (daemon.kind !== 'up') return empty(daemon.kind === 'starting' ? 'Starting the daemon' : '', '', null)
  if (work.kind === 'asking') return progress(state)
  if (work.kind === 'failed') return empty(work.message, work.remedy ? sentence(`${work.remedy}.`) : '', null, 'alert')
  if (work.kind === 'answered') return results(work.result, work.range?.problems ?? [], state, actions)
  if (daemon.health.capabilities.tracks === 0) return empty('Your library is empty', 'Add your music once: temptrack library add FOLDER', null)
  return idle(state)
}

function idle(state: State): HTMLElement {
  if (!state.look) return empty(state.blind?.message ?? '', state.blind ? sentence(`${state.blind.remedy}.`) : '', null)
  if (!state.look.range) return empty(state.look.no_range?.message ?? '', sentence(`${state.look.no_range?.remedy ?? ''}.`), null)
  return empty('Ready', 'Suggest score looks at the footage in the range and answers with tracks of your own library.', null)
}

function empty(title: string, text: string, button: [string, () => void] | null, role = 'status'): HTMLElement {
  return element('div', { class: 'empty', role },
    title ? element('h2', {}, title) : null,
    text ? element('p', {}, text) : null,
    button ? element('button', { type: 'button', click: button[1] }, button[0]) : null)
}

function progress(state: State): HTMLElement {
  const told = state.work.kind === 'asking' ? state.work.told : null
  const share = told && told.total ? told.done / told.total : null
  const bar = element('div', { class: share === null ? 'bar busy' : 'bar', role: 'progressbar', 'aria-label': 'Suggesting', ...(share === null ? {} : { 'aria-valuenow': String(Math.round(100 * share)) }) }, element('i'))
  if (share !== null) (bar.firstChild as HTMLElement).style.width = `${Math.round(100 * share)}%`
  return element('div', { class: 'working' }, bar, element('p', {}, told ? sentence(`${told.stage} ${told.what}`.trim()) : 'Asking'))
}

function results(result: Result, problems: HostProblem[], state: State, actions: AnswerActions): HTMLElement {
  const { uncertainty, suggestions } = result
  return element('div', {},
    element('div', { class: uncertainty.abstain ? 'verdict abstain' : 'verdict', role: 'status' },
      element('h2', {}, howSure(uncertainty.confidence, uncertainty.abstain), suggestions.length ? element('span', {}, percent(uncertainty.confidence)) : null),
      result.scene.description ? element('p', { class: 'seen' }, result.scene.description) : null,
      uncertainty.message ? element('p', {}, ...withCode(uncertainty.message)) : null,
      remarks(result.scene.remarks, problems)),
    element('ol', { class: uncertainty.abstain ? 'cards pale' : 'cards' }, ...suggestions.map((one) => card(one, state, actions))),
  )
}

/** Commands stand between backticks in the daemon's sentences. */
const withCode = (text: string): (string | HTMLElement)[] => text.split('`').map((part, index) => (index % 2 ? element('code', {}, part) : part))

function remarks(said: string[], problems: HostProblem[]): HTMLElement | null {
  const all = [...said, ...problems.map((one) => `${one.name} ${one.text}.`)]
  if (!all.length) return null
  return element('details', { class: 'remarks' }, element('summary', {}, count(all.length, 'remark')), element('ul', {}, ...all.map((one) => element('li', {}, one))))
}
