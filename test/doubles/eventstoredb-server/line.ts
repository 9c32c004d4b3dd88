import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { FrameReader, rstStreamFrame } from './http2-frames.js'

/** RFC 9113, section 3.4: the client's preface. */
const PREFACE_BYTES = 24

type Connection = { readonly client: Socket; readonly server: Socket; readonly reset: () => void }

/**
 * Breaks a socket by RST. One that is being ended can not be reset: Node 20 marks it as closing although libuv refuses, waits
 * for its end for ever when the process ends, and spins meanwhile.
 */
const reset = (socket: Socket): void => {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}

/**
 * The wire between clients and the server: a TCP port of its own in front of the server's. What breaks on a network
 * breaks here, for real sockets, so that neither side has to pretend.
 */
export class Line {
  readonly #target: number
  readonly #server: Server
  readonly #connections = new Map<number, Connection>()
  /** Every socket of a client, also while the server's side of it is still to be connected. */
  readonly #clients = new Set<Socket>()
  #silent = false
  #delayMs = 0
  #made = 0

  constructor(target: number) {
    this.#target = target
    this.#server = createServer({ pauseOnConnect: true, noDelay: true }, (client) => this.#connect(client))
  }

  /** Listens; 0 is any free port. The port it has. */
  async open(port: number): Promise<number> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The line has no port')
    return address.port
  }

  /** Refuses new connections, and breaks those there are. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.drop()
    for (const client of this.#clients) client.destroy()
    await closed
  }

  /** How many connections clients have made so far. */
  get made(): number {
    return this.#made
  }

  #connect(client: Socket): void {
    this.#made += 1
    this.#clients.add(client)
    const server = connect({ port: this.#target, host: '127.0.0.1', noDelay: true })
    server.once('connect', () => this.#join(client, server))
    server.on('error', () => client.destroy())
    client.on('error', () => server.destroy())
    client.on('close', () => {
      this.#clients.delete(client)
      server.destroy()
    })
  }

  #join(client: Socket, server: Socket): void {
    const open = new Set<number>()
    let resetting: number[] = []
    const fromClient = new FrameReader(PREFACE_BYTES, ({ type, stream }) => type === 'headers' && open.add(stream))
    const fromServer = new FrameReader(0, ({ type, stream }) => type === 'end' && open.delete(stream))
    const send = (to: Socket, chunk: Buffer): void => {
      if (this.#silent || to.destroyed) return
      if (this.#delayMs === 0) to.write(chunk)
      else setTimeout(() => to.destroyed || to.write(chunk), this.#delayMs)
    }
    client.on('data', (chunk: Buffer) => {
      fromClient.take(chunk)
      send(server, chunk)
    })
    let atBorder = true
    server.on('data', (chunk: Buffer) => {
      const border = fromServer.take(chunk)
      atBorder = border === chunk.length
      if (border === undefined || resetting.length === 0) return send(client, chunk)
      send(client, Buffer.concat([chunk.subarray(0, border), ...resetting.map(rstStreamFrame), chunk.subarray(border)]))
      resetting = []
    })
    const reset = (): void => {
      resetting = [...open]
      open.clear()
      if (!atBorder) return
      send(client, Buffer.concat(resetting.map(rstStreamFrame)))
      resetting = []
    }
    const port = server.localPort ?? 0
    this.#connections.set(port, { client, server, reset })
    server.on('close', () => {
      this.#connections.delete(port)
      client.destroy()
    })
    client.resume()
  }

  #chosen(connection: number | undefined): readonly Connection[] {
    if (connection === undefined) return [...this.#connections.values()]
    const found = this.#connections.get(connection)
    return found ? [found] : []
  }

  /** Breaks a connection (left out: all of them), with whatever is under way on it. */
  drop(connection?: number): void {
    for (const { client, server } of this.#chosen(connection)) {
      reset(client)
      server.destroy()
    }
  }

  /** RST_STREAM with INTERNAL_ERROR for every call under way on a connection (left out: on all). Not through TLS. */
  reset(connection?: number): void {
    for (const { reset } of this.#chosen(connection)) reset()
  }

  /** Swallows everything in both directions, keep-alives too, and leaves the connections standing. */
  silence(silent: boolean): void {
    this.#silent = silent
    if (!silent) this.drop()
  }

  /** Holds every byte for so long. */
  delay(ms: number): void {
    this.#delayMs = ms
  }
}
