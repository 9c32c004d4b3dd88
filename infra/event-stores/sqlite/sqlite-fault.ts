import { EventStoreFault, type EventStoreFaultCode } from '../../../services/event-store.js'

/** SQLite's name of the error (`SQLITE_FULL`), or an empty string for any other error. */
export const sqliteCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** What went wrong in SQLite as a fault of the port: damage is always told as such, all else has the code given. */
export const faultFrom = (error: unknown, doing: string, otherwise: EventStoreFaultCode): EventStoreFault => {
  if (error instanceof EventStoreFault) return error
  const code = sqliteCode(error)
  const reason = error instanceof Error ? error.message : String(error)
  const isDamage = code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')
  return new EventStoreFault(isDamage ? 'damaged' : otherwise, `${doing}: ${reason}`, { cause: error })
}

/**
 * The same of a statement of ours that only reads, or copies. Such statements are sound: what they do not find, or find to
 * break the rules of its table, has been changed in the file.
 */
export const readingFault = (error: unknown, doing: string): EventStoreFault =>
  faultFrom(error, doing, /^SQLITE_(ERROR|CONSTRAINT)/.test(sqliteCode(error)) ? 'damaged' : 'unavailable')
