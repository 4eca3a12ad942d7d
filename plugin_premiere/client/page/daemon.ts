/** The daemon as the page sees it: a promise for everything, so that a test may put a real one behind another wall. */

import type { Health, Question, Result, Told } from '../../shared/daemon'
import type { HostRange } from '../../shared/host'
import { extensionFolder, nodeRequire } from './cep'

export interface Asking {
  result: Promise<Result>
  cancel(): void
}

export interface PagePort {
  health(): Promise<Health>
  start(): Promise<Health>
  suggest(range: HostRange | null, question: Question, tell: (told: Told) => void): Asking
  judge(answerId: string, trackId: string, verdict: 'kept' | 'rejected'): Promise<void>
  close(): void
}

declare global {
  interface Window {
    __temptrack_port__?: PagePort
  }
}

/** The Node half, loaded by its whole path: relative ones are resolved badly in this engine. */
export function daemonPort(): PagePort {
  if (window.__temptrack_port__) return window.__temptrack_port__
  const { DaemonPort } = nodeRequire()(`${extensionFolder()}/client/daemon.cjs`)
  return new DaemonPort() as PagePort
}
