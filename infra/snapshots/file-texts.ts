import { createHash, type Hash } from 'node:crypto'
import { closeSync, constants, fstatSync, fsync, ftruncateSync, openSync, read, readSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { MemoryTexts, type TextPlace, type Texts } from '../../services/as-of-index/columns/texts.js'

/** So many bytes are written at once. */
const BATCH = 256 * 1024

const readSome = promisify(read)

/** What there is in a file of texts: so many bytes, with that SHA-256 (hex). */
export type TextsMark = { readonly bytes: number; readonly sha256: string }

/**
 * Texts in a file, one behind the other. The last are in memory until there are enough of them to be written; where the
 * disk takes none they stay there, and {@link settle} says so.
 */
export class FileTexts implements Texts {
  readonly #file: number
  #tail = new MemoryTexts()
  /** Bytes in the file, and their hash so far. */
  #written = 0
  #hash: Hash = createHash('sha256')
  #fault: unknown
  /** With how many bytes in memory the next writing is tried. */
  #due = BATCH

  constructor(path: string) {
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  }

  add(text: string): TextPlace {
    const { offset, length } = this.#tail.add(text)
    const place = { offset: this.#written + offset, length }
    if (offset + length >= this.#due) this.#flush()
    return place
  }

  at({ offset, length }: TextPlace): string {
    if (offset >= this.#written) return this.#tail.at({ offset: offset - this.#written, length })
    const bytes = Buffer.allocUnsafe(length)
    let read = 0
    while (read < length) {
      const more = readSync(this.#file, bytes, read, length - read, offset + read)
      if (more === 0) throw new Error(`the file of texts ends before ${offset + length}`)
      read += more
    }
    return bytes.toString('utf8')
  }

  clear(): void {
    ftruncateSync(this.#file, 0)
    this.#tail.clear()
    this.#written = 0
    this.#hash = createHash('sha256')
  }

  #flush(): void {
    const bytes = Buffer.concat([...this.#tail.written()])
    try {
      let done = 0
      while (done < bytes.length) done += writeSync(this.#file, bytes, done, bytes.length - done, this.#written + done)
    } catch (error) {
      this.#fault = error
      this.#due = 2 * Math.max(bytes.length, BATCH)
      return
    }
    this.#fault = undefined
    this.#due = BATCH
    this.#hash.update(bytes)
    this.#written += bytes.length
    this.#tail = new MemoryTexts()
  }

  /** Writes what is there now. Throws where the disk does not take it. */
  mark(): TextsMark {
    this.#flush()
    if (this.#fault !== undefined) throw this.#fault
    return { bytes: this.#written, sha256: this.#hash.copy().digest('hex') }
  }

  /** Waits until what was marked is on the disk. */
  async settle(): Promise<void> {
    await promisify(fsync)(this.#file)
  }

  /** Goes on behind what was marked once, and forgets the rest; false where the file does not begin with that. */
  async resume({ bytes, sha256 }: TextsMark): Promise<boolean> {
    if (fstatSync(this.#file).size < bytes) return false
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(BATCH * 4)
    for (let done = 0; done < bytes; ) {
      const { bytesRead } = await readSome(this.#file, buffer, 0, Math.min(buffer.length, bytes - done), done)
      if (bytesRead === 0) return false
      hash.update(buffer.subarray(0, bytesRead))
      done += bytesRead
    }
    if (hash.copy().digest('hex') !== sha256) return false
    ftruncateSync(this.#file, bytes)
    this.#written = bytes
    this.#hash = hash
    return true
  }

  close(): void {
    closeSync(this.#file)
  }
}
