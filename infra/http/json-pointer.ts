/** A path of keys and indexes as an RFC 6901 pointer; the empty path is the whole document, "". */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
