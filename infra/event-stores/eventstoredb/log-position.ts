/** Where an event stands in EventStoreDB's `$all`. */
export type LogPosition = { readonly commit: bigint; readonly prepare: bigint }

/** Both positions are unsigned numbers of 64 bits. */
const DIGITS = 20

const digits = (value: bigint): string => value.toString().padStart(DIGITS, '0')

/** A position of `$all` as a text that is ordered as it is: the port's `position`. */
export const positionText = ({ commit, prepare }: LogPosition): string => `${digits(commit)}-${digits(prepare)}`

/** Reads what `positionText` wrote; undefined for any other text. */
export const parsePosition = (text: string): LogPosition | undefined => {
  const [, commit, prepare] = /^(\d{20})-(\d{20})$/.exec(text) ?? []
  return commit === undefined || prepare === undefined
    ? undefined
    : { commit: BigInt(commit), prepare: BigInt(prepare) }
}
