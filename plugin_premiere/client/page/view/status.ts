/** The line that always says where one is: daemon, project, sequence, range. */

import { element } from '../dom'
import { here } from '../here'
import type { State } from '../state'
import { timecode } from '../timecode'

export function daemonLine(state: State): HTMLElement {
  const { daemon } = state
  const text = daemon.kind === 'up' ? here.count('tracks', daemon.health.capabilities.tracks) : here.say(`daemon.${daemon.kind}`)
  return element('span', { class: `daemon ${daemon.kind}` }, element('i', { 'aria-hidden': 'true' }), text)
}

export function rangeLine(state: State): HTMLElement {
  const { look, blind } = state
  if (!look) return element('p', { class: 'range none' }, blind ? here.failure(blind).message : '')
  const where = element('p', { class: 'sequence' }, `${look.sequence}`, element('span', {}, look.project.replace(/\.prproj$/, '')))
  if (!look.range) return element('div', {}, where, element('p', { class: 'range none' }, look.no_range ? here.failure(look.no_range).message : here.say('range.none')))
  const { in_frame, out_frame, origin } = look.range
  const at = (frame: number) => timecode(frame + look.zero_frame, look.rate, look.drop_frame)
  return element('div', {}, where,
    element('p', { class: 'range' }, element('b', {}, `${at(in_frame)} \u2013 ${at(out_frame)}`), element('span', {}, here.say(`origin.${origin.replace(/ /g, '_')}`))))
}
