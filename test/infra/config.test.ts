import t from 'tap'
import { ConfigError, readConfig } from '../../infra/config.js'

t.test('an empty environment gives the defaults', async (t) => {
  t.strictSame(readConfig({ PATH: '/bin' }), {
    host: '127.0.0.1',
    port: 3000,
    store: { kind: 'sqlite', file: './data/parley.db' },
    mirrors: './data/mirrors',
    snapshots: true,
    cacheBytes: 32 * 2 ** 20,
    logLevel: 'info',
  })
})

t.test('every variable is taken', async (t) => {
  const env = {
    PARLEY_HOST: '::1',
    PARLEY_PORT: '0',
    PARLEY_STORE: 'memory:',
    PARLEY_MIRROR: '/var/lib/parley',
    PARLEY_SNAPSHOTS: 'off',
    PARLEY_CACHE_MIB: '200',
    PARLEY_LOG_LEVEL: 'debug',
  }
  t.strictSame(readConfig(env), {
    host: '::1',
    port: 0,
    store: { kind: 'memory' },
    mirrors: '/var/lib/parley',
    snapshots: false,
    cacheBytes: 200 * 2 ** 20,
    logLevel: 'debug',
  })
  t.equal(readConfig({ PARLEY_HOST: 'localhost' }).host, '127.0.0.1', 'one listener for a name of two addresses')
})

t.test('a wrong variable is refused by one line that names it', async (t) => {
  const wrong: [string, string][] = [
    ['PARLEY_HOST', '0.0.0.0'],
    ['PARLEY_HOST', '192.168.1.2'],
    ['PARLEY_HOST', '127.0.0.1.example.org'],
    ['PARLEY_HOST', ''],
    ['PARLEY_PORT', '65536'],
    ['PARLEY_PORT', '3000x'],
    ['PARLEY_PORT', '-1'],
    ['PARLEY_PORT', ''],
    ['PARLEY_STORE', 'postgres://somewhere'],
    ['PARLEY_STORE', 'sqlite:'],
    ['PARLEY_STORE', 'esdb://admin:secret@somewhere:port'],
    ['PARLEY_STORE', 'esdb+discover://admin:secret@somewhere?tls=maybe'],
    ['PARLEY_MIRROR', ''],
    ['PARLEY_SNAPSHOTS', 'sometimes'],
    ['PARLEY_CACHE_MIB', '0'],
    ['PARLEY_CACHE_MIB', '1.5'],
    ['PARLEY_LOG_LEVEL', 'loud'],
    ['PARLEY_API_KEYS_FILE', './keys.json'],
    ['PARLEY_PUBLIC_READ', 'ukraine'],
    ['PARLEY_CORS_ORIGINS', '*'],
    ['PARLEY_PROT', '3001'],
  ]
  for (const [name, value] of wrong) {
    try {
      readConfig({ [name]: value })
      t.fail(`${name}=${value} was taken`)
    } catch (error) {
      t.ok(error instanceof ConfigError, `${name}=${value}`)
      t.match(String(error), new RegExp(`^ConfigError: ${name}: [^\\n]+$`))
      t.notMatch(String(error), 'secret', 'no password is repeated')
    }
  }
})
