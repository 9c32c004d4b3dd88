import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import type * as clientParser from '@eventstore/db-client/dist/Client/parseConnectionString.js'

type ConnectionOptions = clientParser.ConnectionOptions

/** The client's own reading. The client is loaded by whoever has a connection string, and not by every command. */
const readByClient = (text: string): ConnectionOptions => {
  const parser: typeof clientParser = createRequire(import.meta.url)(
    '@eventstore/db-client/dist/Client/parseConnectionString.js',
  )
  return parser.parseConnectionString(text)
}

/**
 * What the client knows, without regard to case, `-` and `_`. It would print any other key together with the whole
 * string, password and all, so that we have to find it first.
 */
const KEYS = [
  'connectionName',
  'defaultDeadline',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
  'nodePreference',
  'throwOnAppendFailure',
  'tls',
  'tlsCAFile',
  'tlsVerifyCert',
  'userCertFile',
  'userKeyFile',
]

const flat = (key: string): string => key.trim().toLowerCase().replace(/[_-]/g, '')

/** Values that the client takes, and that would not do what whoever wrote them wants. */
const refusedValue = (key: string, value: string): string | undefined => {
  if (value.trim() !== 'false') return undefined
  if (flat(key) === 'tlsverifycert') return 'tlsVerifyCert=false has no effect in this client: give the CA by tlsCAFile'
  if (flat(key) === 'throwonappendfailure') return 'throwOnAppendFailure must stay true'
  return undefined
}

const refusalOfQuery = (query: string): string | undefined => {
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('='))
  for (const [key = '', value = ''] of pairs) {
    if (!KEYS.some((known) => flat(known) === flat(key))) return `it has an unknown key; there are ${KEYS.join(', ')}`
    const refused = refusedValue(key, value)
    if (refused !== undefined) return refused
  }
  return undefined
}

/**
 * A connection string of EventStoreDB: `esdb://[user:password@]host[:port][,host...][?key=value&...]`, or
 * `esdb+discover://` for the members of a cluster behind one name. What it holds can only be had on purpose: neither its
 * text nor the password is shown by printing it.
 */
export class ConnectionString {
  readonly #text: string
  readonly #options: ConnectionOptions

  private constructor(text: string, options: ConnectionOptions) {
    this.#text = text
    this.#options = options
  }

  /** Reads a connection string; the reason of a refusal repeats nothing of it. */
  static parse(text: string): ConnectionString | { readonly refused: string } {
    // As the client reads them: a password may hold a question mark, a host may not.
    const afterCredentials = text.trim().replace(/^[^:]+:\/\/(?:[^:]+:[^@]+@)?/, '')
    const refused = refusalOfQuery(/\?(.*)$/s.exec(afterCredentials)?.[1] ?? '')
    if (refused !== undefined) return { refused }
    try {
      const options = readByClient(text)
      return options.hosts.length === 0 ? { refused: 'it names no host' } : new ConnectionString(text, options)
    } catch (error) {
      // The client's error repeats what it could not read; where it stopped, and what it expected, are harmless.
      const expected = error instanceof Error && 'expected' in error ? String(error.expected) : 'something else'
      return { refused: `it cannot be read: ${expected} was expected` }
    }
  }

  /** For the thread that makes the client, and nobody else. */
  get text(): string {
    return this.#text
  }

  /** For making a client, and nothing else. */
  get options(): ConnectionOptions {
    return this.#options
  }

  /** The servers, for people. */
  get where(): string {
    return this.#options.hosts.map(({ address, port }) => `${address}:${port}`).join(', ')
  }

  /** A name for files: the same for the same servers, another for others. */
  get fileName(): string {
    const [first] = this.#options.hosts
    const digest = createHash('sha256').update(this.where).digest('hex').slice(0, 8)
    return `${first?.address.replace(/[^\w.-]/g, '_')}-${first?.port}-${digest}`
  }
}
