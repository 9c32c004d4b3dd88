import { type AppendResult, EventStoreFault } from '../../services/event-store.js'

/**
 * What many appends come to together. A fault of one of them says nothing of the others: where these were recorded, or
 * may have been, the outcome of the whole call is unknown.
 */
export const settleAll = async (results: readonly Promise<AppendResult>[]): Promise<readonly AppendResult[]> => {
  const settled = await Promise.allSettled(results)
  const faults = settled.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []))
  if (faults.length === 0) return Promise.all(results)
  const isUnknown = (fault: unknown) => fault instanceof EventStoreFault && fault.code === 'outcomeUnknown'
  if (faults.length === settled.length && !faults.some(isUnknown)) throw faults[0]
  throw new EventStoreFault('outcomeUnknown', 'Some of the appends may have been recorded', { cause: faults[0] })
}
