import type { Metadata, StatusObject } from '@grpc/grpc-js'
import type { Faults } from './append-faults.js'
import type { EventLog } from './event-log.js'
import type { Line } from './line.js'
import { rpcErrors } from './rpc-errors.js'

/** A caller's rights; where the server has no users, everybody may do everything (docs/security.md, "Insecure"). */
export type User = { readonly password: string; readonly isAdmin: boolean }

/** What every call of the server works on. */
export type ServerContext = {
  readonly log: EventLog
  readonly faults: Faults
  readonly line: Line
  readonly now: () => number
  /** Undefined: the server runs without security. */
  readonly users: ReadonlyMap<string, User> | undefined
  readonly version: string
  /** From 23.10 on the server says that a subscription has caught up. */
  readonly saysCaughtUp: boolean
  readonly maxAppendSize: number
  /** Where the leader is. */
  readonly leader: () => { readonly host: string; readonly port: number }
  /** Every header `authorization` that came, for tests of what the client sends. */
  readonly authorizations: string[]
}

/**
 * Why a call is refused; undefined where it is not. A call that needs the leader is answered by no other node. Basic credentials that are wrong are refused by the HTTP layer, calls
 * without any by the access check; `$all` is for admins (docs/security.md, "Default ACL").
 */
export const refusalOf = (
  { users, authorizations, faults }: ServerContext,
  metadata: Metadata,
  onlyAdmins: boolean,
): StatusObject | undefined => {
  // Streams.Read.cs and Streams.Append.cs, GetRequiresLeader.
  if (faults.leaderless && metadata.get('requires-leader')[0] === 'true') return rpcErrors.noLeader()
  const [header] = metadata.get('authorization')
  if (header !== undefined) authorizations.push(String(header))
  if (users === undefined) return undefined
  if (header === undefined) return rpcErrors.accessDenied()
  const [name = '', password = ''] = Buffer.from(String(header).replace(/^Basic /, ''), 'base64')
    .toString('utf8')
    .split(':')
  const user = users.get(name)
  if (user?.password !== password) return rpcErrors.unauthenticated()
  return onlyAdmins && !user.isAdmin ? rpcErrors.accessDenied() : undefined
}

/** The connection that a call came by, as the line knows it: the port of its socket. */
export const connectionOf = (call: { readonly getPeer: () => string }): number =>
  Number(call.getPeer().split(':').at(-1))
