import type { LogLine } from './change-log.js'
import type { Cell, DataSet, Row, Told } from './data-sets/data-set.js'

type Reference = { readonly system: string; readonly key: string }
/** One line of an upload: a development, or what is done to one. */
export type UploadLine = {
  readonly externalRef?: Reference
  readonly development?: Reference
  readonly [member: string]: unknown
}

export type Upload = {
  readonly lines: readonly UploadLine[]
  /** How many lines do what. */
  readonly acts: Readonly<Record<Act, number>>
  /** Figures for which some version held a number that is no count: it is left out, as if nothing were there. */
  readonly noCounts: readonly string[]
}

type Act = Step['act']
/** What a version does to a figure. */
type Step = { readonly act: 'report' | 'correct'; readonly told: Told } | { readonly act: 'retract' | 'reinstate' }

/** A version of the data set: when it appeared, and its lines of the log. */
type Version = { readonly recordedAt: string; readonly commit: string; readonly lines: readonly LogLine[] }

/** What was last said of a figure, and whether the data set still says it. */
type Last = { readonly said: string; readonly stands: boolean }

/**
 * Tells the log of a data set's versions as lines for `POST /v1/conflicts/{c}/developments`, one development for each
 * figure of each row. A figure that appears is a report, one that differs a revision by its source, one that is gone a
 * withdrawal; one that comes back is restored where it is as it was, else revised, which makes it visible again. All of
 * it is known from when its version was recorded.
 */
export const uploadOf = (dataSet: DataSet, log: readonly LogLine[]): Upload => {
  const rows = new Map<string, Row>()
  const lasts = new Map<string, Map<string, Last>>()
  const lines: UploadLine[] = []
  const acts: Record<Act, number> = { report: 0, correct: 0, retract: 0, reinstate: 0 }
  const noCounts = new Set<string>()
  for (const version of versionsOf(log)) {
    for (const line of version.lines) rows.set(line.key, rowAfter(rows.get(line.key) ?? new Map(), line))
    for (const date of new Set(version.lines.map(({ key }) => key))) {
      const ofRow = lasts.get(date) ?? new Map<string, Last>()
      lasts.set(date, ofRow)
      const figures = new Map(
        dataSet.figuresOf(date, rows.get(date) ?? new Map()).map(({ name, told }) => [name, told]),
      )
      for (const name of new Set([...ofRow.keys(), ...figures.keys()])) {
        const told = figures.get(name) ?? null
        if (told === null && figures.has(name)) noCounts.add(`${date} ${name}`)
        const last = ofRow.get(name)
        const step = stepOf(last, told)
        if (step === null) continue
        acts[step.act] += 1
        lines.push(lineOf(step, dataSet, version, `${date}/${name}`))
        ofRow.set(name, { said: told === null ? (last?.said ?? '') : JSON.stringify(told), stands: told !== null })
      }
    }
  }
  return { lines, acts, noCounts: [...noCounts] }
}

/**
 * The versions in order. Those of one instant are one: no clock sees between them, and what was changed there and back
 * was not changed.
 */
const versionsOf = (log: readonly LogLine[]): readonly Version[] => {
  const versions: { recordedAt: string; commit: string; lines: LogLine[] }[] = []
  for (const line of log) {
    const last = versions.at(-1)
    if (last && Date.parse(last.recordedAt) === Date.parse(line.recorded_at)) {
      last.commit = line.commit
      last.lines.push(line)
    } else versions.push({ recordedAt: line.recorded_at, commit: line.commit, lines: [line] })
  }
  return versions
}

const rowAfter = (row: Row, line: LogLine): Row => {
  if (line.op === 'remove') return new Map()
  const after = new Map<string, Cell>(line.op === 'add' ? [] : row)
  for (const [column, to] of Object.entries(line.data)) {
    const cell = Array.isArray(to) ? to[1] : to
    if (cell === null) after.delete(column)
    else after.set(column, cell)
  }
  return after
}

const stepOf = (last: Last | undefined, told: Told | null): Step | null => {
  if (told === null) return last?.stands ? { act: 'retract' } : null
  if (!last) return { act: 'report', told }
  if (last.said !== JSON.stringify(told)) return { act: 'correct', told }
  return last.stands ? null : { act: 'reinstate' }
}

/**
 * The line that tells a step. A patch holds all that a figure says, so that what a revision leads to does not depend on
 * what was recorded before it.
 */
const lineOf = (step: Step, { name, publisher }: DataSet, { recordedAt, commit }: Version, key: string): UploadLine => {
  const ref = { system: publisher.id, key }
  const title = `${name}, version ${commit}`
  const sources = [{ publisher: publisher.id, title, publishedAt: recordedAt }]
  switch (step.act) {
    case 'report': {
      const { type, occurred, claimant, body } = step.told
      const claim = claimant === null ? {} : { claim: { claimant } }
      return { type, occurred, reportedAt: recordedAt, ...claim, sources, ...body, externalRef: ref }
    }
    case 'correct': {
      const { occurred, claimant, body } = step.told
      const patch = { occurred, claim: { claimant }, sources, ...body }
      return { op: 'correct', development: ref, reason: 'source-revised', reportedAt: recordedAt, patch }
    }
    case 'retract':
      return { op: 'retract', development: ref, reason: 'source-withdrew', reportedAt: recordedAt, note: title }
    case 'reinstate':
      return { op: 'reinstate', development: ref, reason: 'source-restored', reportedAt: recordedAt, note: title }
    default: {
      const _: never = step
      return _
    }
  }
}
