/** Starting the daemon where none runs, by the command it left in its home when it ran last. */

import { spawn } from 'child_process'
import * as fs from 'fs'
import * as path from 'path'
import { type Endpoint, readEndpoint, requireOwn } from './endpoint'
import { DaemonError } from './errors'

const PATIENCE_MS = 30_000
const LOCKED_EXIT_CODE = 3 // another client was quicker

export async function startDaemon(home: string): Promise<Endpoint> {
  const [program, ...words] = launchCommand(home)
  const code = await exitCode(program, words, home)
  const endpoint = readEndpoint(home)
  if ((code !== 0 && code !== LOCKED_EXIT_CODE) || !endpoint) {
    const log = path.join(home, 'daemon.log')
    throw new DaemonError('unreachable', 'The daemon did not start', `read ${log}`, 'not_started', { log })
  }
  return endpoint
}

function launchCommand(home: string): string[] {
  const file = path.join(home, 'launch.json')
  try {
    requireOwn(file)
    const { command } = JSON.parse(fs.readFileSync(file, 'utf8'))
    if (Array.isArray(command) && command.length && command.every((word) => typeof word === 'string')) return command
  } catch (error) {
    if (error instanceof DaemonError) throw error
    // else there is none that makes sense, said below
  }
  throw new DaemonError('unreachable', 'Temptrack has not run on this computer yet', 'run `temptrack health` in a terminal once', 'never_ran')
}

function exitCode(program: string, words: string[], home: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env: { ...process.env, TEMPTRACK_HOME: home }, stdio: 'ignore', timeout: PATIENCE_MS, windowsHide: true })
    child.on('error', () => reject(new DaemonError('unreachable', `${program} cannot be run`, 'install Temptrack again', 'cannot_run', { program })))
    child.on('exit', (code) => resolve(code))
  })
}
