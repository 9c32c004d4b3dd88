import { z } from 'zod'
import { developmentTypes, fieldsOf } from '../../domain/developments/catalogue.js'
import type { Field } from '../../domain/vocabulary/field.js'
import { timelineItem } from '../timeline.js'
import { type Column, columnsOf, distinct } from './columns.js'

/** A field in input form: a time is what was said, and so is a count, but where it was given by its bounds. */
const formOf = (field: Field): z.ZodType => {
  switch (field.kind) {
    case 'list':
      return z.array(formOf(field.of))
    case 'object':
      return z.object(Object.fromEntries(Object.entries(field.members).map(([name, member]) => [name, formOf(member)])))
    case 'time':
    case 'reportTime':
    case 'count':
      return z.string()
    default:
      return field.stored
  }
}

/** The columns of a development: those of every type, and what its item has beside them. */
export const timelineColumns: readonly Column[] = distinct([
  ...columnsOf(timelineItem.pick({ id: true, conflict: true, type: true })),
  ...developmentTypes.flatMap((type) => columnsOf(formOf(fieldsOf(type)))),
  ...columnsOf(timelineItem),
])
