import { isIPv4 } from 'node:net'
import { z } from 'zod'
import { parseStoreUrl, type StoreLocation } from './event-stores/open-event-store.js'

/** What the environment says, checked (api.md, section 1). */
export type Config = {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly store: StoreLocation
  /** The directory for mirrors of stores that are elsewhere. */
  readonly mirrors: string
  /** Whether snapshots of the index are kept, beside the store's file or mirror. */
  readonly snapshots: boolean
  /** Bytes of text of which developments are kept as objects. */
  readonly cacheBytes: number
  readonly logLevel: LogLevel
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** The environment cannot be used: the message is one line that names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))

const loopbackHost = z
  .string()
  .refine(isLoopback, 'must be a loopback address (127.0.0.1, ::1 or localhost) as long as there are no keys')
  // One listener, so that every connection has the same limits; names that mean both addresses would open two.
  .transform((host) => (host === 'localhost' ? '127.0.0.1' : host))

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be a port from 0 to 65535')

const store = z.string().transform((url, context): StoreLocation => {
  const location = parseStoreUrl(url)
  if (location.kind !== 'refused') return location
  context.addIssue({ code: 'custom', message: location.reason })
  return z.NEVER
})

const directory = z.string().refine((path) => path !== '' && !path.includes('\0'), 'must be the path of a directory')

const cacheMib = z
  .string()
  .regex(/^[1-9]\d{0,4}$/, 'must be a number of MiB from 1 to 99999')
  .transform(Number)

const environment = z.object({
  PARLEY_HOST: loopbackHost.default('127.0.0.1'),
  PARLEY_PORT: port.default(3000),
  PARLEY_STORE: store.default({ kind: 'sqlite', file: './data/parley.db' }),
  PARLEY_MIRROR: directory.default('./data/mirrors'),
  PARLEY_SNAPSHOTS: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  PARLEY_CACHE_MIB: cacheMib.default(32),
  PARLEY_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
})

/** Variables that later versions will read: to ignore them would leave open what somebody meant to close. */
const LATER = ['PARLEY_API_KEYS_FILE', 'PARLEY_PUBLIC_READ', 'PARLEY_CORS_ORIGINS']

/**
 * Reads the configuration from the environment. Throws {@link ConfigError} for a wrong value, and for any `PARLEY_`
 * variable that is not known: a misspelt one would otherwise be a default in silence.
 */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const unknown = Object.keys(env).find((name) => name.startsWith('PARLEY_') && !(name in environment.shape))
  if (unknown !== undefined) {
    throw new ConfigError(
      `${unknown}: ${LATER.includes(unknown) ? 'is not supported yet' : 'is not a variable of Parley'}`,
    )
  }
  const result = environment.safeParse(env)
  if (!result.success) {
    const [issue] = result.error.issues
    throw new ConfigError(`${issue?.path.join('.')}: ${issue?.message}`)
  }
  const {
    PARLEY_HOST,
    PARLEY_PORT,
    PARLEY_STORE,
    PARLEY_MIRROR,
    PARLEY_SNAPSHOTS,
    PARLEY_CACHE_MIB,
    PARLEY_LOG_LEVEL,
  } = result.data
  return {
    host: PARLEY_HOST,
    port: PARLEY_PORT,
    store: PARLEY_STORE,
    mirrors: PARLEY_MIRROR,
    snapshots: PARLEY_SNAPSHOTS === 'on',
    cacheBytes: PARLEY_CACHE_MIB * 2 ** 20,
    logLevel: PARLEY_LOG_LEVEL,
  }
}
