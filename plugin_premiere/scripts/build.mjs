// Two files: what Node runs and what the page runs; and the host script in one piece.
import { build } from 'esbuild'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import './generate.mjs'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
await build({ entryPoints: ['client/daemon/index.ts'], bundle: true, platform: 'node', format: 'cjs', target: 'node15', outfile: 'dist/client/daemon.cjs', minify: true, legalComments: 'none', logLevel: 'warning' })
mkdirSync('dist/host', { recursive: true })
const host = readdirSync('host').filter((name) => name.endsWith('.js')).sort().map((name) => readFileSync(`host/${name}`, 'ascii'))
writeFileSync('dist/host/index.jsx', host.join('\n').replace('@VERSION@', version), 'ascii')
