/** The host's theme, live: its background and font as the page's, everything else derived from how light that is. */

import { type Colour, THEME_CHANGED, hostEnvironment, injected } from './cep'

export function followTheme(): void {
  apply()
  injected().addEventListener(THEME_CHANGED, apply)
}

function apply(): void {
  const skin = hostEnvironment().appSkinInfo
  const background = skin.panelBackgroundColor.color
  const style = document.documentElement.style
  style.setProperty('--host-background', css(background))
  if (skin.baseFontFamily) style.setProperty('--host-font', `"${skin.baseFontFamily.replace(/"/g, '')}"`)
  if (skin.baseFontSize) style.setProperty('--host-font-size', `${skin.baseFontSize}px`)
  document.documentElement.dataset.theme = luminance(background) > 0.4 ? 'light' : 'dark'
}

const css = ({ red, green, blue }: Colour): string => `rgb(${Math.round(red)}, ${Math.round(green)}, ${Math.round(blue)})`

/** Relative luminance by Rec. 709, of gamma-coded values: good enough to tell light from dark. */
function luminance({ red, green, blue }: Colour): number {
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
}
