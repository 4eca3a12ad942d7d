/** Where the daemon of this user listens: the endpoint file in its home, trusted only when it is the user's own. */

import * as fs from 'fs'
import * as os from 'os'
import * as path from 'path'
import { DaemonError } from './errors'

export interface Endpoint {
  /** unix:/path or 127.0.0.1:port. */
  address: string
  pid: number
  version: string
  /** Empty on a Unix socket. */
  token: string
}

type Environment = Record<string, string | undefined>

/** The daemon's home: TEMPTRACK_HOME, else the platform's folder for the user's data, as the daemon itself chooses. */
export function homeFolder(env: Environment = process.env, platform: string = process.platform): string {
  if (env.TEMPTRACK_HOME) return path.resolve(env.TEMPTRACK_HOME)
  const user = env.HOME || os.homedir()
  if (platform === 'darwin') return path.join(user, 'Library', 'Application Support', 'temptrack')
  if (platform === 'win32') return path.join(env.LOCALAPPDATA || path.join(user, 'AppData', 'Local'), 'temptrack')
  return path.join(env.XDG_DATA_HOME || path.join(user, '.local', 'share'), 'temptrack')
}

/** What the endpoint file says, or null when there is none that makes sense. */
export function readEndpoint(home: string): Endpoint | null {
  const file = path.join(home, 'endpoint.json')
  let text: string
  try {
    requireOwn(file)
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof DaemonError) throw error
    return null
  }
  try {
    return endpointOf(JSON.parse(text))
  } catch {
    return null
  }
}

function endpointOf(said: Partial<Endpoint>): Endpoint | null {
  const local = typeof said.address === 'string' && /^(unix:\/.+|127\.0\.0\.1:\d+)$/.test(said.address)
  if (!local || typeof said.pid !== 'number') return null
  return { address: said.address as string, pid: said.pid, version: String(said.version), token: String(said.token ?? '') }
}

/** Refuses a file of the home that others may read or change: it is believed, and may be run. */
export function requireOwn(file: string): void {
  if (process.platform === 'win32' || !process.getuid) return // the profile folder's access list does this there
  const status = fs.statSync(file)
  if (status.uid !== process.getuid() || (status.mode & 0o077) !== 0) {
    throw new DaemonError('access', `Others may read or change ${file}`, 'delete it and start the daemon again', 'shared_file', { file })
  }
}
