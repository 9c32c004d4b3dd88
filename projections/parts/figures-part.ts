import { type FigureValue, figures, figureValues } from '../figures.js'
import { show } from '../view.js'
import { type Part, placed, plainPart } from './part.js'

/** The values of the series one by one. */
export const figuresPart: Part = {
  ...plainPart(figureValues, 'figure', () => undefined),
  derived: true,
  counts: (item) => {
    const { measure, count } = item as FigureValue
    return [{ of: measure, count }]
  },
}

/** The series whole, as lists have them. */
export const figureSeries: Pick<Part, 'view' | 'all'> = {
  view: figures.name,
  all: (facts, at) => show(figures, facts, at, undefined).map(placed),
}
