import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { LogRecord } from './event-log.js'

const { ReadResp: Response } = streams

export const streamName = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')

export const streamIdentifier = (name: string): StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Uint8Array.from(Buffer.from(name, 'utf8')))

const UUID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Uuid.cs: a UUID comes as text or as two numbers; what is none fails the call. Text is kept in lower case, as .NET's Guid prints it. */
export const uuidText = (uuid: UUID | undefined): string | undefined => {
  const structured = uuid?.getStructured()
  if (structured) {
    const bytes = Buffer.alloc(16)
    bytes.writeBigInt64BE(BigInt(structured.getMostSignificantBits()), 0)
    bytes.writeBigInt64BE(BigInt(structured.getLeastSignificantBits()), 8)
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  }
  const text = uuid?.getString() ?? ''
  return UUID_FORM.test(text) ? text.toLowerCase() : undefined
}

/** -1 as an unsigned number: "no position" (Streams.Read.cs, ConvertToRecordedEvent: `commitPosition ?? -1`). */
const NO_POSITION = '18446744073709551615'

/** Streams.Read.cs, ConvertToRecordedEvent. A stream's events come without a position, those of `$all` with both. */
const recordedEvent = (record: LogRecord, withPosition: boolean) => {
  const position = withPosition ? String(record.position) : NO_POSITION
  const event = new Response.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(record.id))
    .setStreamIdentifier(streamIdentifier(record.stream))
    .setStreamRevision(String(record.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(record.data)
    .setCustomMetadata(record.metadata)
  const metadata = event.getMetadataMap()
  metadata.set('type', record.type)
  metadata.set('created', String(record.created))
  metadata.set('content-type', record.isJson ? 'application/json' : 'application/octet-stream')
  return event
}

export const eventResponse = (record: LogRecord, withPosition: boolean): ReadResp => {
  const event = new Response.ReadEvent().setEvent(recordedEvent(record, withPosition))
  if (withPosition) event.setCommitPosition(String(record.position))
  else event.setNoPosition(new shared.Empty())
  return new Response().setEvent(event)
}

export const confirmationResponse = (id: string): ReadResp =>
  new Response().setConfirmation(new Response.SubscriptionConfirmation().setSubscriptionId(id))

export const caughtUpResponse = (): ReadResp => new Response().setCaughtUp(new Response.CaughtUp())

export const fellBehindResponse = (): ReadResp => new Response().setFellBehind(new Response.FellBehind())

export const checkpointResponse = (position: number): ReadResp =>
  new Response().setCheckpoint(
    new Response.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position)),
  )

export const notFoundResponse = (stream: string): ReadResp =>
  new Response().setStreamNotFound(new Response.StreamNotFound().setStreamIdentifier(streamIdentifier(stream)))
