import { type Command, InvalidArgumentError } from 'commander'
import { type CheckedLedger, checkedEvents } from '../../../services/checked-events.js'
import { LedgerCheck } from '../../../services/proofs/ledger-check.js'
import { provesConsistency } from '../../../services/proofs/verify.js'
import { type StoreLocation, storeName } from '../../event-stores/open-event-store.js'
import { verifyStoreFile } from '../../event-stores/sqlite/verify-store-file.js'
import { CommandError, EXIT } from '../ending.js'
import { refuseDamage, tell, tellHead } from '../findings.js'
import { openAnew } from '../open-anew.js'
import { type StoreOptions, storeFile, storeLocation, storeOption } from '../store-option.js'

type VerifyOptions = StoreOptions & {
  /** A root that the ledger had after its event `sequence`. */
  readonly root?: Buffer
  readonly sequence?: number
}

const hexHash = (text: string): Buffer => {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('a root is 64 digits of hex')
  return Buffer.from(text, 'hex')
}

const eventNumber = (text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('a sequence is a whole number, 1 or more')
  return Number(text)
}

/** Whether the ledger begins with the events that an old root was the root of; what is wrong where it does not. */
const checkOldRoot = (
  { tree }: CheckedLedger,
  { root: fromRoot, sequence: from }: VerifyOptions,
): readonly string[] => {
  if (fromRoot === undefined || from === undefined) return []
  const to = tree.size
  if (from > to) return [`The ledger ends at event ${to}: events up to ${from} are missing`]
  const isConsistent = provesConsistency({
    from,
    fromRoot,
    to,
    toRoot: tree.root(to),
    path: tree.consistencyPath(from, to),
  })
  return isConsistent ? [] : [`The first ${from} events are not those of the given root`]
}

const tellVerified = (
  name: string,
  ledger: CheckedLedger,
  { sequence }: VerifyOptions,
  more: readonly string[],
): void => {
  const last = ledger.recordedAt === '' ? '' : `, the last of ${ledger.recordedAt}`
  tell(`${name}: ${ledger.tree.size} events in ${ledger.streams} streams${last}`)
  const always = ['every event reads by the schema of its type', ...more]
  for (const well of [...always, 'no sequence and no revision is missing, and no time of recording falls'])
    tell(`ok  ${well}`)
  if (sequence !== undefined) tell(`ok  the first ${sequence} events are those of the given root`)
  tellHead({ ledger })
}

const verifyFile = (file: string, options: VerifyOptions): void => {
  const { ledger, damage } = verifyStoreFile(file)
  refuseDamage([...damage, ...checkOldRoot(ledger, options)], `${file} is damaged`)
  tellVerified(file, ledger, options, [
    'the pages and indexes of the file',
    'every event gives its leaf hash, canonicalised again, and its columns say what it says',
  ])
}

/** Reads everything from the server anew. It keeps no leaf hashes: that an event says what it said, an old root tells. */
const verifyServer = async (location: StoreLocation, options: VerifyOptions): Promise<void> => {
  const store = await openAnew(location)
  const ledger = new LedgerCheck()
  try {
    for await (const _ of checkedEvents(store, ledger, { name: 'store' }));
  } finally {
    await store.close()
  }
  const name = storeName(location)
  refuseDamage(checkOldRoot(ledger, options), `${name} is damaged`)
  tellVerified(name, ledger, options, [])
}

const verify = async (options: VerifyOptions): Promise<void> => {
  if ((options.root === undefined) !== (options.sequence === undefined))
    throw new CommandError(EXIT.notDone, 'an old root is given by --root and --sequence together')
  const location = storeLocation('--store', options.store)
  if (location.kind === 'eventstoredb') await verifyServer(location, options)
  else verifyFile(storeFile(options), options)
}

/** `parley verify`: checks every event of a store, and computes the ledger's root from nothing but the events. */
export const addVerify = (program: Command): void => {
  program
    .command('verify')
    .summary('check every event of a store, and compute the root of its ledger anew')
    .description(
      'Checks every event of a store, and computes the root of its ledger anew, from nothing but what the events say. ' +
        'A server may write to the store meanwhile: what it has recorded by the start is checked. ' +
        'Exit codes: 0 all is well, 1 the store is damaged, 2 it could not be checked.',
    )
    .addOption(storeOption('sqlite:<file> or esdb://...'))
    .option('--root <hex>', 'a root that the ledger had: are its first events still those of then?', hexHash)
    .option('--sequence <n>', 'how many events the ledger had at that root', eventNumber)
    .action(verify)
}
