import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { ServerWritableStream, StatusObject } from '@grpc/grpc-js'
import type { LogRecord } from './event-log.js'
import {
  caughtUpResponse,
  checkpointResponse,
  confirmationResponse,
  eventResponse,
  fellBehindResponse,
} from './messages.js'
import { rpcErrors } from './rpc-errors.js'
import { connectionOf, type ServerContext } from './server-context.js'

type Filter = {
  readonly isAllowed: (record: LogRecord) => boolean
  /** A checkpoint comes after so many events were considered: search window x multiplier. */
  readonly checkpointInterval: number
}

/** Enumerator.AllSubscriptionFiltered.cs: `maxSearchWindow ?? ReadBatchSize`. */
const READ_BATCH_SIZE = 32

/** By a prefix or a regular expression, of the stream's name or the event's type (EventFilter.cs). System events too. */
export const eventFilter = (options: ReadReq.Options.FilterOptions | undefined): Filter => {
  if (options === undefined) return { isAllowed: () => true, checkpointInterval: Number.POSITIVE_INFINITY }
  const expression = options.getStreamIdentifier() ?? options.getEventType()
  const textOf = ({ stream, type }: LogRecord): string => (options.hasStreamIdentifier() ? stream : type)
  const regex = expression?.getRegex() ?? ''
  const prefixes = expression?.getPrefixList() ?? []
  const isMatch = regex === '' ? undefined : new RegExp(regex)
  const window = options.hasMax() ? options.getMax() : READ_BATCH_SIZE
  return {
    isAllowed: (record) =>
      isMatch ? isMatch.test(textOf(record)) : prefixes.some((prefix) => textOf(record).startsWith(prefix)),
    checkpointInterval: window * options.getCheckpointintervalmultiplier(),
  }
}

/**
 * A subscription to `$all` (Enumerator.AllSubscriptionFiltered.cs): a confirmation; the old events after the position
 * (exclusive: it begins at `NextPos` of a read of one event there); `caughtUp` when the end is reached, once until it falls
 * behind; then each event as it is written; checkpoints in between. A position beyond the end is taken as it is: what lies before it never
 * comes.
 */
export const serveSubscription = async (
  call: ServerWritableStream<ReadReq, ReadResp>,
  context: ServerContext,
  after: number | undefined,
  { isAllowed, checkpointInterval }: Filter,
): Promise<StatusObject | undefined> => {
  const { log, faults, line } = context
  const ended = new AbortController()
  let goOn = (): void => undefined
  const end = (): void => {
    ended.abort()
    goOn()
  }
  call.on('cancelled', end)
  call.on('close', end)
  call.on('drain', () => goOn())
  const write = async (response: ReadResp): Promise<void> => {
    if (call.write(response) || ended.signal.aborted) return
    await new Promise<void>((resolve) => {
      goOn = resolve
    })
  }
  if (after !== undefined && after < log.end && log.at(log.indexFrom(after))?.position !== after)
    return rpcErrors.invalidPosition()
  await write(confirmationResponse(randomUUID()))
  let position = after === undefined ? 0 : after + 1
  let [considered, sent, caughtUp] = [0, 0, false]
  while (!ended.signal.aborted) {
    const record = log.at(log.indexFrom(position))
    if (record === undefined) {
      if (!caughtUp && context.saysCaughtUp) await write(caughtUpResponse())
      caughtUp = true
      await log.grown(ended.signal)
      continue
    }
    position = record.position + 1
    considered += 1
    if (isAllowed(record)) {
      sent += 1
      const fault = faults.event({ stream: record.stream, count: sent })
      if (fault === 'cut') return rpcErrors.unavailable()
      if (fault === 'tooSlow') return rpcErrors.consumerTooSlow()
      if (fault === 'drop') line.drop(connectionOf(call))
      if (fault === 'behind') {
        await write(fellBehindResponse())
        caughtUp = false
        while (faults.held && !ended.signal.aborted) await nextTurn()
      }
      if (fault !== 'skip') await write(eventResponse(record, true))
      if (fault === 'repeat') await write(eventResponse(record, true))
    }
    if (considered % checkpointInterval === 0) await write(checkpointResponse(record.position))
    if (considered % 100 === 0) await nextTurn()
  }
  return undefined
}
