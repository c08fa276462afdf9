import type { Complaint } from './complaint.ts'
import type { EventData, EventType } from './event.ts'
import type { Evolve } from './evolve.ts'
import { MOST } from './limit.ts'

type ClockEventType = Extract<EventType, `clock.${string}`>

/** What clocks change of a complaint: they raise its level and ask somebody to take it in hand (CLK-1). */
export const EVOLVE_CLOCKS: { readonly [T in ClockEventType]: Evolve<T> } = {
  'clock.warned': () => ({}),
  'clock.breached': () => ({}),
  'clock.moved': () => ({}),
  'clock.extended': () => ({}),
  'clock.escalated': ({ level, escalations }, data, { at }) => ({
    level: Math.max(level, data.level),
    escalations: [...escalations, escalated(data, at)].slice(-MOST),
  }),
  'clock.acknowledged': ({ escalations }, { clock, instance }, { at, actor }) => ({
    escalations: escalations.map((one) =>
      one.clock === clock && one.instance === instance && !one.acknowledgedAt
        ? { ...one, acknowledgedAt: at, acknowledgedBy: actor }
        : one,
    ),
  }),
}

function escalated(data: EventData['clock.escalated'], at: string): Complaint['escalations'][number] {
  const { id, clock, instance, level, role, to } = data
  return { id, clock, instance, level, role, to, at }
}
