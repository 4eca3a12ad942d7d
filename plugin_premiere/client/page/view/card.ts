/** One suggestion: what, how sure, from where, why, under which licence, and what can be done with it. */

import type { Suggestion } from '../../../shared/daemon'
import { openInBrowser } from '../cep'
import { DAEMONS, element, svg } from '../dom'
import { here } from '../here'
import { sentence } from '../language'
import type { State } from '../state'

export interface CardActions {
  play(suggestion: Suggestion): void
  place(suggestion: Suggestion): void
  judge(suggestion: Suggestion, verdict: 'kept' | 'rejected'): void
}

export function card(suggestion: Suggestion, state: State, actions: CardActions): HTMLElement {
  const { track } = suggestion
  const verdict = state.verdicts[track.trackId]
  return element('li', { class: `card${verdict ? ` ${verdict}` : ''}` },
    element('div', { class: 'head' }, ring(suggestion.confidence), titles(suggestion), playButton(suggestion, state, actions)),
    curve(suggestion),
    element('p', { class: 'place' }, here.say('card.span', { from: here.clock(suggestion.trackInS), to: here.clock(suggestion.trackOutS), length: here.clock(track.durationS, 0) }), facts(suggestion)),
    reasons(suggestion),
    element('div', { class: 'foot' }, licence(suggestion), link(suggestion)),
    buttons(suggestion, verdict, actions),
  )
}

function titles({ track, rank }: Suggestion): HTMLElement {
  return element('div', { class: 'titles' },
    element('h3', {}, element('span', { class: 'visually-hidden' }, `${rank}. `), track.title || here.say('card.untitled')),
    track.artist ? element('p', {}, track.artist) : null,
  )
}

/** A ring filled as far as the track is likely, with the figure in it: never colour alone. */
function ring(confidence: number): HTMLElement {
  const round = 2 * Math.PI * 15
  const drawn = svg('svg', { viewBox: '0 0 36 36', 'aria-hidden': 'true' },
    svg('circle', { cx: '18', cy: '18', r: '15', class: 'track' }),
    svg('circle', { cx: '18', cy: '18', r: '15', class: 'share', 'stroke-dasharray': `${confidence * round} ${round}`, transform: 'rotate(-90 18 18)' }),
  )
  return element('div', { class: `ring ${level(confidence)}`, role: 'img', 'aria-label': here.say('card.likely', { percent: here.percent(confidence), likely: here.howLikely(confidence) }) },
    drawn, element('span', { 'aria-hidden': 'true' }, String(Math.round(100 * confidence))))
}

const level = (confidence: number): string => (confidence >= 0.65 ? 'high' : confidence >= 0.35 ? 'middle' : 'low')

/** The section's energy, with the moments that meet the picture. */
function curve(suggestion: Suggestion): HTMLElement | null {
  const points = suggestion.energyCurve
  const length = suggestion.trackOutS - suggestion.trackInS
  if (points.length < 2 || length <= 0) return null
  const x = (s: number) => (((s - suggestion.trackInS) / length) * 100).toFixed(2)
  const line = points.map((point) => `${x(point.atS)} ${(22 - 20 * point.level).toFixed(2)}`).join(' L ')
  const hits = suggestion.hitPoints.slice(0, 12).map((hit) => svg('line', { x1: x(hit.trackS), x2: x(hit.trackS), y1: '0', y2: '24', class: 'hit' }))
  return element('div', { class: 'curve', 'aria-hidden': 'true' },
    svg('svg', { viewBox: '0 0 100 24', preserveAspectRatio: 'none' }, svg('path', { d: `M ${x(points[0].atS)} 24 L ${line} L ${x(points[points.length - 1].atS)} 24 Z` }), ...hits) as unknown as HTMLElement)
}

function facts({ track, gainDb }: Suggestion): HTMLElement {
  const said = [track.tempoBpm ? here.say('card.tempo', { tempo: Math.round(track.tempoBpm) }) : '', track.key, here.gain(gainDb)].filter(Boolean)
  return element('span', { class: 'facts' }, said.join(' \u00b7 '))
}

function reasons(suggestion: Suggestion): HTMLElement | null {
  const [first, ...more] = suggestion.reasons
  if (!first) return null
  const said = (one: Suggestion['reasons'][number]) => element('p', { class: one.logOdds < 0 ? 'reason against' : 'reason' }, element('b', {}, here.say('card.reason', { route: here.routeName(one.route) }), ' '), element('span', DAEMONS, sentence(one.text)))
  if (!more.length) return said(first)
  return element('details', { class: 'reasons' }, element('summary', {}, said(first)), ...more.map(said))
}

function licence({ track }: Suggestion): HTMLElement {
  const known = track.licence && track.licence !== 'unknown'
  return element('span', { class: known ? 'licence' : 'licence unknown' }, known ? track.licence : here.say('card.unlicensed'))
}

function link({ track }: Suggestion): HTMLElement | null {
  const [first] = track.links
  return first ? element('button', { class: 'quiet link', type: 'button', click: () => openInBrowser(first.url) }, first.label) : null
}

function playButton(suggestion: Suggestion, state: State, actions: CardActions): HTMLElement {
  const playing = state.playing === suggestion.track.trackId
  return element('button', { class: 'round', type: 'button', 'aria-pressed': String(playing), 'aria-label': here.say(playing ? 'card.stop' : 'card.play', { title: suggestion.track.title, from: here.clock(suggestion.trackInS) }), click: () => actions.play(suggestion) },
    svg('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { d: playing ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M5 3l8 5-8 5z' })))
}

function buttons(suggestion: Suggestion, verdict: string | undefined, actions: CardActions): HTMLElement {
  const judged = (name: 'kept' | 'rejected', label: string) =>
    element('button', { class: 'quiet', type: 'button', 'aria-pressed': String(verdict === name), click: () => actions.judge(suggestion, name) }, label)
  return element('div', { class: 'actions', role: 'group', 'aria-label': suggestion.track.title },
    element('button', { type: 'button', click: () => actions.place(suggestion) }, here.say('card.place')), judged('kept', here.say('card.keep')), judged('rejected', here.say('card.reject')))
}
