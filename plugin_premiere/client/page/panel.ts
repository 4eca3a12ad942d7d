/** What the panel does: every action ends in a new state or a sentence about what it changed. */

import type { Question, Suggestion } from '../../shared/daemon'
import type { HostRange } from '../../shared/host'
import { type HostAdapter, HostFailure } from '../host/adapter'
import { hostEnvironment } from './cep'
import type { Asking, PagePort } from './daemon'
import { here } from './here'
import type { Failure } from './language'
import { markersOf } from './marker_text'
import { Player } from './player'
import { reportOf } from './report'
import { type State, Store } from './state'
import { timecode } from './timecode'

export class Panel {
  readonly store = new Store()
  private asking: Asking | null = null
  private readonly player = new Player(
    () => this.store.set({ playing: null }),
    () => this.say(here.say('failed.play'), true),
  )

  constructor(
    private readonly host: HostAdapter,
    private readonly port: PagePort,
  ) {}

  async refresh(): Promise<void> {
    await Promise.all([this.lookAtDaemon(), this.lookAtSequence()])
  }

  async start(): Promise<void> {
    this.store.set({ daemon: { kind: 'starting' } })
    await this.port.start().then((health) => this.store.set({ daemon: { kind: 'up', health } }), (error) => this.down(error))
  }

  async suggest(question: Question): Promise<void> {
    if (this.asking) return
    this.player.stop()
    this.store.set({ work: { kind: 'asking', told: null }, notice: null, verdicts: {} })
    try {
      const range = await this.rangeFor(question)
      this.asking = this.port.suggest(range, question, (told) => this.asking && this.store.set({ work: { kind: 'asking', told } }))
      this.store.set({ work: { kind: 'answered', result: await this.asking.result, range } })
    } catch (error) {
      this.failed(error)
    } finally {
      this.asking = null
    }
  }

  cancel(): void {
    this.asking?.cancel()
  }

  async mark(): Promise<void> {
    const { work } = this.store.state
    if (work.kind !== 'answered' || !work.range) return
    const { result, range } = work
    const wanted = markersOf(result, result.answerId || 'unknown', range.range, range.state.rate)
    await this.doing(async () => {
      await this.sameSequence(range)
      const { markers } = await this.host.ask('mark', { markers: wanted })
      const moved = markers.filter((one) => !one.as_asked).length
      const at = timecode(range.range.in_frame + range.state.zero_frame, range.state.rate, range.state.drop_frame)
      return moved ? here.count('done.misread', moved) : here.say('done.marked', { markers: here.count('markers', markers.length), at })
    })
    await this.countMarks()
  }

  async unmark(): Promise<void> {
    await this.doing(async () => here.count('done.unmarked', (await this.host.ask('unmark')).removed))
    await this.countMarks()
  }

  /** Lays a track under the range; where something is in the way the panel asks before it is covered. */
  async place(suggestion: Suggestion, agree: (question: string) => Promise<boolean>): Promise<void> {
    const { work } = this.store.state
    if (work.kind !== 'answered') return
    const in_frame = work.range ? work.range.range.in_frame : (this.store.state.look?.playhead_frame ?? 0)
    const wanted = { path: suggestion.track.path, in_frame, track_in_s: suggestion.trackInS, track_out_s: suggestion.trackOutS }
    await this.doing(async () => {
      if (work.range) await this.sameSequence(work.range)
      const placed = await this.host.ask('place', wanted).catch(async (error) => {
        const full = error instanceof HostFailure && error.error.code === 'no_free_track'
        if (!full || !(await agree(here.say('agree.question')))) throw error
        return this.host.ask('place', { ...wanted, audio_track: 0, overwrite: true })
      })
      return here.say('done.placed', { title: suggestion.track.title, track: placed.audio_track + 1 })
    })
  }

  async judge(suggestion: Suggestion, verdict: 'kept' | 'rejected'): Promise<void> {
    const { work, verdicts } = this.store.state
    if (work.kind !== 'answered') return
    await this.doing(async () => {
      await this.port.judge(work.result.answerId, suggestion.track.trackId, verdict)
      this.store.set({ verdicts: { ...verdicts, [suggestion.track.trackId]: verdict } })
      return here.say(verdict === 'kept' ? 'done.kept' : 'done.rejected', { title: suggestion.track.title })
    })
  }

  play(suggestion: Suggestion): void {
    const again = this.store.state.playing === suggestion.track.trackId
    this.player.stop()
    if (again) return
    this.store.set({ playing: suggestion.track.trackId })
    this.player.play(suggestion)
  }

  async selfcheck(): Promise<void> {
    this.store.set({ report: await reportOf(this.store.state, this.host, hostEnvironment().appUILocale) })
  }

  closeReport(): void {
    this.store.set({ report: null })
  }

  close(): void {
    this.cancel()
    this.port.close()
  }

  private async rangeFor(question: Question): Promise<HostRange | null> {
    try {
      return await this.host.ask('range')
    } catch (error) {
      const nothing = error instanceof HostFailure && ['no_range', 'no_clips', 'no_sequence', 'no_project'].includes(error.error.code)
      if (nothing && question.text.trim()) return null // words alone are a question too
      throw error
    }
  }

  /** An answer belongs to the sequence it was asked for. */
  private async sameSequence(range: HostRange): Promise<void> {
    const now = await this.host.ask('state')
    if (now.sequence_id !== range.state.sequence_id) {
      throw new HostFailure({ code: 'other_sequence', message: here.say('other_sequence', { sequence: range.state.sequence }), remedy: here.say('other_sequence.remedy') })
    }
  }

  private async doing(action: () => Promise<string>): Promise<void> {
    try {
      this.say(await action(), false)
    } catch (error) {
      this.say(sentenceOf(error), true)
    }
  }

  private async lookAtDaemon(): Promise<void> {
    if (this.store.state.daemon.kind === 'starting') return
    await this.port.health().then((health) => this.store.set({ daemon: { kind: 'up', health } }), (error) => this.down(error))
  }

  private async lookAtSequence(): Promise<void> {
    try {
      this.store.set({ look: await this.host.ask('look'), blind: null })
      await this.countMarks()
    } catch (error) {
      const blind = error instanceof HostFailure ? error.error : { code: 'unexpected', message: String(error), remedy: '' }
      this.store.set({ look: null, blind, marks: 0 })
    }
  }

  private async countMarks(): Promise<void> {
    await this.host.ask('marks').then(({ markers }) => this.store.set({ marks: markers.length }), () => undefined)
  }

  private failed(error: unknown): void {
    if (kindOf(error) === 'cancelled') this.store.set({ work: { kind: 'idle' } })
    else if (kindOf(error) === 'unreachable') {
      this.store.set({ work: { kind: 'idle' } })
      this.down(error)
    } else this.store.set({ work: { kind: 'failed', ...told(error) } })
  }

  private down(error: unknown): void {
    this.store.set({ daemon: { kind: 'down', ...told(error) } })
  }

  private say(text: string, bad: boolean): void {
    this.store.set({ notice: { text, bad } })
  }
}

export const kindOf = (error: unknown): string => (error as { kind?: string }).kind ?? ''

function told(error: unknown): { message: string; remedy: string } {
  const failure = error instanceof HostFailure ? error.error : (error as Failure)
  return here.failure({ ...failure, message: failure.message ?? String(error) })
}

function sentenceOf(error: unknown): string {
  const { message, remedy } = told(error)
  return remedy ? here.say('failed', { message, remedy }) : message
}

export type { State }
