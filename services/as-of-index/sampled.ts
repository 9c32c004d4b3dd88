/** Some of so many places, at most so many, from the first to the last and evenly apart. */
export const sampled = (size: number, most: number): readonly number[] => {
  const count = Math.min(size, most)
  return Array.from({ length: count }, (_, at) => Math.floor((at * size) / count))
}
