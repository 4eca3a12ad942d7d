// The bundle as Premiere's Node loads it, against a real daemon; plain enough for Node 15. Prints what it saw as JSON.
const path = require('path')
const { DaemonPort, DaemonError, readEndpoint } = require(path.join(__dirname, '../../dist/client/daemon.cjs'))

const home = process.env.TEMPTRACK_HOME
const clip = { name: 'clip', path: process.argv[2], source_in_s: 1, source_out_s: 4, record_in_s: 0, record_out_s: 3, speed: 1, reversed: false }
const range = { state: { rate: { num: 24000, den: 1001 } }, range: { in_frame: 100, out_frame: 172 }, clips: [clip], problems: [] }
const question = { text: '', steering: { energy: 0, valence: 0, tempo: 0 }, limit: 2 }
const kindOf = (promise) => promise.then(() => 'none', (error) => (error instanceof DaemonError ? error.kind + ': ' + error.message : String(error)))

async function main() {
  const port = new DaemonPort(home)
  const before = await kindOf(port.health())
  const health = await port.start()
  const told = []
  const result = await port.suggest(range, question, (one) => told.push(one.stage)).result
  const missing = await kindOf(port.suggest({ ...range, clips: [{ ...clip, path: '/nowhere/Märchen.mp4' }] }, question, () => 0).result)
  const running = port.suggest(range, { ...question, text: 'calm' }, () => 0)
  running.cancel()
  const cancelled = await kindOf(running.result)
  const endpoint = readEndpoint(home)
  process.kill(endpoint.pid, 'SIGKILL')
  await new Promise((resolve) => setTimeout(resolve, 300))
  const killed = await kindOf(port.health())
  const again = await port.start()
  port.close()
  console.log(JSON.stringify({ node: process.version, before, status: health.status, told, result, missing, cancelled, killed, again: again.status, restarted: again.pid !== health.pid }))
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
