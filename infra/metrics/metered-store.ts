import {
  type AppendResult,
  type EventStore,
  EventStoreFault,
  type EventStoreFaultCode,
} from '../../services/event-store.js'

/** What an append came to: its result, or the code of its fault; `fault` for what is none of the store's. */
export type AppendOutcome = 'recorded' | 'repeated' | 'wrongRevision' | EventStoreFaultCode | 'fault'

/** Is told of each append once its caller can be. */
export type AppendMeter = { readonly appended: (outcome: AppendOutcome) => void }

const outcomeOf = (result: AppendResult): AppendOutcome =>
  result.outcome === 'wrongRevision' ? 'wrongRevision' : result.repeated ? 'repeated' : 'recorded'

/** A store whose appends are counted, whatever its adapter. */
export const meteredStore = (store: EventStore, { appended }: AppendMeter): EventStore => {
  const metered = async (count: number, call: Promise<readonly AppendResult[]>): Promise<readonly AppendResult[]> => {
    try {
      const results = await call
      for (const result of results) appended(outcomeOf(result))
      return results
    } catch (error) {
      const code = error instanceof EventStoreFault ? error.code : 'fault'
      for (let append = 0; append < count; append += 1) appended(code)
      throw error
    }
  }
  return {
    ...store,
    append: async (stream, expected, events) => {
      const [result] = await metered(
        1,
        store.append(stream, expected, events).then((one) => [one]),
      )
      if (result === undefined) throw new TypeError('An append has one result')
      return result
    },
    appendMany: (appends) => metered(appends.length, store.appendMany(appends)),
  }
}
