import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { DeleteReq, DeleteResp, TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { handleUnaryCall } from '@grpc/grpc-js'
import { streamName } from './messages.js'
import { rpcErrors } from './rpc-errors.js'
import { refusalOf, type ServerContext } from './server-context.js'
import { isTombstoned, lastRevision } from './stream-metadata.js'
import { deleteStream } from './writing.js'

/** `Delete` and `Tombstone`, with any expected revision (Streams.Delete.cs): a soft delete of no stream is refused. */
const deletion = (context: ServerContext, stream: string, hard: boolean) => {
  if (isTombstoned(context.log, stream)) return rpcErrors.streamDeleted(stream)
  if (!hard && lastRevision(context.log, stream) < 0n) return rpcErrors.wrongExpectedVersion(stream, -2n, -1n)
  return deleteStream(context.log, stream, hard)?.position ?? rpcErrors.handlerThrew()
}

export const deleteCall =
  (context: ServerContext): handleUnaryCall<DeleteReq, DeleteResp> =>
  (call, callback) => {
    const stream = streamName(call.request.getOptions()?.getStreamIdentifier())
    const done = refusalOf(context, call.metadata, false) ?? deletion(context, stream, false)
    if (typeof done !== 'number') return callback(done)
    const position = new streams.DeleteResp.Position()
    callback(
      null,
      new streams.DeleteResp().setPosition(position.setCommitPosition(String(done)).setPreparePosition(String(done))),
    )
  }

export const tombstoneCall =
  (context: ServerContext): handleUnaryCall<TombstoneReq, TombstoneResp> =>
  (call, callback) => {
    const stream = streamName(call.request.getOptions()?.getStreamIdentifier())
    const done = refusalOf(context, call.metadata, false) ?? deletion(context, stream, true)
    if (typeof done !== 'number') return callback(done)
    callback(null, new streams.TombstoneResp().setNoPosition(new shared.Empty()))
  }
