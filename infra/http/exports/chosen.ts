import { z } from 'zod'
import { nearestNames } from '../../../domain/vocabulary/names.js'
import { parameterSchemas } from '../parameters.js'
import { fault, HttpProblem } from '../problems.js'
import { exportedViews } from './all-exported-views.js'
import { type ExportedView, type ExportFormat, exportFormats, type Form } from './exported-view.js'

const namesOf = (views: readonly ExportedView[]): readonly string[] => views.map(({ name }) => name)

/** The names of the views that a format can hold. */
const heldBy = (format: ExportFormat): readonly string[] => namesOf(exportedViews.filter(({ forms }) => forms[format]))

/** The parameters of all views, each with what it means in which of them. */
const filterSchemas = (): Record<string, z.ZodOptional<z.ZodString>> => {
  const meanings = new Map<string, Map<string, string[]>>()
  for (const { name, parameters } of exportedViews)
    for (const [parameter, { description = '' }] of Object.entries(parameterSchemas(parameters))) {
      const views = meanings.get(parameter) ?? new Map<string, string[]>()
      meanings.set(parameter, views)
      views.set(description, [...(views.get(description) ?? []), name])
    }
  const told = (views: ReadonlyMap<string, readonly string[]>): string =>
    [...views].map(([description, names]) => `${names.join(', ')}: ${description}`).join('; ')
  return Object.fromEntries(
    [...meanings].map(([parameter, views]) => [parameter, z.string().optional().describe(told(views))]),
  )
}

const filters = filterSchemas()

/** What chooses an export: the view, the format, and the filters of all views. */
export const exportSchemas = {
  ...filters,
  view: z.enum(namesOf(exportedViews)).describe('The view that is exported, with the parameters of its own route'),
  format: z
    .enum(exportFormats)
    .describe(`hxl holds ${heldBy('hxl')}; acled and ucdp ${heldBy('acled')}; geojson ${heldBy('geojson')}`),
}

/** What is exported: a view in a format that can hold it. */
export type Chosen = { readonly view: ExportedView; readonly format: ExportFormat; readonly form: Form }

/**
 * What a query chooses. PARLEY_BAD_PARAMETER where the format can not hold the view, PARLEY_UNKNOWN_PARAMETER where a
 * filter is given that only other views have.
 */
export const chosenIn = (query: { readonly view: string; readonly format: ExportFormat }): Chosen => {
  const { format } = query
  const view = exportedViews.find(({ name }) => name === query.view)
  const form = view?.forms[format]
  if (!view || !form) {
    const message = `${format} can hold only ${heldBy(format).join(', ')}`
    throw new HttpProblem(
      fault('PARLEY_BAD_PARAMETER', 'The format can not hold the view.', [{ parameter: 'view', message }]),
    )
  }
  const known = Object.keys(view.parameters)
  const foreign = Object.keys(filters).filter((name) => Object.hasOwn(query, name) && !known.includes(name))
  if (foreign.length === 0) return { view, format, form }
  const errors = foreign.map((parameter) => {
    const nearest = nearestNames(parameter, known)
    const message = `is no parameter of ${view.name}`
    return nearest.length > 0 ? { parameter, message, nearest } : { parameter, message }
  })
  throw new HttpProblem(fault('PARLEY_UNKNOWN_PARAMETER', 'The view has no such parameter.', errors))
}
