/** The editor behind the panel. ExtendScript today, UXP when Premiere drops CEP: the panel knows this interface alone. */

import type { HostCommands, HostError } from '../../shared/host'

export class HostFailure extends Error {
  constructor(readonly error: HostError) {
    super(error.message)
    this.name = 'HostFailure'
  }
}

export interface HostAdapter {
  /** Ask the editor; fails with `HostFailure`, whatever went wrong and after a minute's silence at the latest. */
  ask<Name extends keyof HostCommands>(name: Name, ...asked: AskedOf<Name>): Promise<HostCommands[Name][1]>
  /** Hear that the sequence or selection may have changed. */
  onChange(heard: () => void): void
}

export type AskedOf<Name extends keyof HostCommands> = HostCommands[Name][0] extends Record<string, never> ? [] : [HostCommands[Name][0]]
