import type { Content } from '../../domain/developments/catalogue.js'
import { claimantChain, countsAs, type Glossary } from '../../domain/glossary/glossary.js'
import { rolesOf } from '../../domain/roles.js'
import { startOf, type TimeValue, toMs } from '../../domain/vocabulary/time.js'

// What filters ask of a statement, whatever its type. Nothing asked for selects all.

type Asked = readonly string[] | undefined

/** Whether a statement names a party asked for in any role, or somebody who speaks for it; its claimant is a role. */
export const involvesParty = (content: Content, asked: Asked, glossary: Glossary): boolean =>
  asked === undefined ||
  isClaimedBy(content, asked, glossary) ||
  [...rolesOf(content).parties].some((party) => asked.some((whole) => countsAs(glossary, party, whole)))

/** Whether a statement's claimant is one asked for, or speaks for it. */
export const isClaimedBy = (content: Content, asked: Asked, glossary: Glossary): boolean =>
  asked === undefined || claimantChain(glossary, content.claim.claimant).some((claimant) => asked.includes(claimant))

/** Whether any member of a statement names an issue asked for. */
export const namesIssue = (content: Content, asked: Asked): boolean =>
  asked === undefined || asked.some((issue) => rolesOf(content).issues.has(issue))

/** A window of world time in milliseconds since 1970, half-open; an end left out is open. */
type Window = { readonly from?: number | undefined; readonly to?: number | undefined }

/** Whether what was said of a time overlaps a window. */
export const overlapsWindow = (
  time: TimeValue,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Window,
): boolean => startOf(time) < to && toMs(time.to) > from
