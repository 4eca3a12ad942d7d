// The staging folder of a release, checked by the rules that Premiere enforces in silence. Signing is a release step of
// its own, on macOS or Windows: see README.md.
import { cpSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import './build.mjs'
import { problemsOf } from './rules.mjs'

const STAGE = 'dist/com.temptrack.premiere'
rmSync(STAGE, { recursive: true, force: true })
mkdirSync(STAGE, { recursive: true })
for (const folder of ['CSXS', 'icons', 'locale']) cpSync(folder, path.join(STAGE, folder), { recursive: true })
for (const folder of ['client', 'host']) cpSync(path.join('dist', folder), path.join(STAGE, folder), { recursive: true })

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const problems = problemsOf(STAGE, version)
if (problems.length) {
  console.error(problems.join('\n'))
  process.exit(1)
}
const bytes = (folder) => readdirSync(folder).reduce((sum, name) => {
  const here = path.join(folder, name)
  const status = lstatSync(here)
  return sum + (status.isDirectory() ? bytes(here) : status.size)
}, 0)
console.log(`${STAGE}: ${(bytes(STAGE) / 1e6).toFixed(2)} MB, version ${version}, unsigned`)
