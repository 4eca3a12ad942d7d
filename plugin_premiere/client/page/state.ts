/** What the panel knows, in one value; everything that happens makes the next one. */

import type { Health, Result, Told } from '../../shared/daemon'
import type { HostError, HostLook, HostRange } from '../../shared/host'

export type DaemonState =
  | { kind: 'unknown' }
  | { kind: 'up'; health: Health }
  | { kind: 'down'; message: string; remedy: string }
  | { kind: 'starting' }

export type Work =
  | { kind: 'idle' }
  | { kind: 'asking'; told: Told | null }
  | { kind: 'answered'; result: Result; range: HostRange | null }
  | { kind: 'failed'; message: string; remedy: string }

export interface Notice {
  text: string
  bad: boolean
}

export type Verdict = 'kept' | 'rejected'

export interface State {
  daemon: DaemonState
  look: HostLook | null
  /** Why there is nothing to look at. */
  blind: HostError | null
  work: Work
  /** What the last action changed. */
  notice: Notice | null
  marks: number
  playing: string | null
  verdicts: Record<string, Verdict>
  report: string | null
}

export const FIRST: State = {
  daemon: { kind: 'unknown' }, look: null, blind: null, work: { kind: 'idle' }, notice: null, marks: 0, playing: null, verdicts: {}, report: null,
}

export class Store {
  private current = FIRST
  private readonly views: ((state: State) => void)[] = []

  get state(): State {
    return this.current
  }

  set(change: Partial<State>): void {
    this.current = { ...this.current, ...change }
    for (const view of this.views) view(this.current)
  }

  onChange(view: (state: State) => void): void {
    this.views.push(view)
    view(this.current)
  }
}

/** Whether the primary button can do something. */
export function canAsk(state: State, text: string): boolean {
  if (state.daemon.kind !== 'up' || state.work.kind === 'asking' || state.daemon.health.capabilities.tracks === 0) return false
  return Boolean(state.look?.range) || text.trim() !== ''
}
