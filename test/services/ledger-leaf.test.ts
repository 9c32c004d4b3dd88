import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '../../domain/canonical-json.js'
import { leafHash, leafText } from '../../services/ledger-leaf.js'

t.test('the text of a leaf is the RFC 8785 form of the event, whatever is in it', async () => {
  const text = fc.string({ unit: 'binary' })
  const object = fc.dictionary(text, fc.jsonValue())
  const event = fc.record({
    stream: text,
    revision: fc.nat(),
    id: fc.uuid(),
    type: text,
    schemaVersion: fc.nat(),
    recordedAt: text,
    data: object,
    metadata: object,
  })
  fc.assert(
    fc.property(event, (parts) => {
      const { data, metadata } = parts
      const written = leafText({ ...parts, data: canonicalJson(data), metadata: canonicalJson(metadata) })
      return written === canonicalJson(parts)
    }),
  )
})

t.test('the hash of a leaf is that of Certificate Transparency: the published hash of the empty leaf', async (t) => {
  // RFC 9162 keeps the leaf hash of RFC 6962; the value is in the reference tests of certificate-transparency-go.
  t.equal(leafHash('').toString('hex'), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  t.same(leafHash('Київ'), leafHash(Buffer.from('Київ')), 'text is hashed as UTF-8')
})
