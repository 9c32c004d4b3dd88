import { openFileSnapshots } from '../../../infra/snapshots/file-snapshots.js'
import { LedgerIndex } from '../../../services/ledger-index.js'
import { feed } from '../../properties/indexed.js'
import { snapshotBook } from './snapshot-ledger.js'

// Writes one snapshot after another into the directory that it is given, each of a few events more, until it is killed.

const [directory = ''] = process.argv.slice(2)
const snapshots = openFileSnapshots(directory)
const index = new LedgerIndex(snapshots.texts)
const found = await snapshots.read(() => undefined)
if (found) await index.thaw(found.sequence, found.sections)
const { events } = snapshotBook(400)
for (;;) {
  const known = index.head?.sequence ?? 0
  for (const event of events.slice(known, known + 7)) feed(index, event)
  const frozen = index.frozen()
  if (frozen) await snapshots.write(frozen.sequence, frozen.sections, new AbortController().signal)
  process.stdout.write(`${frozen?.sequence}\n`)
}
