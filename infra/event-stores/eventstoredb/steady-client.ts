import { readFileSync } from 'node:fs'
import { type ChannelCredentialOptions, EventStoreDBClient } from '@eventstore/db-client'
import type { ConnectionOptions } from '@eventstore/db-client/dist/Client/parseConnectionString.js'
import { EventStoreFault } from '../../../services/event-store.js'

/**
 * The client, but each append is a call of its own. Its other way, one call for all of them, keeps the appends that wait
 * in a table which all clients of a thread share: it is emptied when any connection breaks, and answers that come after
 * that are thrown outside of every promise (decision 0018).
 */
export class SteadyClient extends EventStoreDBClient {
  protected override supports = async (): Promise<boolean> => false

  /** The version that the server gives itself; `unknown` before 21.10. Never gives up by itself. */
  async serverVersion(): Promise<string> {
    return (await this.capabilities).serverVersion
  }

  /**
   * Lets go of its connection. What is under way on it fails or ends by its deadline. (Not by `dispose`: a read that is
   * cancelled by the client looks like one that has come to its end.)
   */
  async close(): Promise<void> {
    const channel = await this.getChannel()
    channel.close()
  }
}

const certificate = (file: string | undefined): Buffer | undefined => {
  if (file === undefined) return undefined
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new EventStoreFault('unavailable', `The certificate or key in ${file} cannot be read`, { cause })
  }
}

/** A client for a connection string, which connects at its first call. */
export const createClient = ({
  hosts,
  dnsDiscover,
  defaultCredentials,
  tls,
  tlsCAFile,
  userCertFile,
  userKeyFile,
  tlsVerifyCert: _verify,
  throwOnAppendFailure: _throw,
  ...settings
}: ConnectionOptions): SteadyClient => {
  const [first] = hosts
  if (first === undefined) throw new TypeError('A connection string has a host')
  const [rootCertificate, userCertificate, userKey] = [tlsCAFile, userCertFile, userKeyFile].map(certificate)
  const security: ChannelCredentialOptions = {
    insecure: tls === false,
    ...(rootCertificate ? { rootCertificate } : {}),
    ...(userCertificate && userKey ? { userCertFile: userCertificate, userKeyFile: userKey } : {}),
  }
  if (dnsDiscover) return new SteadyClient({ ...settings, discover: first }, security, defaultCredentials)
  if (hosts.length > 1) return new SteadyClient({ ...settings, endpoints: hosts }, security, defaultCredentials)
  return new SteadyClient({ ...settings, endpoint: first }, security, defaultCredentials)
}
