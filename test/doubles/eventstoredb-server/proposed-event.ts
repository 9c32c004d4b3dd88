import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { StatusObject } from '@grpc/grpc-js'
import type { ProposedEvent } from './event-log.js'
import { rpcErrors } from './rpc-errors.js'

/** Streams.Append.cs: an event needs a type and a content type (Constants.Metadata.RequiredMetadata) and a UUID as its id. */
export const proposedEvent = (
  message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage,
  id: string | undefined,
): ProposedEvent | StatusObject => {
  const metadata = message.getMetadataMap()
  const [type, contentType] = [metadata.get('type'), metadata.get('content-type')]
  if (type === undefined) return rpcErrors.requiredMetadataMissing('type')
  if (contentType === undefined) return rpcErrors.requiredMetadataMissing('content-type')
  // Event.cs: "Empty eventId provided." and "Empty eventType provided." are thrown by its constructor.
  if (id === undefined || type === '') return rpcErrors.handlerThrew()
  return {
    id,
    type,
    isJson: contentType === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  }
}

/** Event.cs, SizeOnDisk: the data, the metadata and the type in UTF-16. */
export const sizeOf = ({ data, metadata, type }: ProposedEvent): number =>
  data.length + metadata.length + 2 * type.length
