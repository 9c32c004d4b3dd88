import type { FieldError } from '../../domain/refusal.js'
import { type Fault, fault } from './problems.js'

/** Under this key the parameters that could not be read: a symbol, which no client can send. */
const FAULTS = Symbol('faults of the query string')

/**
 * Parses a query string as forms write it (`+` is a space). It is called where nothing may be thrown, so what is wrong
 * (a parameter given twice, a malformed percent-encoding, a NUL) is kept aside for {@link queryFault}.
 */
export const parseQueryString = (query: string): Record<PropertyKey, unknown> => {
  const values = new Map<string, string>()
  const errors: FieldError[] = []
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const cut = pair.indexOf('=')
    const name = decoded(cut === -1 ? pair : pair.slice(0, cut))
    const value = cut === -1 ? '' : decoded(pair.slice(cut + 1))
    if (name === undefined) {
      const message = 'the name holds a malformed percent-encoding'
      errors.push({ parameter: pair.slice(0, Math.min(cut === -1 ? 50 : cut, 50)), message })
    } else if (value === undefined) errors.push({ parameter: name, message: 'holds a malformed percent-encoding' })
    else if (name.includes('\0') || value.includes('\0')) errors.push({ parameter: name, message: 'holds a NUL' })
    else if (values.has(name)) errors.push({ parameter: name, message: 'is given twice' })
    else values.set(name, value)
  }
  const parsed: Record<PropertyKey, unknown> = Object.assign(Object.create(null), Object.fromEntries(values))
  if (errors.length > 0) parsed[FAULTS] = errors
  return parsed
}

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** What was wrong with a query that {@link parseQueryString} has parsed: PARLEY_BAD_PARAMETER (400). */
export const queryFault = (query: unknown): Fault | undefined => {
  const errors = typeof query === 'object' && query !== null && FAULTS in query ? query[FAULTS] : undefined
  if (!Array.isArray(errors)) return undefined
  return fault('PARLEY_BAD_PARAMETER', 'The query string cannot be read as it is.', errors)
}
