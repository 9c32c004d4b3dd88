/** Nesting that is still read: `{}` is 1 deep. */
export const MAX_DEPTH = 32

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const LOWER_U = 0x75

/** What one pass over the bytes of a JSON text tells, before anything is parsed. */
export type JsonScan = {
  readonly tooDeep: boolean
  /** Colons outside of strings: as many as the text has members, if it is JSON. */
  readonly members: number
  /** Whether a string holds a `\u` escape: only these can smuggle a NUL or half a surrogate pair through UTF-8. */
  readonly unicodeEscapes: boolean
}

/**
 * Scans bytes that are claimed to be JSON, in constant memory, so that a text nested 100,000 deep is refused before
 * anything recursive sees it.
 */
export const scanJson = (bytes: Uint8Array): JsonScan => {
  let depth = 0
  let members = 0
  let unicodeEscapes = false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      for (at += 1; at < bytes.length && bytes[at] !== QUOTE; at += 1) {
        if (bytes[at] !== BACKSLASH) continue
        at += 1
        if (bytes[at] === LOWER_U) unicodeEscapes = true
      }
    } else if (byte === COLON) members += 1
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1
      if (depth > MAX_DEPTH) return { tooDeep: true, members, unicodeEscapes }
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1
  }
  return { tooDeep: false, members, unicodeEscapes }
}

type Level = { readonly keys: Set<string> | null; step: string | number }

/**
 * The path of the first member whose key its object already has, or of the first value that is nested too deeply;
 * undefined where there is neither. `text` may be any text, and is JSON up to the place that is found.
 * Slow and careful: for texts that {@link scanJson} has found fault with.
 */
export const findFault = (text: string): readonly (string | number)[] | undefined => {
  const levels: Level[] = []
  const path = () => levels.map(({ step }) => step)
  let expectsKey = false
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/gs
  for (const [token] of text.matchAll(tokens)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      if (levels.length >= MAX_DEPTH) return path()
      levels.push(token === '{' ? { keys: new Set(), step: '' } : { keys: null, step: 0 })
      expectsKey = token === '{'
    } else if (token === '}' || token === ']') {
      levels.pop()
      expectsKey = false
    } else if (token === ',') {
      if (typeof level?.step === 'number') level.step += 1
      expectsKey = level?.keys !== null
    } else if (expectsKey && level?.keys) {
      const key = unescaped(token)
      level.step = key
      if (level.keys.has(key)) return path()
      level.keys.add(key)
      expectsKey = false
    }
  }
  return undefined
}

const unescaped = (token: string): string => {
  try {
    return String(JSON.parse(token))
  } catch {
    return token
  }
}
