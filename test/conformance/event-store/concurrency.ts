import t from 'tap'
import { appended, collect, headPosition, ids, newEvent, newEvents, newStream, type OpenStore } from './own-events.js'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

export const concurrencyConformance = (name: string, open: OpenStore): void => {
  t.test(`${name}: many writers to their own streams each find their events in their order`, async (t) => {
    const { store } = await open(t)
    const before = await headPosition(store)
    const written = await Promise.all(
      upTo(40).map(async () => {
        const [stream, events] = [newStream(), newEvents(10)]
        for (const [index, event] of events.entries()) {
          const result = await store.append(stream, index === 0 ? 'noStream' : index - 1, [event])
          if (appended(result).revision !== index) throw new Error('The append has another revision than the one after')
        }
        return { stream, events }
      }),
    )
    const ledger = await collect(store.readAll(before))
    t.equal(ledger.length, 400)
    for (const { stream, events } of written) {
      t.same(ids(await collect(store.readStream(stream))), ids(events))
      t.same(ids(ledger.filter((event) => event.stream === stream)), ids(events), 'in the ledger as in the stream')
    }
  })

  t.test(`${name}: of many writers to one stream exactly one wins each revision`, async (t) => {
    const { store } = await open(t)
    const stream = newStream()
    const winners: string[] = []
    for (const round of upTo(20)) {
      const contenders = newEvents(12)
      const expected = round === 0 ? 'noStream' : round - 1
      const results = await Promise.all(contenders.map((event) => store.append(stream, expected, [event])))
      const won = contenders.filter((_, index) => results[index]?.outcome === 'appended')
      t.equal(won.length, 1, `one winner of revision ${round}`)
      const lost = results.filter((result) => result.outcome === 'wrongRevision')
      t.ok(
        lost.every((result) => result.actual === round),
        'the others learn the revision that won',
      )
      winners.push(...ids(won))
    }
    t.same(ids(await collect(store.readStream(stream))), winners)
  })

  t.test(`${name}: writers who try again at the actual revision lose nothing and repeat nothing`, async (t) => {
    const { store } = await open(t)
    const stream = newStream()
    const own = await Promise.all(
      upTo(8).map(async () => {
        const events = newEvents(8)
        let expected: 'noStream' | number = 'noStream'
        for (const event of events) {
          for (;;) {
            const result = await store.append(stream, expected, [event])
            expected = result.outcome === 'appended' ? result.revision : result.actual
            if (result.outcome === 'appended') break
          }
        }
        return ids(events)
      }),
    )
    const recorded = ids(await collect(store.readStream(stream)))
    t.equal(recorded.length, 64)
    for (const mine of own)
      t.same(
        recorded.filter((id) => mine.includes(id)),
        mine,
      )
  })

  t.test(`${name}: the same append sent twenty times at once is recorded once`, async (t) => {
    const { store } = await open(t)
    const [stream, before, event] = [newStream(), await headPosition(store), newEvent()]
    const results = await Promise.all(upTo(20).map(() => store.append(stream, 'noStream', [event])))
    const places = new Set(results.map(appended).map(({ revision, position }) => `${revision} at ${position}`))
    t.equal(places.size, 1, 'all are told the same place')
    t.equal(
      results.map(appended).filter(({ repeated }) => !repeated).length,
      1,
      'one alone is told that it recorded it',
    )
    t.same(ids(await collect(store.readAll(before))), [event.id])
  })

  t.test(`${name}: events of one append follow each other in the ledger`, async (t) => {
    const { store } = await open(t)
    const before = await headPosition(store)
    const appends = upTo(150).map(() => ({ stream: newStream(), expected: 'noStream', events: newEvents(3) }) as const)
    await Promise.all(appends.map(({ stream, expected, events }) => store.append(stream, expected, events)))
    const ledger = ids(await collect(store.readAll(before)))
    t.equal(ledger.length, 450)
    for (const { events } of appends) {
      const start = ledger.indexOf(events[0]?.id ?? '')
      t.same(ledger.slice(start, start + 3), ids(events))
    }
  })
}
