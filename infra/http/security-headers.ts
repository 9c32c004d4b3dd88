/** On every answer. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
} as const

/** The API pages draw their icons from `data:` images and set styles on their elements; scripts are ours alone. */
export const API_PAGES_CSP =
  "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"

/** What an answer to a GET depends on beside its URL (api.md, section 2). */
export const VARY = 'Accept-Datetime, Accept-Encoding, Authorization'
