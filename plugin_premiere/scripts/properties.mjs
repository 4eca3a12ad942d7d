// The language files as CEP reads them (`locale/messages.properties`, `locale/de_DE/messages.properties`): UTF-8, one "key=text" a line
// and nothing else, a line end after the last: what Adobe's cookbook promises to read.
import { readFileSync } from 'node:fs'

/** The texts of one file by key; a line that is none is an error, since the engine would drop it in silence. */
export function readTexts(text) {
  const texts = {}
  if (!text.endsWith('\n')) throw new Error('the last line wants a line end')
  for (const [number, line] of text.slice(0, -1).split('\n').entries()) {
    const [, key, said] = line.match(/^([a-z_.]+)=(\S|\S.*\S)$/) ?? []
    if (!key) throw new Error(`line ${number + 1} is no key=text: ${line}`)
    if (key in texts) throw new Error(`line ${number + 1} says ${key} a second time`)
    texts[key] = said
  }
  return texts
}

/** For esbuild: a language file becomes plain data in the page's bundle. */
export const properties = {
  name: 'properties',
  setup: (build) => build.onLoad({ filter: /\.properties$/ }, ({ path }) => ({ contents: JSON.stringify(readTexts(readFileSync(path, 'utf8'))), loader: 'json' })),
}
