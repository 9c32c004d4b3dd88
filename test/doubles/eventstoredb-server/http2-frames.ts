/** RFC 9113, section 4.1: a frame's header has nine bytes. */
const HEADER_BYTES = 9
const FRAME = { data: 0, headers: 1, rstStream: 3 } as const
const END_STREAM = 0x1
/** RFC 9113, section 7. */
const INTERNAL_ERROR = 2

/** RFC 9113, section 6.4. */
export const rstStreamFrame = (stream: number): Buffer => {
  const frame = Buffer.alloc(HEADER_BYTES + 4)
  frame.writeUIntBE(4, 0, 3)
  frame.writeUInt8(FRAME.rstStream, 3)
  frame.writeUInt32BE(stream, 5)
  frame.writeUInt32BE(INTERNAL_ERROR, HEADER_BYTES)
  return frame
}

type FrameListener = (frame: { readonly type: 'headers' | 'end'; readonly stream: number }) => void

/** Follows the frames of one direction of a connection, so that frames of our own can be put between them. */
export class FrameReader {
  readonly #listener: FrameListener
  #header = Buffer.alloc(0)
  /** Bytes of the frame's payload, or of the connection's preface, that are still to come. */
  #left: number

  constructor(prefaceBytes: number, listener: FrameListener) {
    this.#left = prefaceBytes
    this.#listener = listener
  }

  /** Takes the next bytes; how many of them lie before the last border between frames (undefined: there is none). */
  take(chunk: Buffer): number | undefined {
    let border: number | undefined
    let at = 0
    while (at < chunk.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, chunk.length - at)
        this.#left -= taken
        at += taken
      } else {
        const taken = Math.min(HEADER_BYTES - this.#header.length, chunk.length - at)
        this.#header = Buffer.concat([this.#header, chunk.subarray(at, at + taken)])
        at += taken
        if (this.#header.length === HEADER_BYTES) this.#begin()
      }
      if (this.#left === 0 && this.#header.length === 0) border = at
    }
    return border
  }

  #begin(): void {
    const [type, flags] = [this.#header.readUInt8(3), this.#header.readUInt8(4)]
    const stream = this.#header.readUInt32BE(5) & 0x7fffffff
    this.#left = this.#header.readUIntBE(0, 3)
    this.#header = Buffer.alloc(0)
    if (type === FRAME.headers) this.#listener({ type: 'headers', stream })
    const ends = (type === FRAME.headers || type === FRAME.data) && (flags & END_STREAM) !== 0
    if (ends || type === FRAME.rstStream) this.#listener({ type: 'end', stream })
  }
}
