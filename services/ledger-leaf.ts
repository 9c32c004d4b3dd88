import { createHash } from 'node:crypto'
import { canonicalJson } from '../domain/canonical-json.js'
import type { LedgerEvent } from './event-store.js'

/** What a leaf of the ledger's Merkle tree covers. `data` and `metadata` are RFC 8785 text already. */
type LeafParts = {
  readonly stream: string
  readonly revision: number
  readonly id: string
  readonly type: string
  /** Null where an event has none, as an unreadable one may. */
  readonly schemaVersion: number | null
  /** The ledger's monotone time of recording, RFC 3339 UTC with milliseconds. */
  readonly recordedAt: string
  readonly data: string
  readonly metadata: string
}

/**
 * The RFC 8785 text of one recorded event, put together from its parts so that a store which knows revision and time
 * only in the commit need not canonicalise there. The members are written in sorted order.
 */
export const leafText = (parts: LeafParts): string =>
  `{"data":${parts.data},"id":${JSON.stringify(parts.id)},"metadata":${parts.metadata},` +
  `"recordedAt":${JSON.stringify(parts.recordedAt)},"revision":${parts.revision},` +
  `"schemaVersion":${parts.schemaVersion},"stream":${JSON.stringify(parts.stream)},"type":${JSON.stringify(parts.type)}}`

/** The same text of an event as a store gives it back: what is in it is canonicalised again. */
export const leafTextOf = ({ data, metadata, ...parts }: Omit<LedgerEvent, 'sequence' | 'position' | 'leaf'>): string =>
  leafText({ ...parts, data: canonicalJson(data), metadata: canonicalJson(metadata) })

/** The hash of a leaf as RFC 9162, section 2.1.1, defines it: SHA-256 of a zero byte and the leaf's UTF-8 text. */
export const leafHash = (text: string | Uint8Array): Buffer => createHash('sha256').update('\0').update(text).digest()
