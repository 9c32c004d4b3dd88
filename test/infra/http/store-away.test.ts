import t from 'tap'
import { z } from 'zod'
import { startEventStoreDb } from '../../doubles/eventstoredb-server/eventstoredb-server.js'
import { newMirrors, openedStore, SHORT, until } from '../event-stores/eventstoredb-stores.js'
import { openedApp, parleyApp, ref, statement, U } from './routes/parley-app.js'

const D = `${U}/developments`
const staleClock = z.object({
  clock: z.object({ stale: z.literal(true).optional(), staleSince: z.string().nullish() }),
})
const twoClocks = z.object({
  a: z.object({ stale: z.boolean().optional() }),
  b: z.object({ stale: z.boolean().optional() }),
})
const clockOf = (text: string) => staleClock.parse(JSON.parse(text)).clock

/** Answers of the ledger of now, and the same of a size that is named. */
const LEDGER = [
  ['/v1/ledger', '/v1/ledger?sequence=2'],
  ['/v1/ledger/proof/inclusion?sequence=1', '/v1/ledger/proof/inclusion?sequence=1&size=2'],
  ['/v1/ledger/proof/consistency?from=1', '/v1/ledger/proof/consistency?from=1&to=2'],
] as const

t.test(
  'while the store is away reads go on and say so, writes are told to come again, and nothing is lost',
  async (t) => {
    const begun = Date.now()
    const server = await startEventStoreDb()
    t.teardown(() => server.stop())
    const mirrors = await newMirrors(t)
    const store = await openedStore(t, {
      url: server.url,
      mirrors,
      timings: { ...SHORT, attemptMs: 1_500, appendMs: 2_000, readMs: 2_000, catchUpMs: 2_000 },
    })
    const asked = await openedApp(t, { store })
    const { position } = (await asked.post(D, statement(ref('1')))).body
    const before = await asked.get(`${U}/statements?at=2022-03-20&waitFor=${position}`)
    t.same(clockOf(before.text), {}, 'nothing is stale')
    const { citation = '' } = before.body
    const cited = await asked.get(citation)
    const diff = `${U}/diff?aAt=2022-03-18&bAt=2022-03-20`
    const compared = await asked.get((await asked.get(diff)).body.citation ?? '')

    const proved = await Promise.all(LEDGER.map(([, sized]) => asked.get(sized)))
    for (const [ofNow] of LEDGER) t.notMatch(await asked.get(ofNow), { body: { stale: true } })

    const goAway = [
      ['stopped', 'PARLEY_STORE_UNAVAILABLE', () => server.stop(), () => server.start()],
      ['silent', 'PARLEY_OUTCOME_UNKNOWN', () => server.line().silence(true), () => server.line().silence(false)],
    ] as const
    for (const [name, code, away, back] of goAway) {
      const events = await asked.events()
      await away()
      await until(() => !store.health().current)
      const stale = await asked.get(`${U}/statements`)
      t.equal(stale.status, 200, `${name}: reads go on`)
      const { stale: isStale, staleSince } = clockOf(stale.text)
      t.equal(isStale, true)
      const since = Date.parse(staleSince ?? '')
      t.ok(since >= begun && since <= Date.now(), `since ${staleSince}`)
      const again = await asked.get(citation)
      t.equal(again.text, cited.text, 'what is pinned says nothing of it')
      t.equal(again.headers.etag, cited.headers.etag)
      t.match(twoClocks.parse((await asked.get(diff)).body), { a: { stale: true }, b: { stale: true } })
      t.equal((await asked.get(compared.body.citation ?? '')).text, compared.text)
      for (const [at, [ofNow, sized]] of LEDGER.entries()) {
        t.match((await asked.get(ofNow)).body, { stale: true, staleSince }, `${name}: ${ofNow}`)
        t.equal((await asked.get(sized)).text, proved[at]?.text, `${name}: ${sized}, as ever`)
      }
      t.match((await asked.get(`${U}/events`)).body, { stale: true, staleSince }, `${name}: events`)
      const beyond = await asked.get(`/v1/ledger?sequence=${events + 1}`)
      t.match(beyond, { status: 503, body: { code: 'PARLEY_STORE_UNAVAILABLE' } }, 'there may be such an event')
      t.match((await asked.parley.app.inject('/health/ready')).json(), {
        status: 'ready',
        stale: true,
        problems: [{ code: 'away' }],
      })
      const writes: (readonly [string, () => ReturnType<typeof asked.post>, string])[] = [
        ['a report', () => asked.post(D, statement(ref(`${name} report`))), code],
        [
          'an entry',
          () => asked.put(`${U}/parties/${name}`, { name: `Party ${name}`, kind: 'state' }),
          'PARLEY_STORE_UNAVAILABLE',
        ],
      ]
      // The glossary is read before it is written to.
      for (const [what, write, code] of writes) {
        const answer = await write()
        t.match(answer, { status: 503, headers: { 'retry-after': /^\d+$/ }, body: { code } }, `${name}: ${what}`)
        t.notMatch(answer.text, /127\.0\.0\.1|esdb/, 'no word of where the store is')
      }
      await back()
      await until(() => store.health().current)
      for (const [what, write] of writes) {
        const answer = await write()
        t.ok(answer.status < 300, `${name}: ${what}, again: ${answer.text}`)
      }
      t.equal(await asked.events(), events + 2, 'each is there once')
      const { sequence } = store.health()
      const fresh = await asked.get(`${U}/statements?sequence=${sequence}`)
      t.same(clockOf(fresh.text), {}, 'and all is as it was, without a restart')
    }
  },
)

t.test('a process that has not caught up yet is not ready, and says that it is stale', async (t) => {
  const server = await startEventStoreDb()
  t.teardown(() => server.stop())
  const mirrors = await newMirrors(t)
  const first = await openedStore(t, { url: server.url, mirrors, timings: SHORT })
  const { body } = await (await openedApp(t, { store: first })).post(D, statement(ref('1')))
  t.ok(body.position)
  await first.head()
  await first.close()
  await server.stop()
  const second = await openedStore(t, { url: server.url, mirrors, timings: SHORT })
  const asked = await parleyApp(t, { store: second })
  await until(() => second.health().problems.length > 0)
  const ready = await asked.get('/health/ready')
  t.match(ready, { status: 503, body: { code: 'PARLEY_INDEX_BEHIND' } })
  t.match(ready.text, 'The store can not be reached')
  const answer = await asked.get(`${U}/statements`)
  t.same(clockOf(answer.text), { stale: true, staleSince: null }, 'what the mirror has is answered')
  await server.start()
  await asked.parley.ready
  t.equal((await asked.parley.app.inject('/health/ready')).statusCode, 200)
})
