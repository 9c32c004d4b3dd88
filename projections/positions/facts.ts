import type { Fact } from '../../domain/clocks.js'
import type { Work } from '../../domain/work.js'
import { type Found, inOneOrder } from '../parts/lookup.js'
import { factsOfIssues } from '../parts/positions-part.js'
import { positions } from '../positions.js'
import { proposals } from '../proposals.js'
import { typesOf } from '../view.js'

/** The types of developments that cells are made of: what is said of issues, and of proposals with terms on them. */
export const positionTypes = typesOf(positions, proposals)

/** The same without stated positions. */
const otherTypes = new Set([...positionTypes].filter((type) => type !== 'PositionStated'))

/** The facts that the cells asked for are made of. At each yield the work may be interrupted. */
export function* factsOfPositions(
  found: Found,
  { issue }: { readonly issue?: readonly string[] | undefined },
): Work<readonly Fact[]> {
  yield* found.readStatedAhead(issue)
  if (issue !== undefined) return factsOfIssues(issue, found)
  const stated = found.stated()
  const types = stated ? otherTypes : positionTypes
  yield* found.readTypesAhead(types)
  const others = found.ofTypes(types)
  return stated ? inOneOrder(stated, others) : others
}
