import { hash } from 'node:crypto'
import { v5 as uuidV5 } from 'uuid'
import { z } from 'zod'
import { canonicalJson } from '../canonical-json.js'

/** Ids that people choose: conflicts, parties, issues, places, publishers, proposals, contacts, incidents ... */
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be a slug: [a-z0-9][a-z0-9-]{0,63}')

/** A development's id: a UUID in lower case. */
export const developmentId = z.uuid().toLowerCase()

/**
 * Namespace of the UUIDv5 ids that Parley derives; the name is the RFC 8785 text of the array of the parts.
 * It is published so that a client can work out an id before it sends a report.
 */
export const ID_NAMESPACE = '6f1b4c2e-9d0a-5e53-8b7c-3a2f1d4e5c6b'

/** UUIDv5 in {@link ID_NAMESPACE} over the RFC 8785 form of `parts`. */
export const derivedId = (...parts: readonly (string | number)[]): string => uuidV5(canonicalJson(parts), ID_NAMESPACE)

/** The id of the development that `externalRef` names in `conflict`. */
export const idOfExternalRef = (conflict: string, ref: { readonly system: string; readonly key: string }): string =>
  derivedId(conflict, ref.system, ref.key)

/** SHA-256 (hex) of the RFC 8785 form of `value`: two values of equal content have equal digests. */
export const contentDigest = (value: unknown): string => hash('sha256', canonicalJson(value))
