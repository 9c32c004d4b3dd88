/** The samples of a text in Prometheus' form, by series: the name with its labels, in the order in which it has them. */
export const samplesIn = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line): [string, number] => [
        line.slice(0, line.lastIndexOf(' ')),
        Number(line.slice(line.lastIndexOf(' '))),
      ]),
  )

/** What a server's `/metrics` tells. */
export const scraped = async (base: string): Promise<ReadonlyMap<string, number>> => {
  const response = await fetch(`${base}/metrics`)
  if (response.status !== 200) throw new Error(await response.text())
  return samplesIn(await response.text())
}
