// EventStoreDB's double as a process of its own: its log is kept in a file, so that it is there when the process was
// killed and is started again. Arguments: the file, and the port (0: any free one). It prints its port as a JSON line.
import { existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { EventLog, type LogRecord } from './event-log.js'
import { startEventStoreDb } from './eventstoredb-server.js'

const bytes = z.string().transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
const big = z.string().transform((text) => BigInt(text))

const keptRecord = z.object({
  position: z.number(),
  stream: z.string(),
  revision: big,
  id: z.string(),
  type: z.string(),
  isJson: z.boolean(),
  data: bytes,
  metadata: bytes,
  created: big,
})

const lineOf = ({ revision, created, data, metadata, ...record }: LogRecord): string =>
  `${JSON.stringify({
    ...record,
    revision: String(revision),
    created: String(created),
    data: Buffer.from(data).toString('base64'),
    metadata: Buffer.from(metadata).toString('base64'),
  })}\n`

const [file = '', port = '0'] = process.argv.slice(2)
const kept = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
const disk = openSync(file, 'a')
// Everything that one append wrote goes to the file in one piece, before it is acknowledged.
const log = new EventLog(Date.now, (records) => writeSync(disk, records.map(lineOf).join('')))
log.restore(kept.filter((line) => line.endsWith('}')).map((line) => keptRecord.parse(JSON.parse(line))))
const server = await startEventStoreDb({ log, port: Number(port) })
process.stdout.write(`${JSON.stringify({ port: server.port })}\n`)
