import type { Part } from '../bench.js'
import { weighIndex } from '../children/start.js'

/** What the index weighs for each development. */
export const memory: Part = async (bench) => {
  bench.tell('weighing the index in a process of its own')
  const { bytes, developments } = await weighIndex(bench.ledgerFile)
  bench.add({
    name: 'memory of the index per development',
    value: bytes / developments,
    unit: 'bytes',
    goal: { kind: 'atMost', value: 512 },
  })
}
