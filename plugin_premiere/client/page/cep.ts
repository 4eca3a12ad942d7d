/** What the engine injects into the page (`window.__adobe_cep__`), and nothing around it. */

export interface Colour {
  red: number
  green: number
  blue: number
}

export interface Skin {
  baseFontFamily: string
  baseFontSize: number
  panelBackgroundColor: { color: Colour }
  systemHighlightColor: Colour
}

export interface HostEnvironment {
  appName: string
  appVersion: string
  appUILocale: string
  appSkinInfo: Skin
}

interface Injected {
  evalScript(script: string, answered: (text: string) => void): void
  getHostEnvironment(): string
  addEventListener(type: string, heard: (event: { data: unknown }) => void): void
  getSystemPath(kind: string): string
  getExtensionId(): string
  invokeSync(name: string, argument: string): string
  registerKeyEventsInterest?(json: string): void
}

declare global {
  interface Window {
    __adobe_cep__?: Injected
    cep?: { util?: { openURLInDefaultBrowser(url: string): void } }
    cep_node?: { require: NodeRequire }
  }
}

export const THEME_CHANGED = 'com.adobe.csxs.events.ThemeColorChanged'
export const SEQUENCE_CHANGED = 'com.temptrack.changed'

export function injected(): Injected {
  if (!window.__adobe_cep__) throw new Error('This page runs inside Premiere Pro alone.')
  return window.__adobe_cep__
}

/** Captured anew at every call: what was injected at load is not updated. */
export function hostEnvironment(): HostEnvironment {
  return JSON.parse(injected().getHostEnvironment()) as HostEnvironment
}

/** The extension's folder as a native path; the engine answers a file URI. */
export function extensionFolder(): string {
  const path = decodeURI(injected().getSystemPath('extension')).replace(/^file:\/\//, '')
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path
}

/** Node's `require`, wherever this engine keeps it. */
export function nodeRequire(): NodeRequire {
  if (typeof require === 'function') return require
  if (window.cep_node) return window.cep_node.require
  throw new Error('Node is switched off in this panel.')
}

export function openInBrowser(url: string): void {
  if (/^https?:\/\//.test(url)) window.cep?.util?.openURLInDefaultBrowser(url)
}
