// Two files: what Node runs and what the page runs; and the host script in one piece.
import { build } from 'esbuild'
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import './generate.mjs'
import { properties } from './properties.mjs'

rmSync('dist', { recursive: true, force: true })
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
await build({ entryPoints: ['client/daemon/index.ts'], bundle: true, platform: 'node', format: 'cjs', target: 'node15', outfile: 'dist/client/daemon.cjs', minify: true, legalComments: 'none', logLevel: 'warning' })
await build({ entryPoints: ['client/page/main.ts'], bundle: true, platform: 'browser', format: 'iife', target: 'chrome88', plugins: [properties], outfile: 'dist/client/panel.js', minify: true, legalComments: 'none', logLevel: 'warning' })
await build({ entryPoints: ['client/page/panel.css'], target: 'chrome88', outfile: 'dist/client/panel.css', minify: true, logLevel: 'warning' })
copyFileSync('client/page/index.html', 'dist/client/index.html')
mkdirSync('dist/host', { recursive: true })
const host = readdirSync('host').filter((name) => name.endsWith('.js')).sort().map((name) => readFileSync(`host/${name}`, 'ascii'))
writeFileSync('dist/host/index.jsx', host.join('\n').replace('@VERSION@', version), 'ascii')
await build({ entryPoints: ['test/page/words_bundle.ts'], bundle: true, platform: 'node', format: 'esm', plugins: [properties], outfile: 'build/test/words.mjs', logLevel: 'warning' })
