import { pino } from 'pino'
import { EventStoreFault } from '../../services/event-store.js'
import { compose } from '../compose.js'
import { type Config, ConfigError, readConfig } from '../config.js'
import { complain, SERVER_EXIT } from './ending.js'

/** Ends the process with one line that a person can act upon. */
const refuseToStart = (code: number, line: string): never => {
  complain(line)
  process.exit(code)
}

const configuration = (env: NodeJS.ProcessEnv): Config => {
  try {
    return readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return refuseToStart(SERVER_EXIT.badConfiguration, error.message)
    throw error
  }
}

/**
 * Starts a server as `env` says, and ends it gracefully on SIGTERM and SIGINT. `then` is called with its base URL once
 * requests are served and the index has caught up. What keeps it from starting ends the process with one line.
 */
export const serve = async (
  env: NodeJS.ProcessEnv,
  then: (url: string) => Promise<void> = async () => {},
): Promise<void> => {
  try {
    const config = configuration(env)
    const logger = pino({ level: config.logLevel })
    const { app, ready, close } = await compose(config, logger)
    const url = await app.listen({
      host: config.host,
      port: config.port,
      listenTextResolver: (at) => `listening on ${at}`,
    })
    const shutDown = (signal: NodeJS.Signals) => {
      // Whoever asks twice does not want to wait for requests in flight.
      process.once(signal, () => process.exit(SERVER_EXIT.fault))
      logger.info({ signal }, 'closing')
      close().then(
        () => logger.info('closed'),
        (error) => {
          logger.error({ err: error }, 'could not close')
          process.exitCode = SERVER_EXIT.fault
        },
      )
    }
    process.once('SIGTERM', shutDown)
    process.once('SIGINT', shutDown)
    await ready
    await then(url)
  } catch (error) {
    refuseToStart(SERVER_EXIT.fault, reasonOf(error))
  }
}

const reasonOf = (error: unknown): string => {
  if (error instanceof EventStoreFault) return `PARLEY_STORE: ${error.message}`
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'PARLEY_PORT: another process listens there already'
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
