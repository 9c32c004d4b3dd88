import { type Cell, type DataSet, type Figure, figureOf, measureOf, numbersIn, type Row } from './data-set.js'

// PetroIvaniuk/2022-Ukraine-Russia-War-Dataset: what the Ukrainian General Staff counts as lost by Russia since
// 24 February 2022, and the corrections that it makes to its running totals.

const shared = {
  timeZone: 'Europe/Kyiv',
  publisher: { id: 'ua-russia-losses', name: '2022 Ukraine Russia War Dataset' },
  parties: [
    { id: 'russia', name: 'Russia', kind: 'state' },
    { id: 'ua-general-staff', name: 'General Staff of the Armed Forces of Ukraine', kind: 'organisation' },
  ],
}

/** Columns that were renamed: what they say is the same figure under either name. */
const NAMES_NOW: { readonly [column: string]: string } = { 'groun d robotic systems': 'ground robotic systems' }

/** What a column says, as a figure of that day: how many of what, by how it was said. */
type Said = { readonly measure: string; readonly value: number | string; readonly unit: string }

/** Every column that counts something as a figure. */
const told =
  (say: (column: string, n: number, row: Row) => Said): DataSet['figuresOf'] =>
  (date, row) =>
    numbersIn(row)
      .filter(([column]) => column !== 'day')
      .map(([column, n]): Figure => {
        const name = NAMES_NOW[column] ?? column
        const { value, ...said } = say(name, n, row)
        const body = { ...said, about: 'russia', value }
        return figureOf(name, typeof value === 'number' ? value : n, {
          type: 'FigureReported',
          occurred: date,
          claimant: 'ua-general-staff',
          body,
        })
      })

/** How the count of personnel is qualified. "Almost" is less than, and leaves open by how much. */
const SHORTHANDS: { readonly [word: string]: string } = { about: '~', more: '>', 'more than': '>', almost: '<' }

const qualified = (n: number, word: Cell | undefined): number | string => {
  if (word === undefined) return n
  const sign = SHORTHANDS[word]
  if (sign === undefined) throw new Error(`the qualifier ${word} is not known`)
  return `${sign}${n}`
}

const personnel: DataSet = {
  ...shared,
  name: 'russia-losses-personnel',
  title: 'Losses of personnel of Russia, as counted by Ukraine',
  figuresOf: told((column, n, row) => ({
    measure: measureOf(column),
    value: column === 'personnel' ? qualified(n, row.get('personnel*') ?? row.get('*personnel')) : n,
    unit: 'persons',
  })),
}

const equipment: DataSet = {
  ...shared,
  name: 'russia-losses-equipment',
  title: 'Losses of equipment of Russia, as counted by Ukraine',
  figuresOf: told((column, n) => ({ measure: measureOf(column), value: n, unit: 'pieces' })),
}

/** A correction adds to a running total or takes from it: two measures, as a count is never negative. */
const corrections: DataSet = {
  ...shared,
  name: 'russia-losses-correction',
  title: 'Corrections of the running totals of losses of Russia, as made by Ukraine',
  figuresOf: told((column, n) => ({
    measure: `${measureOf(column)}-${n < 0 ? 'taken-back' : 'added'}`,
    value: Math.abs(n),
    unit: column === 'personnel' ? 'persons' : 'pieces',
  })),
}

export const losses: readonly DataSet[] = [personnel, equipment, corrections]
