import { type FileHandle, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { nanoid } from 'nanoid'

/** Bytes of untaken answer lines that wait in memory; what comes after them waits in a file. */
const SPOOL_MEMORY_BYTES = 8 * 1024 * 1024

const BLOCK_BYTES = 64 * 1024

/**
 * The answer to an upload, decoupled from it: lines are taken at once whether the client reads them or not, so that the
 * upload is read to its end (many clients send everything before they read). Untaken lines wait in memory, then in a
 * temporary file that nobody else can open and that is gone with the process, however that ends.
 *
 * Lines come out in the order they went in: first those in memory, then those in the file, then those on their way
 * into it. Give it to `reply.send`; destroying it (a client that went away) discards what waits and what still comes.
 */
export class AnswerSpool extends Readable {
  readonly #memoryBytes: number
  readonly #directory: string
  #inMemory: Buffer[] = []
  #inMemoryBytes = 0
  /** Lines that came while the file was in use, not yet written to it. */
  #toFile: Buffer[] = []
  #toFileBytes = 0
  #file: FileHandle | undefined
  #usesFile = false
  #fileEnd = 0
  #fileTaken = 0
  /** Work on the file, one step after another. */
  #fileWork: Promise<void> = Promise.resolve()
  #wanted = false
  #serving = false
  #finished = false

  constructor({ memoryBytes = SPOOL_MEMORY_BYTES, directory = tmpdir() } = {}) {
    super({ highWaterMark: BLOCK_BYTES })
    this.#memoryBytes = memoryBytes
    this.#directory = directory
    // The disk may fail before anybody sends this stream; whoever sends it sees the error then.
    this.on('error', () => undefined)
  }

  /** Takes one answer line, with its line end. Fulfils once it is in safe keeping; after destruction it is dropped. */
  async put(line: string): Promise<void> {
    if (this.destroyed) return
    const bytes = Buffer.from(line)
    if (!this.#usesFile && this.#inMemoryBytes + bytes.length <= this.#memoryBytes) {
      this.#inMemory.push(bytes)
      this.#inMemoryBytes += bytes.length
    } else {
      this.#usesFile = true
      this.#toFile.push(bytes)
      this.#toFileBytes += bytes.length
      if (this.#toFileBytes >= BLOCK_BYTES) await this.#withFile(this.#store)
    }
    this.#serve()
  }

  /** Ends the answer after everything that waits. */
  finish(): void {
    this.#finished = true
    this.#serve()
  }

  override _read(): void {
    this.#wanted = true
    this.#serve()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inMemory = []
    this.#toFile = []
    this.#fileWork = this.#fileWork.then(async () => {
      await this.#file?.close()
      this.#file = undefined
    })
    this.#fileWork.then(
      () => done(error),
      (fault) => done(error ?? fault),
    )
  }

  #serve(): void {
    if (this.#serving || !this.#wanted || this.destroyed) return
    while (this.#wanted) {
      if (this.#inMemory.length > 0) this.#wanted = this.push(this.#nextBlock())
      else if (this.#usesFile) {
        this.#serving = true
        void this.#withFile(this.#fetch).then(() => {
          this.#serving = false
          this.#serve()
        })
        return
      } else {
        if (this.#finished) this.push(null)
        return
      }
    }
  }

  /** Many short lines at a time: taking them one by one from the front of a long list would cost its whole length. */
  #nextBlock(): Buffer {
    let bytes = 0
    let lines = 0
    while (lines < this.#inMemory.length && bytes < BLOCK_BYTES) {
      bytes += this.#inMemory[lines]?.length ?? 0
      lines += 1
    }
    this.#inMemoryBytes -= bytes
    return Buffer.concat(this.#inMemory.splice(0, lines), bytes)
  }

  /** A disk that fails ends the answer without its summary: the client sees that it was cut. */
  #withFile(step: () => Promise<void>): Promise<void> {
    this.#fileWork = this.#fileWork.then(async () => {
      if (this.destroyed) return
      try {
        await step.call(this)
      } catch (error) {
        this.destroy(error instanceof Error ? error : new Error('the answer spool failed', { cause: error }))
      }
    })
    return this.#fileWork
  }

  async #store(): Promise<void> {
    const block = Buffer.concat(this.#toFile)
    this.#toFile = []
    this.#toFileBytes = 0
    if (block.length === 0) return
    this.#file ??= await openUnnamed(this.#directory)
    for (let written = 0; written < block.length; ) {
      const { bytesWritten } = await this.#file.write(block, written, block.length - written, this.#fileEnd)
      written += bytesWritten
      this.#fileEnd += bytesWritten
    }
  }

  /** Moves the next block from the file to memory, or, where the file is used up, what was on its way into it. */
  async #fetch(): Promise<void> {
    if (this.#file && this.#fileTaken < this.#fileEnd) {
      const block = Buffer.alloc(Math.min(BLOCK_BYTES, this.#fileEnd - this.#fileTaken))
      const { bytesRead } = await this.#file.read(block, 0, block.length, this.#fileTaken)
      if (bytesRead === 0) throw new Error('the temporary file of an answer is shorter than what was written to it')
      this.#fileTaken += bytesRead
      this.#take([block.subarray(0, bytesRead)])
      return
    }
    await this.#file?.truncate(0)
    this.#fileEnd = 0
    this.#fileTaken = 0
    this.#take(this.#toFile)
    this.#toFile = []
    this.#toFileBytes = 0
    this.#usesFile = false
  }

  #take(blocks: readonly Buffer[]): void {
    for (const block of blocks) {
      this.#inMemory.push(block)
      this.#inMemoryBytes += block.length
    }
  }
}

/** A file that is deleted the moment it exists: it lives as long as the handle, and no crash leaves it behind. */
const openUnnamed = async (directory: string): Promise<FileHandle> => {
  const path = join(directory, `parley-answer-${nanoid()}.ndjson`)
  const file = await open(path, 'wx+', 0o600)
  await rm(path)
  return file
}
