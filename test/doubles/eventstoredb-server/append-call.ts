import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { handleClientStreamingCall, StatusObject } from '@grpc/grpc-js'
import { faultAnswer } from './fault-answer.js'
import { streamName, uuidText } from './messages.js'
import { proposedEvent, sizeOf } from './proposed-event.js'
import { rpcErrors } from './rpc-errors.js'
import { connectionOf, refusalOf, type ServerContext } from './server-context.js'
import type { Expected } from './write-rules.js'
import { applyWrite, type Write, type WriteOutcome } from './writing.js'

const { AppendResp: Response } = streams

const expectedOf = (options: AppendReq.Options): Expected | undefined => {
  if (options.hasAny()) return 'any'
  if (options.hasStreamExists()) return 'streamExists'
  if (options.hasNoStream()) return 'noStream'
  return options.hasRevision() ? BigInt(options.getRevision()) : undefined
}

/** Streams.Append.cs: a wrong revision is no error of the call but an answer of its own. */
const wrongRevision = (expected: Expected, current: bigint): AppendResp => {
  const wrong = new Response.WrongExpectedVersion()
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty())
  else if (expected === 'streamExists') wrong.setExpectedStreamExists(new shared.Empty())
  else if (expected === 'noStream') wrong.setExpectedNoStream(new shared.Empty())
  else wrong.setExpectedRevision(String(expected))
  if (current < 0n) wrong.setCurrentNoStream(new shared.Empty())
  else wrong.setCurrentRevision(String(current))
  return new Response().setWrongExpectedVersion(wrong)
}

const success = ({ revision, position }: WriteOutcome & { kind: 'written' }): AppendResp => {
  const done = new Response.Success()
  if (revision < 0n) done.setNoStream(new shared.Empty())
  else done.setCurrentRevision(String(revision))
  if (position === undefined) done.setNoPosition(new shared.Empty())
  else
    done.setPosition(new Response.Position().setCommitPosition(String(position)).setPreparePosition(String(position)))
  return new Response().setSuccess(done)
}

/** The first message has the options, each one after it an event; the whole may have so many bytes. */
const readWrite = (requests: readonly AppendReq[], maxAppendSize: number): Write | StatusObject => {
  const options = requests[0]?.getOptions()
  const expected = options && expectedOf(options)
  if (options === undefined || expected === undefined) return rpcErrors.handlerThrew()
  const events = []
  let size = 0
  for (const request of requests.slice(1)) {
    const message = request.getProposedMessage()
    if (message === undefined) return rpcErrors.handlerThrew()
    const event = proposedEvent(message, uuidText(message.getId()))
    if ('code' in event) return event
    size += sizeOf(event)
    if (size > maxAppendSize) return rpcErrors.maxAppendSizeExceeded(maxAppendSize)
    events.push(event)
  }
  return { stream: streamName(options.getStreamIdentifier()), expected, events }
}

/** `Append`: one call for each append (Streams.Append.cs). */
export const appendCall =
  (context: ServerContext): handleClientStreamingCall<AppendReq, AppendResp> =>
  (call, callback) => {
    const refused = refusalOf(context, call.metadata, false)
    const requests: AppendReq[] = []
    call.on('data', (request: AppendReq) => requests.push(request))
    call.on('error', () => undefined)
    const answer = (): void => {
      // A call that was broken off ends too; Streams.Append.cs writes what came only if the caller has said that it was all
      // (`MoveNext` throws for a call that is cancelled).
      if (call.cancelled) return
      const write = refused ?? readWrite(requests, context.maxAppendSize)
      if ('code' in write) {
        callback(write)
        return
      }
      const outcome = applyWrite(context.log, write, context.faults.append)
      if (outcome.kind === 'written') callback(null, success(outcome))
      else if (outcome.kind === 'wrongRevision') callback(null, wrongRevision(write.expected, outcome.current))
      else if (outcome.kind === 'deleted') callback(rpcErrors.streamDeleted(write.stream))
      else {
        const error = faultAnswer(context, connectionOf(call), outcome.fault)
        if (error) callback(error)
      }
    }
    // Whether it was broken off is known once everything that came with its end has been heard of.
    call.on('end', () => setImmediate(answer))
  }
