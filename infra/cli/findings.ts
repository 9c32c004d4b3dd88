import type { VerifiedStoreFile } from '../event-stores/sqlite/verify-store-file.js'
import { CommandError, EXIT } from './ending.js'

/** So many findings are told; a file that is damaged all over has one for each event. */
const MOST_TOLD = 20

export const tell = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** The head of the ledger, in the two lines by which `parley verify --sequence <n> --root <hex>` is asked later. */
export const tellHead = ({ ledger: { tree } }: Pick<VerifiedStoreFile, 'ledger'>): void => {
  tell(`sequence ${tree.size}`)
  tell(`root ${tree.root(tree.size).toString('hex')}`)
}

/** Ends the command where there is damage; `conclusion` is the last line. */
export const refuseDamage = (damage: readonly string[], conclusion: string): void => {
  if (damage.length === 0) return
  const more = damage.length > MOST_TOLD ? [`and ${damage.length - MOST_TOLD} more`] : []
  throw new CommandError(EXIT.damaged, ...damage.slice(0, MOST_TOLD), ...more, conclusion)
}
