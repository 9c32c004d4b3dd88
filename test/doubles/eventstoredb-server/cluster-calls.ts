import { randomUUID } from 'node:crypto'
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { handleUnaryCall } from '@grpc/grpc-js'
import type { ServerContext } from './server-context.js'

/** The features of a method as ServerFeatures.cs lists them. */
const FEATURES: { readonly [method: string]: readonly string[] } = {
  read: ['position', 'events'],
  batchappend: ['deadline_duration'],
}

/** `GetSupportedMethods`: every method by its name in lower case, and the version in three numbers (ServerFeatures.cs). */
export const featuresCall =
  ({ version }: ServerContext): handleUnaryCall<Empty, SupportedMethods> =>
  (_call, callback) => {
    const methods = Object.values(streamsService.StreamsService).map(({ path }: { readonly path: string }) => {
      const [, service = '', method = ''] = path.toLowerCase().split('/')
      const supported = new features.SupportedMethod().setServiceName(service).setMethodName(method)
      return supported.setFeaturesList([...(FEATURES[method] ?? [])])
    })
    callback(null, new features.SupportedMethods().setEventStoreServerVersion(version).setMethodsList(methods))
  }

/** `Gossip.Read`: the members of the cluster, here one leader. Open to all (docs/security.md, anonymous gossip). */
export const gossipCall =
  ({ leader, now }: ServerContext): handleUnaryCall<Empty, ClusterInfo> =>
  (_call, callback) => {
    const { host, port } = leader()
    const member = new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString(randomUUID()))
      .setTimeStamp(String(now() * 10_000))
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port))
    callback(null, new gossip.ClusterInfo().setMembersList([member]))
  }
