import { type DevelopmentEvent, isReport } from '../../domain/development/events.js'
import type { Content } from '../../domain/developments/catalogue.js'

/** What an event says anew. */
export const contentsIn = (event: DevelopmentEvent): readonly Content[] => {
  if (isReport(event)) return [event.data.content]
  if (event.type !== 'DevelopmentCorrected') return []
  return event.data.reason === 'source-revised'
    ? [event.data.content]
    : event.data.entries.map(({ content }) => content)
}
