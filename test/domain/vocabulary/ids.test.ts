import { createHash } from 'node:crypto'
import t from 'tap'
import {
  contentDigest,
  derivedId,
  developmentId,
  ID_NAMESPACE,
  idOfExternalRef,
  slug,
} from '../../../domain/vocabulary/ids.js'

t.test('a slug is of small letters, digits and hyphens, at most 64, and does not begin with a hyphen', async (t) => {
  for (const good of ['a', '0', 'kyiv', 'us-30-day-ceasefire', 'a-', 'a--b', 'a'.repeat(64)])
    t.ok(slug.safeParse(good).success, good)
  for (const bad of [
    '',
    '-a',
    'Kyiv',
    'kyïv',
    'a b',
    'a_b',
    'a.b',
    'a/b',
    'a\n',
    'київ',
    'a'.repeat(65),
    '__proto__',
    5,
  ])
    t.notOk(slug.safeParse(bad).success, JSON.stringify(bad))
  t.ok(slug.safeParse('constructor').success, 'ids are keys of maps, so that no word is special')
})

t.test("a development's id is a UUID, kept in lower case", async (t) => {
  const id = '6f1b4c2e-9d0a-5e53-8b7c-3a2f1d4e5c6b'
  t.equal(developmentId.parse(id.toUpperCase()), id)
  for (const bad of ['', id.slice(1), `{${id}}`, ` ${id}`, id.replaceAll('-', ''), `urn:uuid:${id}`])
    t.notOk(developmentId.safeParse(bad).success, bad)
})

/** RFC 9562, section 5.5, by hand. */
const uuidV5 = (name: string, namespace: string): string => {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

t.test('a derived id is the UUIDv5 of the canonical text of its parts, as a client can work it out', async (t) => {
  t.equal(derivedId('war', 'seed', '003/2'), uuidV5('["war","seed","003/2"]', ID_NAMESPACE))
  t.equal(derivedId('war', 'local', 'key', 17), uuidV5('["war","local","key",17]', ID_NAMESPACE))
  t.equal(derivedId('Київ "\n'), uuidV5('["Київ \\"\\n"]', ID_NAMESPACE))
  t.equal(idOfExternalRef('war', { system: 'seed', key: '003/2' }), derivedId('war', 'seed', '003/2'))
  t.ok(developmentId.safeParse(derivedId('war')).success)
})

t.test('parts that only look alike when strung together have different ids', async (t) => {
  t.not(derivedId('a', 'bc'), derivedId('ab', 'c'))
  t.not(derivedId('a', '1'), derivedId('a', 1))
  t.not(derivedId('a","b'), derivedId('a', 'b'))
})

t.test('the digest of a content depends on its content only', async (t) => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
  t.equal(contentDigest({ b: [1, 'ü'], a: null }), sha256('{"a":null,"b":[1,"ü"]}'))
  t.equal(contentDigest({ a: 1, b: { d: 2, c: 3 } }), contentDigest({ b: { c: 3, d: 2 }, a: 1 }))
  t.equal(contentDigest({ a: 1, b: undefined }), contentDigest({ a: 1 }), 'what is absent is absent')
  t.not(contentDigest({ a: [1, 2] }), contentDigest({ a: [2, 1] }))
  t.not(contentDigest({ a: null }), contentDigest({}))
})
