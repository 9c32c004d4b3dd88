/** How the clock parameters of a read are called: as they are, or of a comparison with `a` or `b` before them. */
export type Prefix = '' | 'a' | 'b'

export const prefixed = (prefix: Prefix, name: string): string =>
  prefix === '' ? name : `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`
