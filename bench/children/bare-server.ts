import { once } from 'node:events'
import fastify from 'fastify'

// The least that a route on Fastify can do: it sends the text that the parent gave.

const [text] = await once(process, 'message')
const app = fastify()
app.get('*', (_, reply) => reply.type('application/json; charset=utf-8').send(text))
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.on('message', () => void app.close().then(() => process.disconnect()))
process.once('disconnect', () => process.exit())
process.send?.({ url })
