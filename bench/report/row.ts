import { z } from 'zod'

/** What is wanted of a value, by itself or beside a peer. */
const goal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('atMost'), value: z.number() }),
  z.strictObject({ kind: z.literal('atLeast'), value: z.number() }),
  /** So many times as good as the peer: faster where less is better, more where more is. */
  z.strictObject({ kind: z.literal('ratio'), value: z.number() }),
])
export type Goal = z.infer<typeof goal>

/** One line of the table. */
export const row = z.strictObject({
  part: z.string(),
  size: z.number().int(),
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  /** Whether a greater value is a better one. */
  more: z.boolean(),
  peer: z.strictObject({ name: z.string(), value: z.number() }).nullable(),
  ratio: z.number().nullable(),
  goal: goal.nullable(),
  met: z.boolean().nullable(),
  /** Of how many measurements the value is made. */
  runs: z.number().int(),
})
export type Row = z.infer<typeof row>

/** What a part tells of one measurement. */
export type Told = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly more?: boolean
  readonly peer?: { readonly name: string; readonly value: number }
  readonly goal?: Goal
  readonly runs?: number
}

export const rowOf = (part: string, size: number, told: Told): Row => {
  const { name, value, unit, more = false, peer = null, goal: wanted = null, runs = 1 } = told
  const ratio = peer === null ? null : more ? value / peer.value : peer.value / value
  return { part, size, name, value, unit, more, peer, ratio, goal: wanted, met: isMet(value, ratio, wanted), runs }
}

const isMet = (value: number, ratio: number | null, wanted: Goal | null): boolean | null => {
  if (wanted === null) return null
  if (wanted.kind === 'atMost') return value <= wanted.value
  if (wanted.kind === 'atLeast') return value >= wanted.value
  return ratio === null ? null : ratio >= wanted.value
}

/** One run of the bench: when, on what, and what came out. */
export const results = z.strictObject({
  at: z.iso.datetime(),
  machine: z.string(),
  /** Load of the machine at the start and at the end (average of a minute, in processes). */
  load: z.tuple([z.number(), z.number()]),
  seed: z.number().int(),
  sizes: z.array(z.number().int()),
  parts: z.array(z.string()),
  /** Peers and parts that were left out, each with the reason. */
  skipped: z.array(z.string()),
  rows: z.array(row),
})
export type Results = z.infer<typeof results>
