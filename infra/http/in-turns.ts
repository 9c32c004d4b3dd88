import { inSlices } from '../../services/work.js'

/**
 * The same, made in slices: a client that takes as fast as we make would otherwise keep all others waiting until the end,
 * as a socket that is never full gives the event loop no turn.
 */
export async function* inTurns<T>(made: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T, void, undefined> {
  const sliceDone = inSlices()
  for await (const one of made) {
    yield one
    await sliceDone()
  }
}
