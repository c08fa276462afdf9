import { EVENT_TYPES } from '../complaint/event-types.ts'
import { UnfitInput } from '../complaint/refusal.ts'

/** Types that are told of no complaint, or are still to come; whoever waits for them may say so. */
const OTHERS = ['alert.raised', 'report.ready', 'webhook.test']
const KNOWN: readonly string[] = [...EVENT_TYPES, ...OTHERS]

/** Throws UnfitInput where a filter fits no type of events there is: what is mistyped would be waited for in vain. */
export function refuseUnknownEvents(filters: readonly string[]): void {
  for (const [place, filter] of filters.entries()) {
    const [start = ''] = filter.split('*')
    const isKnown = filter.endsWith('*')
      ? KNOWN.some((type) => type.startsWith(start))
      : KNOWN.includes(filter)
    if (!isKnown)
      throw new UnfitInput(`/events/${place}`, 'unknown_event_type', {
        en: 'No event is of this type; docs/lifecycle.md and GET /v1/events show which there are.',
        zh: '没有这种类型的事件；可用类型见 docs/lifecycle.md 与 GET /v1/events。',
      })
  }
}
