import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { handleServerStreamingCall, ServerWritableStream, StatusObject } from '@grpc/grpc-js'
import type { LogRecord } from './event-log.js'
import { eventResponse, notFoundResponse, streamName } from './messages.js'
import { rpcErrors } from './rpc-errors.js'
import { refusalOf, type ServerContext } from './server-context.js'
import { isTombstoned, visibleEvents } from './stream-metadata.js'
import { eventFilter, serveSubscription } from './subscription.js'

type Call = ServerWritableStream<ReadReq, ReadResp>
const { ReadDirection } = streams.ReadReq.Options

/** Writes as fast as the reader takes it, and gives others their turn. */
const send = async (call: Call, responses: Iterable<ReadResp>): Promise<void> => {
  let sent = 0
  for (const response of responses) {
    if (call.cancelled) return
    if (!call.write(response)) await new Promise((resolve) => call.once('drain', resolve))
    sent += 1
    if (sent % 100 === 0) await nextTurn()
  }
}

function* limited(records: Iterable<LogRecord>, count: number, withPosition: boolean): Generator<ReadResp> {
  let left = count
  for (const record of records) {
    if (left <= 0) return
    left -= 1
    yield eventResponse(record, withPosition)
  }
}

/**
 * A stream: from a revision on (inclusive), forwards or backwards. None such: "not found" as a response of its own; a
 * tombstoned one: an error (Enumerator.ReadStreamForwards.cs).
 */
const readStream = async (
  call: Call,
  context: ServerContext,
  options: ReadReq.Options,
): Promise<StatusObject | undefined> => {
  const from = options.getStream()
  const stream = streamName(from?.getStreamIdentifier())
  if (isTombstoned(context.log, stream)) return rpcErrors.streamDeleted(stream)
  const events = visibleEvents(context.log, stream, context.now())
  if (events.length === 0) {
    await send(call, [notFoundResponse(stream)])
    return undefined
  }
  const forwards = options.getReadDirection() === ReadDirection.FORWARDS
  const start = from?.hasRevision() ? BigInt(from.getRevision()) : undefined
  const wanted = forwards
    ? events.filter(({ revision }) => revision >= (start ?? 0n) && !from?.hasEnd())
    : events.filter(({ revision }) => start === undefined || revision <= start).toReversed()
  await send(call, limited(from?.hasStart() && !forwards ? [] : wanted, Number(options.getCount()), false))
  return undefined
}

/** `$all` from an index of the log on, in either direction. */
function* from(context: ServerContext, index: number, step: 1 | -1): Generator<LogRecord> {
  for (let at = index; ; at += step) {
    const record = context.log.at(at)
    if (record === undefined) return
    yield record
  }
}

/**
 * `$all`: forwards from a position (inclusive), backwards from one (exclusive): "positions are specified as
 * pre-positions" and "post-positions" (AllReader.cs). A position beyond the end reads nothing; one that is no record's is
 * an error.
 */
const readAll = async (
  call: Call,
  context: ServerContext,
  options: ReadReq.Options,
): Promise<StatusObject | undefined> => {
  const { log } = context
  const all = options.getAll()
  const forwards = options.getReadDirection() === ReadDirection.FORWARDS
  const given = all?.hasPosition() ? Number(all.getPosition()?.getCommitPosition()) : undefined
  const place = given ?? (all?.hasEnd() ? log.end : 0)
  const index = log.indexFrom(place)
  if (place < log.end && place > 0 && log.at(index)?.position !== place) return rpcErrors.invalidPosition()
  const records = forwards ? from(context, index, 1) : from(context, index - 1, -1)
  await send(call, limited(records, Number(options.getCount()), true))
  return undefined
}

/** `Read`: reads and subscriptions alike (Streams.Read.cs). */
export const readCall =
  (context: ServerContext): handleServerStreamingCall<ReadReq, ReadResp> =>
  (call) => {
    const options = call.request.getOptions() ?? new streams.ReadReq.Options()
    call.on('error', () => undefined)
    const run = async (): Promise<StatusObject | undefined> => {
      const refused = refusalOf(context, call.metadata, options.hasAll())
      if (refused) return refused
      if (options.hasSubscription()) {
        if (!options.hasAll()) return rpcErrors.invalidArgument('a subscription to one stream')
        const position = options.getAll()?.getPosition()
        const after = position === undefined ? undefined : Number(position.getCommitPosition())
        return serveSubscription(call, context, after, eventFilter(options.getFilter()))
      }
      if (context.faults.silentReads) return new Promise(() => undefined)
      return options.hasAll() ? readAll(call, context, options) : readStream(call, context, options)
    }
    run().then(
      (error) => (error ? call.emit('error', error) : call.end()),
      () => call.emit('error', rpcErrors.handlerThrew()),
    )
  }
