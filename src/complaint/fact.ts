import type { EventData, EventType, Fact, Taken } from './event.ts'

/** A fact of one type; the compiler checks that data and type belong together. */
export function fact<T extends EventType>(type: T, data: EventData[T] & Taken, reason?: string): Fact {
  return { type, data, ...(reason === undefined ? {} : { reason }) } as Fact
}
