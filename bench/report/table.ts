import type { Goal, Results, Row } from './row.js'

/** A number with three digits that count. */
const shownNumber = (value: number): string => {
  if (value === 0) return '0'
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US')
  return Number(value.toPrecision(3)).toString()
}

/** A ledger's size as it is asked for: 10k, 1m. */
export const shownSize = (size: number): string =>
  size >= 1_000_000 && size % 1_000_000 === 0
    ? `${size / 1_000_000}m`
    : size % 1_000 === 0
      ? `${size / 1_000}k`
      : String(size)

const shownGoal = (goal: Goal, unit: string): string => {
  if (goal.kind === 'ratio') return `>= ${shownNumber(goal.value)} x`
  return `${goal.kind === 'atMost' ? '<=' : '>='} ${shownNumber(goal.value)} ${unit}`
}

export const COLUMNS = ['size', 'name', 'value', 'unit', 'peer', 'ratio', 'goal', 'met'] as const

/** The cells of a row, in the order of {@link COLUMNS}. */
export const cellsOf = ({ size, name, value, unit, peer, ratio, goal, met }: Row): readonly string[] => [
  shownSize(size),
  name,
  shownNumber(value),
  unit,
  peer === null ? '' : `${peer.name}: ${shownNumber(peer.value)}`,
  ratio === null ? '' : `${shownNumber(ratio)} x`,
  goal === null ? '' : shownGoal(goal, unit),
  met === null ? '' : met ? 'yes' : 'no',
]

/** Which machine, how loaded, when. */
export const machineLine = ({ at, machine, load, seed }: Results): string =>
  `${machine}; load ${load.map(shownNumber).join(' to ')}; seed ${seed}; ${at}`

/** The table as text for a terminal. */
export const textTable = (results: Results): string => {
  const lines = [COLUMNS, ...results.rows.map(cellsOf)]
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)))
  const text = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const skipped = results.skipped.map((reason) => `left out: ${reason}`)
  return [machineLine(results), ...text, ...skipped, ''].join('\n')
}
