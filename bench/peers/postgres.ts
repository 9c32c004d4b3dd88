import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** Where Debian's package puts the programs. */
const PROGRAMS = '/usr/lib/postgresql/15/bin'
/** The account that the package makes: PostgreSQL refuses to run as root. */
const ACCOUNT = 'postgres'

/** A PostgreSQL of the bench's own, on the loopback address. */
export type Postgres = {
  readonly version: string
  readonly url: string
  /** A connection of its own, to be ended by the caller. */
  readonly connect: () => Promise<pg.Client>
  /** Drops every table, for the next ledger. */
  readonly empty: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Memory for one core of two; no flush to disk at commits that only load; every plan is made without compiling it. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  shared_buffers: '1GB',
  work_mem: '256MB',
  effective_cache_size: '4GB',
  max_wal_size: '4GB',
  jit: 'off',
  max_parallel_workers_per_gather: '2',
}

/** Whose files the server's are: nobody else where the bench does not run as root. */
const owner = (): { readonly uid?: number; readonly gid?: number } => {
  if (process.getuid?.() !== 0) return {}
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${ACCOUNT}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) throw new Error(`there is no account ${ACCOUNT}`)
  return { uid: Number(uid), gid: Number(gid) }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** Starts a PostgreSQL 15 in a folder; null, with a word, where the package is not installed. */
export const startPostgres = async (folder: string, skip: (reason: string) => void): Promise<Postgres | null> => {
  if (!existsSync(join(PROGRAMS, 'postgres'))) {
    skip('PostgreSQL 15: Debian package postgresql-15 is not installed')
    return null
  }
  const as = owner()
  const home = join(folder, 'postgres')
  mkdirSync(home)
  if (as.uid !== undefined && as.gid !== undefined) chownSync(home, as.uid, as.gid)
  const data = join(home, 'data')
  const port = await freePort()
  execFileSync(
    join(PROGRAMS, 'initdb'),
    ['-D', data, '-U', 'bench', '--auth=trust', '--encoding=UTF8', '--no-locale'],
    {
      ...as,
      cwd: home,
      stdio: 'ignore',
    },
  )
  const options = Object.entries({ ...SETTINGS, port: String(port), unix_socket_directories: home })
  const server = spawn(
    join(PROGRAMS, 'postgres'),
    ['-D', data, ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...as, cwd: home, stdio: 'ignore' },
  )
  // SIGINT is PostgreSQL's fast shutdown; a bench that is ended by a signal leaves none behind.
  const end = (): boolean => server.kill('SIGINT')
  process.once('exit', end)
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const url = `postgresql://bench@127.0.0.1:${port}/postgres`
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    return client
  }
  const empty = async (): Promise<void> => {
    const client = await connect()
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    await client.end()
  }
  const stop = async (): Promise<void> => {
    process.off('exit', end)
    end()
    await ended
  }
  try {
    return { version: await versionOf(connect), url, connect, empty, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const ATTEMPTS = 100

/** Asks the server for its version until it answers, which it does about a second after its start. */
const versionOf = async (connect: () => Promise<pg.Client>): Promise<string> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const client = await connect()
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
      await client.end()
      return `PostgreSQL ${rows[0]?.server_version ?? 'unknown'}`
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
      await pause(100)
    }
  }
}
