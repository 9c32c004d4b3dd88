import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pino } from 'pino'
import { compose } from '../../infra/compose.js'
import { readConfig } from '../../infra/config.js'

// Parley as the command starts it, but told by its parent when to stop, and asked how long its event loop stood
// still and what memory it has.

const [, , file] = process.argv
if (file === undefined || process.send === undefined) throw new Error('this is started by the bench, with a store')

const config = readConfig({ PARLEY_PORT: '0', PARLEY_STORE: `sqlite:${file}`, PARLEY_LOG_LEVEL: 'error' })
const { app, ready, close } = await compose(config, pino({ level: config.logLevel }))
const url = await app.listen({ host: config.host, port: config.port })
await ready

const pauses = monitorEventLoopDelay({ resolution: 1 })
pauses.enable()
process.on('message', (message) => {
  if (message === 'pauses') {
    process.send?.({ longestPause: pauses.max / 1e6 })
    pauses.reset()
    return
  }
  if (message === 'memory') {
    process.send?.({ residentBytes: process.memoryUsage.rss() })
    return
  }
  pauses.disable()
  void close().then(() => process.disconnect())
})
// Without its parent nobody would ever stop it.
process.once('disconnect', () => process.exit())
process.send({ url })
