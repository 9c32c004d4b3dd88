import type { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { type Refusal, refuse } from '../../domain/refusal.js'
import { isRecord } from '../../domain/vocabulary/leaves.js'
import {
  type Curation,
  type CurationRequest,
  curationBodies,
  developmentReference,
  isCurationOp,
  referencedId,
} from '../../services/curate.js'
import { type Failed, Held } from '../../services/held.js'
import type { Outcome } from '../../services/prepared.js'
import { type Item, recordMany } from '../../services/record-many.js'
import type { Author, Glossaries, Writing, Written } from '../../services/writing.js'
import type { AnswerSpool } from './answer-spool.js'
import { fieldErrors } from './field-errors.js'
import { type NdjsonLine, readNdjson } from './ndjson.js'
import { type Fault, fault, faultOf, problemOf } from './problems.js'
import { parseStrictJson } from './strict-json.js'

/** An upload of NDJSON to one conflict. */
export type Upload = {
  readonly writing: Writing
  readonly glossaries: Glossaries
  readonly conflict: string
  /** Who sends it, by physical line. */
  readonly author: (line: number) => Author
  /** Whether only refused lines and the summary are answered. */
  readonly onlyRefused: boolean
  readonly requestId: string
}

/** So many lines are recorded together; what waits longer than a turn of the event loop is appended before. */
const BATCH = 64

type Result = { readonly line: number; readonly of: Written | Refusal | Fault }

/**
 * Records an upload line by line and answers each line in order, then the summary. It is read to its end whatever the
 * client does with the answer; an upload or a store that fails ends the answer without its summary.
 */
export const recordUpload = async (
  upload: Upload,
  input: Readable,
  answer: AnswerSpool,
  onFault: (error: unknown) => void,
): Promise<void> => {
  const held = new Held()
  const summary = { recorded: 0, unchanged: 0, refused: 0 }
  const tell = async ({ line, of }: Result): Promise<void> => {
    const failed = 'code' in of
    if (failed) summary.refused += 1
    else summary[of.unchanged ? 'unchanged' : 'recorded'] += 1
    if (upload.onlyRefused && !failed) return
    await answer.put(
      `${JSON.stringify(failed ? problemLine(line, of, upload.requestId) : { line, status: statusOf(of), ...of })}\n`,
    )
  }
  try {
    for await (const batch of batches(readNdjson(input))) {
      for (const result of await recordBatch(upload, batch, held)) await tell(result)
    }
    await answer.put(`${JSON.stringify({ summary })}\n`)
    answer.finish()
  } catch (error) {
    if (faultOf(error).code === 'PARLEY_INTERNAL') onFault(error)
    answer.destroy(error instanceof Error ? error : new Error('the upload failed', { cause: error }))
  }
}

const statusOf = ({ unchanged, revision }: Written): number => (unchanged || revision > 0 ? 200 : 201)

const problemLine = (line: number, of: Refusal | Fault, requestId: string): object => {
  const { status, body } = problemOf(of, requestId)
  return { line, status, problem: body }
}

/** Lines in groups: as many as have come, up to a batch. A client that waits for each answer is not kept waiting. */
async function* batches(lines: AsyncGenerator<NdjsonLine>): AsyncGenerator<readonly NdjsonLine[]> {
  let batch: NdjsonLine[] = []
  const ahead = (): Promise<IteratorResult<NdjsonLine>> => {
    const next = lines.next()
    // It may fail while a batch is being recorded, before anybody awaits it.
    next.catch(() => undefined)
    return next
  }
  let pending = ahead()
  for (;;) {
    const step = batch.length === 0 ? await pending : await Promise.race([pending, nextTurn(null)])
    if (step === null || step.done || batch.length >= BATCH) {
      if (batch.length > 0) yield batch
      batch = []
      if (step?.done) return
      if (step === null) continue
    }
    batch.push(step.value)
    pending = ahead()
  }
}

/** Records what goes together. */
const recordBatch = async (upload: Upload, lines: readonly NdjsonLine[], held: Held): Promise<readonly Result[]> => {
  const { writing, glossaries, conflict } = upload
  const read = lines.map((line) => readLine(upload, line))
  const recorded = await recordMany(
    writing,
    glossaries,
    conflict,
    read.flatMap((one) => ('item' in one ? [one.item] : [])),
    held,
  )
  let next = 0
  return read.map((one, index) => ({
    line: lines[index]?.line ?? 0,
    of: 'item' in one ? outcomeIn(recorded[next++]) : one.refused,
  }))
}

const TOO_LONG = fault('PARLEY_TOO_LARGE', 'The line is longer than 1 MiB.')

/** A store that fails on lines fails these, each with the problem: the client sends them again. */
const outcomeIn = (recorded: Outcome | Failed | undefined): Outcome | Fault => {
  if (!recorded) throw new Error('a line has no outcome')
  if (!('failed' in recorded)) return recorded
  const failed = faultOf(recorded.failed)
  if (failed.code === 'PARLEY_INTERNAL') throw recorded.failed
  return failed
}

const readLine = (
  upload: Upload,
  line: NdjsonLine,
): { readonly item: Item } | { readonly refused: Refusal | Fault } => {
  const parsed = 'bytes' in line ? parseStrictJson(line.bytes) : { fault: TOO_LONG }
  if ('fault' in parsed) return { refused: parsed.fault }
  const { value } = parsed
  const author = upload.author(line.line)
  if (!(isRecord(value) && 'op' in value)) return { item: { report: { input: value, author } } }
  const curation = curationIn(upload.conflict, value, author)
  return 'code' in curation ? { refused: curation } : { item: { curation } }
}

const opHead = z.looseObject({ op: z.string(), development: developmentReference })

const curationIn = (conflict: string, value: unknown, author: Author): CurationRequest | Refusal => {
  const head = opHead.safeParse(value)
  if (!head.success) return invalid(head.error, value)
  const { op, development, ...body } = head.data
  if (!isCurationOp(op))
    return refuse('PARLEY_INVALID', 'There is no such op.', [
      { pointer: '/op', message: `must be one of ${Object.keys(curationBodies).join(', ')}` },
    ])
  const parsed = curationBodies[op].safeParse(body)
  if (!parsed.success) return invalid(parsed.error, body)
  const curation = { op, body: parsed.data } as Curation
  return { id: referencedId(conflict, development), conflict, curation, author }
}

const invalid = (error: z.core.$ZodError, value: unknown): Refusal =>
  refuse('PARLEY_INVALID', 'The line breaks the schema of its op.', fieldErrors(error, value, 'pointer'))
