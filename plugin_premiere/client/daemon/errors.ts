/** What can go wrong on the way to the daemon, in the words it said itself where it said any. */

export type DaemonErrorKind = 'unreachable' | 'access' | 'cancelled' | 'deadline' | 'refused' | 'failed'

export class DaemonError extends Error {
  constructor(
    readonly kind: DaemonErrorKind,
    message: string,
    readonly remedy: string = '',
    /** Names the sentence where it is ours, for other languages; empty for the daemon's own. */
    readonly code: string = '',
    readonly named: Record<string, string> = {},
  ) {
    super(message)
    this.name = 'DaemonError'
  }
}

const KINDS: Record<number, DaemonErrorKind> = { 1: 'cancelled', 3: 'refused', 4: 'deadline', 5: 'refused', 9: 'refused', 11: 'refused', 14: 'unreachable' }

/** A gRPC failure as ours: codes 3, 5, 9 and 11 are about what was asked, 14 about the way there. */
export function daemonErrorOf(failure: { code?: number; details?: string; message?: string }): DaemonError {
  const kind = KINDS[failure.code ?? -1] ?? 'failed'
  if (kind === 'unreachable') return new DaemonError(kind, 'The daemon does not answer', 'start it', 'daemon_silent')
  if (kind === 'cancelled') return new DaemonError(kind, 'Stopped', '', 'stopped')
  const said = failure.details || failure.message
  return said ? new DaemonError(kind, said) : new DaemonError(kind, 'The daemon failed without a word', '', 'daemon_wordless')
}
