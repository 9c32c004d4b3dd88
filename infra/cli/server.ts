import { pino } from 'pino'
import { EventStoreFault } from '../../services/event-store.js'
import { compose } from '../compose.js'
import { type Config, ConfigError, readConfig } from '../config.js'

/** Exit codes: what has to be mended before a restart makes sense. */
const EXIT = { fault: 1, badConfiguration: 2 } as const

/** Ends the process with one line that a person can act upon. */
const refuseToStart = (code: number, line: string): never => {
  process.stderr.write(`parley: ${line}\n`)
  process.exit(code)
}

const configuration = (): Config => {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (error instanceof ConfigError) return refuseToStart(EXIT.badConfiguration, error.message)
    throw error
  }
}

const serve = async (config: Config): Promise<void> => {
  const logger = pino({ level: config.logLevel })
  const { app, close } = await compose(config, logger)
  await app.listen({ host: config.host, port: config.port, listenTextResolver: (url) => `listening on ${url}` })

  const shutDown = (signal: NodeJS.Signals) => {
    // Whoever asks twice does not want to wait for requests in flight.
    process.once(signal, () => process.exit(EXIT.fault))
    logger.info({ signal }, 'closing')
    close().then(
      () => logger.info('closed'),
      (error) => {
        logger.error({ err: error }, 'could not close')
        process.exitCode = EXIT.fault
      },
    )
  }
  process.once('SIGTERM', shutDown)
  process.once('SIGINT', shutDown)
}

const reasonOf = (error: unknown): string => {
  if (error instanceof EventStoreFault) return `PARLEY_STORE: ${error.message}`
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'PARLEY_PORT: another process listens there already'
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

serve(configuration()).catch((error) => refuseToStart(EXIT.fault, reasonOf(error)))
