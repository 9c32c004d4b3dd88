import type { Fact } from '../../domain/clocks.js'
import type { Found } from '../parts/lookup.js'
import { factsOfIssues } from '../parts/positions-part.js'
import { positions } from '../positions.js'
import { proposals } from '../proposals.js'
import { typesOf } from '../view.js'

/** The types of developments that cells are made of: what is said of issues, and of proposals with terms on them. */
export const positionTypes = typesOf(positions, proposals)

/** The facts that the cells asked for are made of. */
export const factsOfPositions = (
  found: Found,
  { issue }: { readonly issue?: readonly string[] | undefined },
): readonly Fact[] => (issue === undefined ? found.ofTypes(positionTypes) : factsOfIssues(issue, found))
