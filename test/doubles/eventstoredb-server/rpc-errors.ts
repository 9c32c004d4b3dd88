import { Metadata, type StatusObject, status } from '@grpc/grpc-js'

/*
 * The errors of EventStore/EventStore, src/EventStore.Core/Services/Transport/Grpc/RpcExceptions.cs; the keys of their
 * trailers are those of Constants.cs beside it.
 */

const error = (code: status, details: string, trailers: Readonly<Record<string, string>> = {}): StatusObject => {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value)
  return { code, details, metadata }
}

export const rpcErrors = {
  unavailable: (): StatusObject => error(status.UNAVAILABLE, 'Connection dropped'),
  notReady: (): StatusObject => error(status.UNAVAILABLE, 'Server Is Not Ready'),
  timeout: (message: string): StatusObject => error(status.ABORTED, `Operation timed out: ${message}`),
  /** "Client resubscription required": Enumerator.AllSubscriptionFiltered.cs, ConsumerTooSlow. */
  consumerTooSlow: (): StatusObject =>
    error(
      status.ABORTED,
      'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
    ),
  notLeader: (host: string, port: number): StatusObject =>
    error(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': host,
      'leader-endpoint-port': String(port),
    }),
  noLeader: (): StatusObject => error(status.UNKNOWN, 'No leader info available in response'),
  /** No server sends it; the client's own error class throws over it, outside of any promise. */
  leaderWithoutEndpoint: (): StatusObject =>
    error(status.NOT_FOUND, 'Leader info available', { exception: 'not-leader' }),
  accessDenied: (): StatusObject => error(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
  unauthenticated: (): StatusObject => error(status.UNAUTHENTICATED, 'Bad gRPC response. HTTP status code: 401'),
  streamDeleted: (stream: string): StatusObject =>
    error(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
      exception: 'stream-deleted',
      'stream-name': stream,
    }),
  wrongExpectedVersion: (stream: string, expected: bigint, actual: bigint): StatusObject =>
    error(
      status.FAILED_PRECONDITION,
      `Append failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
      {
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': String(expected),
        'actual-version': String(actual),
      },
    ),
  maxAppendSizeExceeded: (most: number): StatusObject =>
    error(status.INVALID_ARGUMENT, `Maximum Append Size of ${most} Exceeded.`, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(most),
    }),
  requiredMetadataMissing: (property: string): StatusObject =>
    error(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    }),
  invalidArgument: (what: string): StatusObject => error(status.INVALID_ARGUMENT, `${what} is not valid`),
  /** A position that is no record's: Enumerator.AllSubscriptionFiltered.cs, InvalidReadException. */
  invalidPosition: (): StatusObject => error(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.'),
  handlerThrew: (): StatusObject => error(status.UNKNOWN, 'Exception was thrown by handler.'),
}
