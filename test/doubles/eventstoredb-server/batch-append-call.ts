import type { UUID } from '@eventstore/db-client/generated/shared_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import rpcStatus from '@eventstore/db-client/generated/status_pb.js'
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js'
import anyMessage from 'google-protobuf/google/protobuf/any_pb.js'
import empty from 'google-protobuf/google/protobuf/empty_pb.js'
import type { ProposedEvent } from './event-log.js'
import { faultAnswer } from './fault-answer.js'
import { streamIdentifier, streamName, uuidText } from './messages.js'
import { proposedEvent, sizeOf } from './proposed-event.js'
import { rpcErrors } from './rpc-errors.js'
import { connectionOf, refusalOf, type ServerContext } from './server-context.js'
import type { Expected } from './write-rules.js'
import { applyWrite, type Write, type WriteOutcome } from './writing.js'

const { BatchAppendResp: Response } = streams
type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>
type Packable = { serializeBinary(): Uint8Array }

/** Status.cs: an error of one append, its details packed with their type's name. */
const failed = (type: string, details: Packable): BatchAppendResp => {
  const any = new anyMessage.Any()
  any.pack(details.serializeBinary(), `event_store.client.${type}`)
  return new Response().setError(new rpcStatus.Status().setMessage(type).setDetails(any))
}

const expectedOf = (options: BatchAppendReq.Options): Expected => {
  if (options.hasNoStream()) return 'noStream'
  if (options.hasStreamExists()) return 'streamExists'
  return options.hasStreamPosition() ? BigInt(options.getStreamPosition()) : 'any'
}

const wrongRevision = (expected: Expected, current: bigint): BatchAppendResp => {
  const wrong = new shared.WrongExpectedVersion()
  if (expected === 'any') wrong.setExpectedAny(new empty.Empty())
  else if (expected === 'streamExists') wrong.setExpectedStreamExists(new empty.Empty())
  else if (expected === 'noStream') wrong.setExpectedNoStream(new empty.Empty())
  else wrong.setExpectedStreamPosition(String(expected))
  if (current < 0n) wrong.setCurrentNoStream(new empty.Empty())
  else wrong.setCurrentStreamRevision(String(current))
  return failed('WrongExpectedVersion', wrong)
}

const success = ({ revision, position }: WriteOutcome & { kind: 'written' }): BatchAppendResp => {
  const done = new Response.Success()
  if (revision < 0n) done.setNoStream(new empty.Empty())
  else done.setCurrentRevision(String(revision))
  if (position === undefined) done.setNoPosition(new empty.Empty())
  else
    done.setPosition(
      new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position)),
    )
  return new Response().setSuccess(done)
}

type Pending = { readonly stream: string; readonly expected: Expected; readonly events: ProposedEvent[]; size: number }

/**
 * `BatchAppend`: one call for all appends of a client, each under its correlation id and in as many messages as it needs,
 * the last of them marked final (Streams.BatchAppend.cs). Errors are answers under the same id; the call goes on.
 */
export const batchAppendCall =
  (context: ServerContext): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> =>
  (call: Call) => {
    const pending = new Map<string, Pending>()
    const refused = refusalOf(context, call.metadata, false)
    if (refused) {
      call.emit('error', refused)
      return
    }
    const answer = (correlation: UUID, stream: string, response: BatchAppendResp): void => {
      call.write(response.setCorrelationId(correlation).setStreamIdentifier(streamIdentifier(stream)))
    }
    const apply = (correlation: UUID, write: Write): void => {
      const outcome = applyWrite(context.log, write, context.faults.append)
      if (outcome.kind === 'written') answer(correlation, write.stream, success(outcome))
      else if (outcome.kind === 'wrongRevision')
        answer(correlation, write.stream, wrongRevision(write.expected, outcome.current))
      else if (outcome.kind === 'deleted')
        answer(correlation, write.stream, failed('StreamDeleted', new shared.StreamDeleted()))
      else {
        const error = faultAnswer(context, connectionOf(call), outcome.fault)
        if (error) call.emit('error', error)
      }
    }
    const take = (request: BatchAppendReq): void => {
      const correlation = request.getCorrelationId() ?? new shared.UUID()
      const id = uuidText(correlation) ?? ''
      const options = request.getOptions()
      const stream = streamName(options?.getStreamIdentifier())
      if (options) pending.set(id, { stream, expected: expectedOf(options), events: [], size: 0 })
      const append = pending.get(id)
      if (!append) return
      for (const message of request.getProposedMessagesList()) {
        const event = proposedEvent(message, uuidText(message.getId()))
        if ('code' in event) {
          pending.delete(id)
          const bad = new shared.BadRequest().setMessage(event.details)
          answer(correlation, append.stream, failed('BadRequest', bad))
          return
        }
        append.events.push(event)
        append.size += sizeOf(event)
      }
      if (append.size > context.maxAppendSize) {
        pending.delete(id)
        const most = new shared.MaximumAppendSizeExceeded().setMaxappendsize(context.maxAppendSize)
        answer(correlation, append.stream, failed('MaximumAppendSizeExceeded', most))
        return
      }
      if (!request.getIsFinal()) return
      pending.delete(id)
      apply(correlation, append)
    }
    call.on('data', (request: BatchAppendReq) => {
      try {
        take(request)
      } catch {
        call.emit('error', rpcErrors.handlerThrew())
      }
    })
    call.on('error', () => undefined)
    call.on('end', () => call.end())
  }
