import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import t from 'tap'
import { z } from 'zod'
import { conflictEventSchemas, isConflictEventType, parseConflictEvent } from '../../domain/conflict.js'
import {
  isLifeEventType,
  lifeEventSchemas,
  parseDevelopmentEvent,
  storedData,
} from '../../domain/development/events.js'
import { developmentTypes, isDevelopmentType } from '../../domain/developments/catalogue.js'

// Events of version 1 as they lie in stores. They are never edited: what they say must be readable for ever.

const FOLDER = resolve('test/golden/events/v1')
const stored = z.object({ type: z.string(), schemaVersion: z.literal(1), data: z.record(z.string(), z.unknown()) })

const golden = readdirSync(FOLDER).map((file) => ({
  file,
  event: stored.parse(JSON.parse(readFileSync(resolve(FOLDER, file), 'utf8'))),
}))

/** What is read of an event, as it would be stored again. */
const readAgain = (type: string, data: object): object =>
  isConflictEventType(type) ? parseConflictEvent(type, data).data : storedData(parseDevelopmentEvent(type, data))

for (const { file, event } of golden)
  t.test(`${file} reads as what it says`, async (t) => {
    t.equal(file.split('.')[0], event.type)
    t.strictSame(JSON.parse(JSON.stringify(readAgain(event.type, event.data))), event.data)
  })

t.test('every event type has a golden file', async (t) => {
  const names = [...Object.keys(conflictEventSchemas), ...Object.keys(lifeEventSchemas), ...developmentTypes]
  const kept = new Set(golden.map(({ event }) => event.type))
  t.strictSame(
    names.filter((name) => !kept.has(name)),
    [],
  )
  for (const type of kept)
    t.ok(isConflictEventType(type) || isLifeEventType(type) || isDevelopmentType(type), `${type} is still known`)
})

t.test('every reason of a correction, retraction and reinstatement has a golden file', async (t) => {
  const reasons = golden.flatMap(({ event: { type, data } }) =>
    isLifeEventType(type) && data.reason ? [`${type} ${data.reason}`] : [],
  )
  for (const type of ['DevelopmentCorrected', 'DevelopmentRetracted', 'DevelopmentReinstated'] as const)
    for (const { shape } of lifeEventSchemas[type].options)
      t.ok(reasons.includes(`${type} ${shape.reason.value}`), `${type} ${shape.reason.value}`)
})

t.test('an event of a shape that was never stored is not read', async (t) => {
  const first = golden.find(({ file }) => file === 'StatementMade.minimal.json')
  const { data = {} } = first?.event ?? {}
  t.doesNotThrow(() => readAgain('StatementMade', data))
  t.throws(() => readAgain('StatementMade', { ...data, nonsense: 1 }))
  t.throws(() => readAgain('StatementMade', { ...data, occurred: '2022-03-18' }))
  t.throws(() => readAgain('StatmentMade', data), /no such event type/)
})
