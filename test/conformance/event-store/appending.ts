import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '../../../domain/canonical-json.js'
import { type JsonObject, MAX_APPEND_BYTES } from '../../../services/event-store.js'
import {
  appended,
  collect,
  headPosition,
  ids,
  newEvent,
  newEvents,
  newStream,
  type OpenStore,
  rejectsWith,
} from './own-events.js'

const AWKWARD: JsonObject = JSON.parse(`{
  "__proto__": {"polluted": true}, "constructor": "c", "toJSON": {"b": 1, "a": 2}, "hasOwnProperty": null, "": "empty key",
  "\\u20ac": "sorted by UTF-16", "\\ud83d\\ude00": "\\ud83d\\udd4a\\ufe0f peace", "\\r": "control \\u0001", "1": "number-like",
  "floats": [0.1, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 9007199254740991, -0.5], "nested": [[], {}, [null, false, true]],
  "cyrillic": "Київ", "combining": "e\\u0301", "separators": "\\u2028\\u2029"
}`)

export const appendingConformance = (name: string, open: OpenStore): void => {
  t.test(`${name}: an append at the stream's revision is made, at any other refused with the actual one`, async (t) => {
    const { store } = await open(t)
    const stream = newStream()
    t.same(await store.append(stream, 0, newEvents(1)), { outcome: 'wrongRevision', actual: 'noStream' })
    t.equal(appended(await store.append(stream, 'noStream', newEvents(1))).revision, 0)
    t.equal(appended(await store.append(stream, 0, newEvents(3))).revision, 3)
    t.same(await store.append(stream, 'noStream', newEvents(1)), { outcome: 'wrongRevision', actual: 3 })
    t.same(await store.append(stream, 2, newEvents(1)), { outcome: 'wrongRevision', actual: 3 })
    t.same(await store.append(stream, 4, newEvents(1)), { outcome: 'wrongRevision', actual: 3 })
    t.equal(appended(await store.append(stream, 3, newEvents(1))).revision, 4)
    t.equal((await collect(store.readStream(stream))).length, 5, 'a refused append leaves nothing behind')
  })

  t.test(`${name}: the same ids at the same revision give the first result again and write nothing`, async (t) => {
    const { store } = await open(t)
    const stream = newStream()
    const [opening, batch] = [newEvents(1), newEvents(3)]
    const first = appended(await store.append(stream, 'noStream', opening))
    t.equal(first.repeated, false)
    t.same(await store.append(stream, 'noStream', opening), { ...first, repeated: true }, 'at once')
    const second = appended(await store.append(stream, 0, batch))
    t.same(await store.append(stream, 0, batch), { ...second, repeated: true }, 'a whole batch')
    appended(await store.append(stream, 3, newEvents(2)))
    const before = await store.head()
    t.same(await store.append(stream, 'noStream', opening), { ...first, repeated: true }, 'after later events')
    t.same(await store.append(stream, 0, batch), { ...second, repeated: true }, 'a whole batch after later events')
    t.same(await store.head(), before, 'the ledger has not grown')
    t.equal((await collect(store.readStream(stream))).length, 6)
  })

  t.test(`${name}: a batch with more events than were recorded under its ids is no repeat`, async (t) => {
    const { store } = await open(t)
    const stream = newStream()
    const batch = newEvents(2)
    appended(await store.append(stream, 'noStream', batch))
    t.same(await store.append(stream, 'noStream', [...batch, newEvent()]), { outcome: 'wrongRevision', actual: 1 })
    t.same(ids(await collect(store.readStream(stream))), ids(batch))
  })

  t.test(`${name}: appendMany answers each append for itself, in the order given`, async (t) => {
    const { store } = await open(t)
    const [fresh, taken, repeated, absent] = [newStream(), newStream(), newStream(), newStream()]
    const again = newEvents(2)
    appended(await store.append(taken, 'noStream', newEvents(2)))
    const first = appended(await store.append(repeated, 'noStream', again))
    const results = await store.appendMany([
      { stream: fresh, expected: 'noStream', events: newEvents(2) },
      { stream: taken, expected: 'noStream', events: newEvents(1) },
      { stream: repeated, expected: 'noStream', events: again },
      { stream: absent, expected: 7, events: newEvents(1) },
      { stream: taken, expected: 1, events: newEvents(1) },
    ])
    t.equal(results.length, 5)
    t.match(results[0], { outcome: 'appended', revision: 1 })
    t.same(results[1], { outcome: 'wrongRevision', actual: 1 })
    t.same(results[2], { ...first, repeated: true })
    t.same(results[3], { outcome: 'wrongRevision', actual: 'noStream' })
    t.match(results[4], { outcome: 'appended', revision: 2 })
    t.same(await store.appendMany([]), [])
  })

  t.test(`${name}: an append that is too large is a fault and records nothing, one just below is made`, async (t) => {
    const { store } = await open(t)
    const [large, small, stream] = [newStream(), newStream(), newStream()]
    const ofBytes = (bytes: number) => newEvent({ summary: 'x'.repeat(bytes) })
    await rejectsWith(t, () => store.append(large, 'noStream', [ofBytes(MAX_APPEND_BYTES)]), 'tooLarge', 'one event')
    const halves = [ofBytes(MAX_APPEND_BYTES / 2), ofBytes(MAX_APPEND_BYTES / 2)]
    await rejectsWith(t, () => store.append(large, 'noStream', halves), 'tooLarge', 'two events together')
    const many = [
      { stream: small, expected: 'noStream', events: newEvents(1) },
      { stream: large, expected: 'noStream', events: halves },
    ] as const
    await rejectsWith(t, () => store.appendMany(many), 'tooLarge', 'one of many')
    t.same(await collect(store.readStream(large)), [])
    t.same(await collect(store.readStream(small)), [], 'the others of the same call are not made either')
    const fitting = ofBytes(MAX_APPEND_BYTES - 1_000)
    appended(await store.append(stream, 'noStream', [fitting]))
    t.strictSame((await collect(store.readStream(stream)))[0]?.data, fitting.data)
  })

  t.test(`${name}: an event comes back as it was appended`, async (t) => {
    const { store } = await open(t)
    const stream = newStream()
    const before = await headPosition(store)
    const plain = newEvent()
    const event = {
      ...plain,
      type: 'PositionStated',
      schemaVersion: 3,
      metadata: { ...plain.metadata, $causationId: newEvent().id, line: 7 },
    }
    const { position } = appended(await store.append(stream, 'noStream', [event]))
    t.strictSame(await collect(store.readStream(stream)), [{ ...event, stream, revision: 0 }])
    const [read, ...others] = await collect(store.readAll(before))
    t.same(others, [])
    t.match(read?.recordedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    t.equal(read?.position, position)
    t.strictSame(read, {
      ...event,
      stream,
      revision: 0,
      position,
      sequence: read?.sequence,
      recordedAt: read?.recordedAt,
      leaf: read?.leaf,
    })
  })

  t.test(`${name}: awkward keys, characters and numbers survive`, async (t) => {
    const { store } = await open(t)
    const stream = newStream()
    appended(await store.append(stream, 'noStream', [newEvent(AWKWARD)]))
    const [read] = await collect(store.readStream(stream))
    t.equal(canonicalJson(read?.data), canonicalJson(AWKWARD))
    t.equal(Object.hasOwn(read?.data ?? {}, '__proto__'), true)
  })

  t.test(`${name}: any JSON survives`, async (t) => {
    const { store } = await open(t)
    const json = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' }))
    await fc.assert(
      fc.asyncProperty(json, async (data) => {
        const stream = newStream()
        const text = JSON.stringify(data)
        appended(await store.append(stream, 'noStream', [newEvent(JSON.parse(text))]))
        const [read] = await collect(store.readStream(stream))
        return canonicalJson(read?.data) === canonicalJson(JSON.parse(text))
      }),
      { numRuns: 100 },
    )
  })

  t.test(`${name}: what is recorded does not follow later changes of the object appended`, async (t) => {
    const { store } = await open(t)
    const stream = newStream()
    const terms = ['withdraw']
    const event = newEvent({ terms })
    const pending = store.append(stream, 'noStream', [event])
    terms.push('disarm')
    appended(await pending)
    terms.push('leave')
    t.same((await collect(store.readStream(stream)))[0]?.data, { terms: ['withdraw'] })
  })

  t.test(`${name}: a closed store answers every call with the fault closed`, async (t) => {
    const { store } = await open(t)
    const stream = newStream()
    const inFlight = store.append(stream, 'noStream', newEvents(1))
    await store.close()
    t.match(await inFlight, { outcome: 'appended', revision: 0 }, 'what was in flight is finished')
    await rejectsWith(t, () => store.append(stream, 0, newEvents(1)), 'closed', 'append')
    await rejectsWith(t, () => store.appendMany([]), 'closed', 'appendMany')
    await rejectsWith(t, () => store.move([]), 'closed', 'move')
    await rejectsWith(t, () => collect(store.readStream(stream)), 'closed', 'readStream')
    await rejectsWith(t, () => collect(store.readAll()), 'closed', 'readAll')
    const { signal } = new AbortController()
    await rejectsWith(t, () => collect(store.subscribe(undefined, signal)), 'closed', 'subscribe')
    await rejectsWith(t, () => store.head(), 'closed', 'head')
    await t.resolves(store.close(), 'closing again changes nothing')
  })
}
