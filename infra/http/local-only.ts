import type { IncomingMessage } from 'node:http'
import { type Fault, fault } from './problems.js'

const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'] as const

/** Whoever forwards a request adds one of these: then it does not come from this machine. */
const FORWARDING =
  /^(?:forwarded|x-forwarded-.*|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip|via)$/

/**
 * Keeps a server without keys to its own machine (api.md, section 8): `Host` must be this machine with our port
 * (a page of a foreign site may have rebound its name to 127.0.0.1), no `Origin` but ours, and nothing may have been
 * forwarded. Faults: PARLEY_MALFORMED_REQUEST (400), PARLEY_MISDIRECTED (421), PARLEY_FORBIDDEN (403).
 */
export const localOnlyFault = (request: IncomingMessage): Fault | undefined => {
  const { headers, rawHeaders } = request
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length
  if (hosts > 1 || (hosts === 0 && request.httpVersion === '1.1')) {
    const message = hosts > 1 ? 'is given twice' : 'is missing'
    return fault('PARLEY_MALFORMED_REQUEST', `The Host header ${message}.`, [{ header: 'host', message }])
  }
  // A request injected without a socket has no port: there, 80 is what a Host without a port means.
  const { localAddress = '', localPort = 80 } = request.socket
  const ours = ownAuthorities(localAddress, localPort)
  const target = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(request.url ?? '')?.[1]
  for (const authority of [target ?? headers.host, headers.host]) {
    if (authority !== undefined && ours.has(authority.toLowerCase())) continue
    const message = `must be one of ${[...ours].join(', ')} as long as the server has no keys`
    return fault('PARLEY_MISDIRECTED', 'The request is meant for another host.', [{ header: 'host', message }])
  }
  if (headers.origin !== undefined && !isOwnOrigin(headers.origin, ours)) {
    return fault('PARLEY_FORBIDDEN', 'Requests of foreign web pages are not answered.', [
      { header: 'origin', message: 'is foreign' },
    ])
  }
  const forwarded = Object.keys(headers).find((name) => FORWARDING.test(name))
  if (forwarded === undefined) return undefined
  return fault('PARLEY_FORBIDDEN', 'A server without keys answers only requests of its own machine.', [
    { header: forwarded, message: 'tells that the request was forwarded' },
  ])
}

/** The address that the request came to is a name of ours too, where it is another loopback address than the usual one. */
const ownAuthorities = (address: string, port: number): ReadonlySet<string> => {
  const names = address.startsWith('127.') ? [...LOCAL_NAMES, address] : LOCAL_NAMES
  return new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
}

const isOwnOrigin = (origin: string, ours: ReadonlySet<string>): boolean =>
  origin.startsWith('http://') && ours.has(origin.slice('http://'.length).toLowerCase())
