import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import { packagePath } from '../../../infra/package-root.js'
import { SNAPSHOT_FORMAT } from '../../../infra/snapshots/file-snapshots.js'
import { MemoryTexts } from '../../../services/as-of-index/columns/texts.js'
import { valueIn } from '../../../services/as-of-index/snapshots/sections.js'
import { LedgerIndex } from '../../../services/ledger-index.js'
import { feed } from '../../properties/indexed.js'
import { readBack } from '../../properties/sections-read.js'
import { snapshotBook } from './snapshot-ledger.js'

// A later release uses a snapshot by its versions alone. So what is in one is kept here by version: who changes it raises
// the version, and records it anew with `node dist/test/infra/snapshots/versions.test.js --write`.

const FILE = packagePath('test/golden/snapshots.json')
const versionsSchema = z.record(z.string(), z.strictObject({ version: z.number(), sha256: z.string() }))
const CONFLICT = 'conflict.war.'

const recorded = (): z.infer<typeof versionsSchema> => {
  const texts = new MemoryTexts()
  const index = new LedgerIndex(texts)
  const book = snapshotBook()
  for (const [n, count] of [12, 'dozens', 9].entries())
    book.report(100 + n, {
      type: 'CasualtiesReported',
      occurred: '2025-05-01',
      reportedAt: `2025-05-0${2 + n}`,
      claim: { claimant: n % 2 ? 'east' : 'west' },
      sources: [{ publisher: 'gazette' }],
      incident: 'raid',
      scope: 'incident',
      method: 'media',
      casualties: [{ harm: 'killed', count }],
    })
  book.report(200, {
    type: 'PositionStated',
    occurred: '2025-05-03',
    reportedAt: '2025-05-04',
    claim: { claimant: 'east' },
    sources: [{ publisher: 'gazette' }],
    party: 'east',
    issue: 'border',
    stance: 'demand',
    summary: 'so it wants',
  })
  for (const event of book.events) feed(index, event)
  const sections = index.frozen()?.sections ?? []
  const parts = z.record(z.string(), z.number()).parse(valueIn(readBack(sections), `${CONFLICT}versions`))
  const partOf = (name: string): string =>
    Object.keys(parts).find((part) => `${name}.`.startsWith(`${CONFLICT}${part}.`)) ?? 'whole'
  return Object.fromEntries(
    Object.entries({ whole: SNAPSHOT_FORMAT, ...parts }).map(([part, version]) => {
      const hash = createHash('sha256')
      if (part === 'whole') for (const bytes of texts.written()) hash.update(bytes)
      for (const { name, bytes } of sections) {
        if (partOf(name) !== part || name === `${CONFLICT}versions`) continue
        hash.update(name)
        for (const chunk of bytes()) hash.update(chunk)
      }
      return [part, { version, sha256: hash.digest('hex') }]
    }),
  )
}

const found = recorded()
if (process.argv.includes('--write')) writeFileSync(FILE, `${JSON.stringify(found, null, 2)}\n`)
else
  t.test('what a snapshot holds is what was recorded for its versions', async (t) => {
    const kept = versionsSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')))
    for (const [part, { version, sha256 }] of Object.entries(kept))
      if (found[part]?.version === version)
        t.equal(found[part]?.sha256, sha256, `${part}: what it holds is another, so its version has to be raised`)
    t.same(found, kept, 'the versions are recorded')
  })
