/**
 * Keys that belong to the control in focus. Premiere keeps all but a text field's for itself (Space would play the
 * timeline), unless a panel claims them by the system's own key codes; what is claimed is given back on leaving.
 */

import { injected } from './cep'

/** Tab, Enter, Escape, Space, left, up, right, down: virtual key codes of Carbon's `Events.h` and of Windows. */
const CODES = {
  mac: [48, 36, 53, 49, 123, 126, 124, 125],
  windows: [9, 13, 27, 32, 37, 38, 39, 40],
}
const OURS = 'button, summary, input, textarea, [tabindex]'

export function claimKeys(platform: string = navigator.platform): void {
  const codes = /^Mac/.test(platform) ? CODES.mac : CODES.windows
  const wanted = JSON.stringify(codes.map((keyCode) => ({ keyCode, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false })))
  const tell = (keys: string) => injected().registerKeyEventsInterest?.(keys)
  document.addEventListener('focusin', (event) => tell((event.target as Element).matches(OURS) ? wanted : ''))
  document.addEventListener('focusout', (event) => !event.relatedTarget && tell(''))
  window.addEventListener('blur', () => tell(''))
}
