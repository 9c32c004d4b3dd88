/**
 * A part of a snapshot. What it holds is settled when the section is made; its bytes are made when they are taken, a few
 * at a time, while the index goes on.
 */
export type Section = { readonly name: string; readonly bytes: () => Iterable<Uint8Array> }

/** The sections of a snapshot that is read. */
export type Sections = {
  /** Whether there is a section of that name, undamaged. */
  has(name: string): boolean
  /** The bytes of such a section; throws where there is none. */
  get(name: string): Uint8Array
}

/** So many entries stand in one line. */
const LINE = 1_000

/** The first entries of a growing list, as lines that are JSON arrays. */
export function* linesOf(list: readonly unknown[], length: number): Generator<Uint8Array> {
  for (let start = 0; start < length; start += LINE)
    yield Buffer.from(`${JSON.stringify(list.slice(start, Math.min(start + LINE, length)))}\n`)
}

/** The entries of lines that {@link linesOf} made, line by line. */
export function* linesIn(bytes: Uint8Array): Generator<readonly unknown[]> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start)
    const line: unknown = JSON.parse(text.toString('utf8', start, end))
    if (!Array.isArray(line)) throw new Error('a line is no list')
    yield line
    start = end + 1
  }
}

/** One value as a section. */
export const valueSection = (name: string, value: unknown): Section => {
  const text = Buffer.from(JSON.stringify(value))
  return { name, bytes: () => [text] }
}

/** The value of such a section. */
export const valueIn = (sections: Sections, name: string): unknown =>
  JSON.parse(Buffer.from(sections.get(name)).toString('utf8'))
