import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { startEventStoreDb } from './eventstoredb-server.js'

/** However it is closed: by an end or by a reset. */
const closeOf = (socket: Socket): Promise<void> => {
  socket.on('error', () => undefined)
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

t.test(
  'a server that is stopped while a client is just being connected does stop, and the client is let go',
  async (t) => {
    const server = await startEventStoreDb()
    const line = server.line()
    const client = connect({ port: server.port, host: '127.0.0.1' })
    const closed = closeOf(client)
    while (line.made === 0) await nextTurn()
    await server.stop()
    await closed
    t.equal(line.made, 1)
  },
)

t.test('a server that is stopped breaks the connections that it has', async (t) => {
  const server = await startEventStoreDb()
  const client = connect({ port: server.port, host: '127.0.0.1' })
  const closed = closeOf(client)
  // The server's settings are the first that it says.
  client.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  client.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]))
  await once(client, 'data')
  client.resume()
  await server.stop()
  await closed
  t.ok(client.destroyed)
})
