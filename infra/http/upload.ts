import type { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { type Refusal, refuse } from '../../domain/refusal.js'
import { isRecord } from '../../domain/vocabulary/leaves.js'
import {
  type Curation,
  curate,
  curationBodies,
  developmentReference,
  isCurationOp,
  referencedId,
} from '../../services/curate.js'
import { type Report, record } from '../../services/record.js'
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

/** So many reports are appended together; what waits longer than a turn of the event loop is appended before. */
const BATCH = 64

type Result = { readonly line: number; readonly of: Written | Refusal | Fault }
type Batched = { readonly line: number; readonly report: Report }

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
      for (const result of await recordBatch(upload, batch)) await tell(result)
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

/** Records what goes together; an op line comes after everything that stands before it. */
const recordBatch = async (upload: Upload, lines: readonly NdjsonLine[]): Promise<readonly Result[]> => {
  const results: Result[] = []
  let reports: Batched[] = []
  const flush = async (): Promise<void> => {
    if (reports.length === 0) return
    const taken = reports
    reports = []
    const recorded = await recordAll(
      upload,
      taken.map(({ report }) => report),
    )
    for (const [index, of] of recorded.entries()) results.push({ line: taken[index]?.line ?? 0, of })
  }
  for (const one of lines) {
    const { line } = one
    const parsed = 'bytes' in one ? parseStrictJson(one.bytes) : { fault: TOO_LONG }
    if ('value' in parsed && !(isRecord(parsed.value) && 'op' in parsed.value)) {
      reports.push({ line, report: { input: parsed.value, author: upload.author(line) } })
      continue
    }
    await flush()
    results.push({ line, of: 'fault' in parsed ? parsed.fault : await curateLine(upload, line, parsed.value) })
  }
  await flush()
  return results
}

const TOO_LONG = fault('PARLEY_TOO_LARGE', 'The line is longer than 1 MiB.')

/** A store that fails on a batch fails its lines, each with the problem: the client sends them again. */
const recordAll = async (
  { writing, glossaries, conflict }: Upload,
  reports: readonly Report[],
): Promise<readonly (Written | Refusal | Fault)[]> => {
  try {
    return await record(writing, glossaries, conflict, reports)
  } catch (error) {
    const failed = faultOf(error)
    if (failed.code === 'PARLEY_INTERNAL') throw error
    return reports.map(() => failed)
  }
}

const opHead = z.looseObject({ op: z.string(), development: developmentReference })

const curateLine = async (
  { writing, glossaries, conflict, author }: Upload,
  line: number,
  value: unknown,
): Promise<Written | Refusal | Fault> => {
  const head = opHead.safeParse(value)
  if (!head.success) return invalid(head.error, value)
  const { op, development, ...body } = head.data
  if (!isCurationOp(op))
    return refuse('PARLEY_INVALID', 'There is no such op.', [
      { pointer: '/op', message: `must be one of ${Object.keys(curationBodies).join(', ')}` },
    ])
  const parsed = curationBodies[op].safeParse(body)
  if (!parsed.success) return invalid(parsed.error, body)
  const id = referencedId(conflict, development)
  const curation = { op, body: parsed.data } as Curation
  try {
    return await curate(writing, glossaries, { id, conflict, curation, author: author(line) })
  } catch (error) {
    const failed = faultOf(error)
    if (failed.code === 'PARLEY_INTERNAL') throw error
    return failed
  }
}

const invalid = (error: z.core.$ZodError, value: unknown): Refusal =>
  refuse('PARLEY_INVALID', 'The line breaks the schema of its op.', fieldErrors(error, value, 'pointer'))
