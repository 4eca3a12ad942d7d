/** Hearing a suggestion from its in point to its out point. */

import type { Suggestion } from '../../shared/daemon'

export class Player {
  private readonly audio = new Audio()
  private until_s = 0
  private from_s = 0

  constructor(stopped: () => void, failed: () => void) {
    this.audio.addEventListener('timeupdate', () => {
      if (this.audio.currentTime >= this.until_s) this.stop()
    })
    this.audio.addEventListener('loadedmetadata', () => {
      this.audio.currentTime = this.from_s
    })
    this.audio.addEventListener('pause', stopped)
    this.audio.addEventListener('error', () => {
      if (this.audio.getAttribute('src')) failed()
    })
  }

  play(suggestion: Suggestion): void {
    this.from_s = suggestion.trackInS
    this.until_s = suggestion.trackOutS
    this.audio.volume = Math.min(1, 10 ** (Math.min(0, suggestion.gainDb) / 20))
    this.audio.src = fileUri(suggestion.track.path)
    this.audio.play().catch(() => undefined) // told by the error event
  }

  stop(): void {
    this.audio.pause()
  }
}

/** A native path as a URI, each part encoded: names hold "#", "%" and "?". */
export function fileUri(path: string): string {
  const parts = path.replace(/\\/g, '/').split('/').map(encodeURIComponent)
  const joined = parts.join('/').replace(/^([A-Za-z])%3A/, '/$1:')
  return `file://${joined}`
}
