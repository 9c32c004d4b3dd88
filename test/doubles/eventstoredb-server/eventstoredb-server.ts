import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { appendCall } from './append-call.js'
import { type Faults, noFaults } from './append-faults.js'
import { batchAppendCall } from './batch-append-call.js'
import { featuresCall, gossipCall } from './cluster-calls.js'
import { deleteCall, tombstoneCall } from './delete-calls.js'
import { EventLog } from './event-log.js'
import { Line } from './line.js'
import { readCall } from './read-call.js'
import type { ServerContext, User } from './server-context.js'

/** `MaxAppendSize` of EventStoreDB up to 24.x (ClusterVNodeOptions.cs). */
const MAX_APPEND_SIZE = 1024 * 1024

export type ServerOptions = {
  readonly log?: EventLog
  /** Milliseconds since 1970; default the system's clock. */
  readonly now?: () => number
  readonly version?: string
  /** Servers before 23.10 do not say when a subscription has caught up. */
  readonly saysCaughtUp?: boolean
  readonly users?: Readonly<Record<string, User>>
  /** PEM of the server's certificate and key; left out: no TLS. */
  readonly tls?: { readonly certificate: Buffer; readonly key: Buffer }
  /** The port to listen on; left out: any free one. */
  readonly port?: number
}

export type EventStoreDbServer = {
  readonly log: EventLog
  readonly faults: Faults
  readonly port: number
  /** Of a client without credentials. */
  readonly url: string
  readonly authorizations: readonly string[]
  readonly line: () => Line
  /** Takes the server off the network; its log stays. */
  readonly stop: () => Promise<void>
  /** Puts it back, on the same port. */
  readonly start: () => Promise<void>
  /** Stops, forgets the last events although they were acknowledged, and starts again. */
  readonly loseTail: (count: number) => Promise<void>
}

const bind = (server: Server, credentials: ServerCredentials): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, port) => (error ? reject(error) : resolve(port)))
  })

/** A server that speaks EventStoreDB's protocol, on one node that is always the leader. */
export const startEventStoreDb = async (options: ServerOptions = {}): Promise<EventStoreDbServer> => {
  const { now = Date.now, users, tls, version = '24.2.0', saysCaughtUp = true } = options
  const log = options.log ?? new EventLog(now)
  const faults = noFaults()
  const credentials = tls
    ? ServerCredentials.createSsl(null, [{ cert_chain: tls.certificate, private_key: tls.key }])
    : ServerCredentials.createInsecure()
  let [port, running]: [number, { server: Server; line: Line } | undefined] = [options.port ?? 0, undefined]
  const authorizations: string[] = []

  const start = async (): Promise<void> => {
    const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 })
    const line = new Line(await bind(server, credentials))
    const context: ServerContext = {
      log,
      faults,
      line,
      now,
      users: users && new Map(Object.entries(users)),
      version,
      saysCaughtUp,
      maxAppendSize: MAX_APPEND_SIZE,
      leader: () => ({ host: '127.0.0.1', port }),
      authorizations,
    }
    server.addService(streamsService.StreamsService, {
      append: appendCall(context),
      batchAppend: batchAppendCall(context),
      read: readCall(context),
      delete: deleteCall(context),
      tombstone: tombstoneCall(context),
    })
    server.addService(featuresService.ServerFeaturesService, { getSupportedMethods: featuresCall(context) })
    server.addService(gossipService.GossipService, { read: gossipCall(context) })
    port = await line.open(port)
    running = { server, line }
  }

  const stop = async (): Promise<void> => {
    const stopping = running
    running = undefined
    await stopping?.line.close()
    stopping?.server.forceShutdown()
  }

  await start()
  return {
    log,
    faults,
    authorizations,
    get port() {
      return port
    },
    get url() {
      return `esdb://127.0.0.1:${port}?tls=${tls !== undefined}`
    },
    line: () => {
      if (!running) throw new Error('The server is stopped')
      return running.line
    },
    stop,
    start,
    loseTail: async (count) => {
      await stop()
      log.loseTail(count)
      await start()
    },
  }
}
