import type { Decision } from '../../../domain/development/decide.js'
import type { DevelopmentEvent } from '../../../domain/development/events.js'
import { type Development, evolveDevelopment } from '../../../domain/development/state.js'
import type { Content } from '../../../domain/developments/catalogue.js'
import { normalise } from '../../../domain/normalise.js'
import { isRefusal } from '../../../domain/refusal.js'
import { recording } from '../recording.js'

export const ID = '018e4f5a-0000-7000-8000-00000000000a'
export const OTHER = '018e4f5a-0000-7000-8000-00000000000b'

/** A figure on input, reported at noon of 2 March. */
export const figureInput = {
  type: 'FigureReported',
  occurred: '2022-03-01',
  reportedAt: '2022-03-02T12:00:00Z',
  claim: { claimant: 'east' },
  sources: [{ publisher: 'gazette', url: 'https://gazette.example/1' }],
  measure: 'drones-launched',
  value: '>75',
  unit: 'drones',
}

export const contentOf = (input: object): Content => {
  const content = normalise(input, recording)
  if (isRefusal(content)) throw new Error(JSON.stringify(content))
  return content
}

export const reportOf = (more: object = {}, id = ID, conflict = 'war'): DevelopmentEvent => {
  const content = contentOf({ ...figureInput, ...more })
  return { type: content.type, data: { id, conflict, content } }
}

/** The development after some events. */
export const given = (...events: readonly DevelopmentEvent[]): Development => {
  let state: Development | null = null
  for (const event of events) state = evolveDevelopment(state, event)
  if (!state) throw new Error('a development begins with its report')
  return state
}

/** The development after some decisions were taken, each on the state that the one before left. */
export const after = (start: Development, ...decisions: readonly ((state: Development) => Decision)[]): Development => {
  let state = start
  for (const decide of decisions) {
    const decision = decide(state)
    if (decision === null || isRefusal(decision)) throw new Error(`not an event: ${JSON.stringify(decision)}`)
    state = evolveDevelopment(state, decision)
  }
  return state
}
