// What a staging folder must be; each rule is a way in which panels of others stayed blank or out of the menu.
import { lstatSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { readTexts } from './properties.mjs'

/** Every sentence is a reason not to release. */
export function problemsOf(stage, version) {
  const files = walk(stage)
  return [...files.flatMap((file) => fileProblems(stage, file)), ...manifestProblems(stage, version), ...languageProblems(stage, files)]
}

function walk(folder, below = '') {
  return readdirSync(path.join(folder, below)).flatMap((name) => {
    const here = path.join(below, name)
    return lstatSync(path.join(folder, here)).isDirectory() ? walk(folder, here) : [here]
  })
}

function fileProblems(stage, file) {
  const full = path.join(stage, file)
  const status = lstatSync(full)
  const name = path.basename(file)
  return [
    status.isSymbolicLink() && `${file} is a link: a signed package with links does not verify`,
    !status.isSymbolicLink() && status.size === 0 && `${file} is empty: Exchange refuses empty files`,
    name.startsWith('.') && `${file} is hidden: .debug and .DS_Store do not belong in a release`,
    file.includes('#') && `${file} holds "#", which the engine's paths cannot`,
    /node_modules|__MACOSX/.test(file) && `${file} does not belong in a release`,
    file.endsWith('.jsx') && /[^\x00-\x7f]/.test(readFileSync(full, 'latin1')) && `${file} is not pure ASCII: macOS reads it as MacRoman`,
  ].filter(Boolean)
}

function manifestProblems(stage, version) {
  const text = readFileSync(path.join(stage, 'CSXS/manifest.xml'), 'utf8')
  const attribute = (pattern) => text.match(pattern)?.[1]
  const versions = [attribute(/ExtensionBundleVersion="([^"]+)"/), ...[...text.matchAll(/<Extension Id="[^"]+" Version="([^"]+)"/g)].map((found) => found[1])]
  const ids = [...text.matchAll(/<Extension Id="([^"]+)"/g)].map((found) => found[1])
  const paths = [...text.matchAll(/>(\.\/[^<]+)</g)].map((found) => found[1])
  const bare = [...text.matchAll(/<(?:MainPath|ScriptPath|Icon [^>]*)>([^<]+)</g)].map((found) => found[1]).filter((one) => !one.startsWith('./'))
  return [
    attribute(/<ExtensionManifest[^>]* Version="([^"]+)"/) !== '7.0' && 'the manifest must be of version 7.0: others are refused by some runtimes',
    versions.some((one) => one !== version) && `the manifest says ${versions.join(', ')}, package.json ${version}`,
    new Set(ids).size !== 1 && `the manifest names ${ids.join(', ')}: list and dispatch must agree`,
    !/^\[\d+\.\d+,\d+\.\d+\]$/.test(attribute(/<Host Name="PPRO" Version="([^"]+)"/) ?? '') && 'the host range must be closed: a bare version means no maximum',
    !/<Resources>[\s\S]*<CEFCommandLine>[\s\S]*--enable-nodejs[\s\S]*<\/Resources>/.test(text) && 'CEFCommandLine must stand inside Resources, or Node stays off',
    !/<Size>[\s\S]*<Height>\d+<\/Height>\s*<Width>\d+<\/Width>/.test(text) && 'Size is needed, height before width',
    ...bare.map((one) => `${one} must begin with ./`),
    ...paths.filter((one) => !exists(path.join(stage, one))).map((one) => `${one} is named by the manifest and missing`),
  ].filter(Boolean)
}

const FALLBACK = path.join('locale', 'messages.properties')

/** The engine reads these files itself, for the manifest's `%key` names: where one is not there, the key stands in the menu. */
function languageProblems(stage, files) {
  const manifest = readFileSync(path.join(stage, 'CSXS/manifest.xml'), 'utf8')
  const named = [...manifest.matchAll(/>%([^<]*)</g)].map((found) => found[1])
  const languages = files.filter((file) => /^locale[\\/]/.test(file))
  if (!languages.includes(FALLBACK)) return [`${FALLBACK} is missing: every other locale falls back to it`]
  return languages.flatMap((file) => {
    if (!/^locale[\\/]([a-z]{2}_[A-Z]{2}[\\/])?messages\.properties$/.test(file)) return [`${file} is no locale/xx_XX/messages.properties: the engine does not find it`]
    try {
      const texts = readTexts(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path.join(stage, file))))
      return named.filter((key) => !texts[key]).map((key) => `${file} lacks ${key}, which the manifest names`)
    } catch (error) {
      return [`${file} cannot be read: ${error.message}`]
    }
  })
}

function exists(file) {
  try {
    return lstatSync(file).isFile()
  } catch {
    return false
  }
}
