import { setTimeout as pause } from 'node:timers/promises'
import { openSqliteStore } from '../../infra/event-stores/sqlite/sqlite-store.js'
import { newIndex, subjectOf } from '../subject.js'

// Weighs the index of a store, as the parent asked: what the process holds with it and without it.

const [, , file] = process.argv
const { gc } = globalThis
if (file === undefined || gc === undefined)
  throw new Error('this is started by the bench, with a store and --expose-gc')

const weight = async (): Promise<number> => {
  // What was external is given back a turn after its owner was collected.
  for (let round = 0; round < 3; round += 1) {
    gc()
    await pause(50)
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const store = await openSqliteStore(file)
const before = await weight()
const index = newIndex()
const developments = new Set<string>()
for await (const event of store.readAll()) {
  index.apply(event)
  if (event.revision === 0) developments.add(event.stream)
}
const count = developments.size - 1
developments.clear()
await store.close()
const after = await weight()
// The index must still be there when it is weighed.
if (subjectOf(index).head === 0) throw new Error('the store is empty')
process.send?.({ bytes: after - before, developments: count })
process.disconnect()
