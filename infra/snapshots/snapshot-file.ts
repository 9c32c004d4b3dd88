import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { z } from 'zod'
import type { Section, Sections } from '../../services/as-of-index/snapshots/sections.js'

// A file: the bytes of all sections, one behind the other; then a table of contents in JSON, which says of each section
// where it lies and what its SHA-256 is; the length of the table, and the SHA-256 of it. So a section that is damaged is
// known as such, and the others can be used.

const LENGTH_BYTES = 4
const HASH_BYTES = 32
const END_BYTES = LENGTH_BYTES + HASH_BYTES
/** So many bytes are written or read at once, before others have their turn. */
const BATCH = 1 << 20

const contentsSchema = z.array(
  z.object({ name: z.string(), offset: z.int().min(0), bytes: z.int().min(0), sha256: z.string() }),
)
type Contents = z.infer<typeof contentsSchema>

/** Writes sections into a new file, little by little; false where `signal` was aborted on the way. */
export const writeSections = async (
  path: string,
  sections: readonly Section[],
  signal: AbortSignal,
): Promise<boolean> => {
  const file = await open(path, 'w')
  try {
    const contents: Contents = []
    const batches = new Batches(file)
    for (const { name, bytes } of sections) {
      const offset = batches.taken
      const hash = createHash('sha256')
      for (const chunk of bytes()) {
        hash.update(chunk)
        if (!batches.take(chunk)) continue
        await batches.write()
        if (signal.aborted) return false
      }
      contents.push({ name, offset, bytes: batches.taken - offset, sha256: hash.digest('hex') })
    }
    const table = Buffer.from(JSON.stringify(contents))
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(table.length)
    for (const chunk of [table, length, createHash('sha256').update(table).digest()]) batches.take(chunk)
    await batches.write()
    await file.sync()
    return true
  } finally {
    await file.close()
  }
}

/** Gathers what is written, so that few writes do. */
class Batches {
  readonly #file: FileHandle
  #batch: Uint8Array[] = []
  #size = 0
  /** How many bytes were taken in all. */
  taken = 0

  constructor(file: FileHandle) {
    this.#file = file
  }

  /** @returns whether there is enough to be written. */
  take(bytes: Uint8Array): boolean {
    this.#batch.push(bytes)
    this.#size += bytes.length
    this.taken += bytes.length
    return this.#size >= BATCH
  }

  async write(): Promise<void> {
    await this.#file.appendFile(Buffer.concat(this.#batch))
    this.#batch = []
    this.#size = 0
  }
}

/**
 * Reads such a file, little by little; a string says why none of it can be used. Getting a section that is damaged throws.
 * Throws where the file can't be read.
 */
export const readSections = async (path: string): Promise<Sections | string> => {
  const file = await open(path, 'r')
  try {
    const contents = await readContents(file)
    if (typeof contents === 'string') return contents
    const sections = new Map<string, Buffer | null>()
    for (const { name, offset, bytes, sha256 } of contents) {
      const hash = createHash('sha256')
      const section = await readAt(file, offset, bytes, (piece) => hash.update(piece))
      sections.set(name, hash.digest('hex') === sha256 ? section : null)
    }
    return {
      has: (name) => Boolean(sections.get(name)),
      get: (name) => {
        const found = sections.get(name)
        if (found) return found
        throw new Error(found === null ? `its section ${name} is damaged` : `it has no section ${name}`)
      },
    }
  } finally {
    await file.close()
  }
}

const CUT_OFF = 'its table of contents is damaged or cut off'

const readContents = async (file: FileHandle): Promise<Contents | string> => {
  const { size } = await file.stat()
  if (size < END_BYTES) return CUT_OFF
  const end = await readAt(file, size - END_BYTES, END_BYTES)
  const length = end.readUInt32LE(0)
  const start = size - END_BYTES - length
  if (start < 0) return CUT_OFF
  const table = await readAt(file, start, length)
  if (!createHash('sha256').update(table).digest().equals(end.subarray(LENGTH_BYTES))) return CUT_OFF
  const contents = contentsSchema.parse(JSON.parse(table.toString('utf8')))
  return contents.every(({ offset, bytes }) => offset + bytes <= start) ? contents : CUT_OFF
}

const readAt = async (
  file: FileHandle,
  offset: number,
  length: number,
  pieceRead: (piece: Uint8Array) => void = () => undefined,
): Promise<Buffer> => {
  const bytes = Buffer.allocUnsafeSlow(length)
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, Math.min(BATCH, length - done), offset + done)
    if (bytesRead === 0) throw new Error('the file of the snapshot ended while it was read')
    pieceRead(bytes.subarray(done, done + bytesRead))
    done += bytesRead
  }
  return bytes
}
