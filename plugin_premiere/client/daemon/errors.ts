/** What can go wrong on the way to the daemon, in the words it said itself where it said any. */

export type DaemonErrorKind = 'unreachable' | 'access' | 'cancelled' | 'deadline' | 'refused' | 'failed'

export class DaemonError extends Error {
  constructor(
    readonly kind: DaemonErrorKind,
    message: string,
    readonly remedy: string = '',
  ) {
    super(message)
    this.name = 'DaemonError'
  }
}

const KINDS: Record<number, DaemonErrorKind> = { 1: 'cancelled', 3: 'refused', 4: 'deadline', 5: 'refused', 9: 'refused', 11: 'refused', 14: 'unreachable' }

/** A gRPC failure as ours: codes 3, 5, 9 and 11 are about what was asked, 14 about the way there. */
export function daemonErrorOf(failure: { code?: number; details?: string; message?: string }): DaemonError {
  const kind = KINDS[failure.code ?? -1] ?? 'failed'
  if (kind === 'unreachable') return new DaemonError(kind, 'The daemon does not answer', 'start it')
  if (kind === 'cancelled') return new DaemonError(kind, 'Stopped')
  return new DaemonError(kind, failure.details || failure.message || 'The daemon failed without a word')
}
