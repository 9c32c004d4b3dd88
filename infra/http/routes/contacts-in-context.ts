import { toInstant } from '../../../domain/vocabulary/time.js'
import { contextParameters } from '../../../projections/contacts/context.js'
import { type MoreOf, surroundingsIn, surroundingTypes } from '../../../projections/contacts/surroundings.js'
import { type Contact, contactSurroundings } from '../../../projections/contacts.js'
import type { Adding } from '../list-route.js'

/** `window` on contacts: what happened before and after each. */
export const contactsInContext: Adding<Contact> = {
  parameters: contextParameters,
  members: contactSurroundings,
  detail: false,
  asked: () => ({
    add: ({ conflict, found, at, values: { window }, cite }) => {
      if (typeof window !== 'number') return null
      const moreOf: MoreOf = (list, { from, to }) =>
        cite(`/v1/conflicts/${conflict}/${list}`, { from: toInstant(from), to: toInstant(to - 1) })
      const surroundingsOf = surroundingsIn(found.ofTypes(surroundingTypes), at, window, moreOf)
      return { toItem: ({ item }) => surroundingsOf(item) }
    },
  }),
}
