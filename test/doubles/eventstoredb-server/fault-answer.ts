import type { StatusObject } from '@grpc/grpc-js'
import type { AppendFault } from './append-faults.js'
import { rpcErrors } from './rpc-errors.js'
import type { ServerContext } from './server-context.js'

/** Does to the writer's connection what a fault says; the error to answer with, where there is to be an answer. */
export const faultAnswer = (
  { line, leader }: ServerContext,
  connection: number,
  kind: AppendFault['kind'],
): StatusObject | undefined => {
  switch (kind) {
    case 'drop':
      line.drop(connection)
      return undefined
    case 'reset':
      line.reset(connection)
      return undefined
    case 'silence':
      return undefined
    case 'notLeader':
      return rpcErrors.notLeader(leader().host, leader().port)
    case 'unavailable':
    case 'notReady':
    case 'noLeader':
    case 'leaderWithoutEndpoint':
      return rpcErrors[kind]()
    case 'timeout':
      return rpcErrors.timeout('Commit phase timeout.')
    case 'noPosition':
      return rpcErrors.handlerThrew()
    default: {
      const _: never = kind
      return _
    }
  }
}
