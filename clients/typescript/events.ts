import type { RedressClient } from './client.ts'
import type { components } from './generated/api.ts'
import type { EventData } from './generated/event-data.ts'
import { dataOf, type Problem, problemName } from './problems.ts'
import { type Patience, untilAnswered } from './repeat.ts'

/** What may happen, such as `complaint.received`. */
export type EventType = keyof EventData

/** What the data of every event say besides: of which complaint, its place in the complaint's history, and who did it. */
export interface Told {
  readonly complaintId: string
  readonly seq: number
  readonly actor: string
  readonly role: string
  readonly origin: string
  /** Who took the complaint by giving it its first command. */
  readonly taken?: { readonly handler: string; readonly department: string | null }
}

/** An event of one type in its envelope (CloudEvents 1.0). */
export type EventOf<T extends EventType> = {
  readonly [K in T]: Omit<components['schemas']['CloudEvent'], 'type' | 'data'> & {
    readonly type: K
    readonly data: EventData[K] & Told
  }
}[T]

/** Any event: `switch (event.type)` knows the data. A later version may send types that this one doesn't know. */
export type RedressEvent = EventOf<EventType>

/** A type, all of a kind, or all. */
export type EventFilter = EventType | `${string}.*` | '*'

/** From where events are read, and which. */
export interface Reading extends Patience {
  /** The last event that was worked; without it from the oldest that is still offered. */
  readonly after?: string | undefined
  readonly types?: readonly EventFilter[]
  /** How many at once, up to 200. */
  readonly limit?: number
  /** How many seconds to wait for what is new, up to 25; with 0 the reading ends when nothing is. */
  readonly wait?: number
}

/** Some events, and what to keep once they are worked: what `after` takes next time. */
export interface EventPage {
  readonly events: readonly RedressEvent[]
  readonly after: string
}

/**
 * The events from `after` on, in order, each once, until `signal` aborts. A page may hold no event where others than
 * `types` happened: keep its `after` all the same. Throws ProblemError, `events-gone` where the reader comes too late.
 */
export async function* readEvents(
  client: RedressClient,
  { after, types, limit = 200, wait = 25, ...patience }: Reading = {},
): AsyncGenerator<EventPage, void> {
  const { signal } = patience
  let from = after
  while (!signal?.aborted) {
    const query = { after: from, types: types && [...types], limit, wait }
    const send = () => client.GET('/v1/events', { params: { query }, signal: signal ?? null })
    const page = await dataOf(untilAnswered(send, patience)).catch((error: unknown) => {
      if (signal?.aborted) return null
      throw error
    })
    if (page === null) return
    from = page.nextCursor ?? from
    // The contract leaves the data open; what they are is generated from the service's own types.
    const events = page.items as readonly unknown[] as readonly RedressEvent[]
    if (page.nextCursor !== null) yield { events, after: page.nextCursor }
    else if (wait === 0) return
  }
}

/** What a reader who comes too late is told: where to go on (docs/events.md). */
export interface EventsGone extends Problem {
  /** After this comes everything that is still offered. */
  readonly after: string
  /** The last event at that moment: read the current state, then go on after this. */
  readonly latest: string
  readonly offeredSince: string
}

/** Whether a problem says that the events after the one that was asked for are no longer offered. */
export function isEventsGone(problem: Problem | undefined): problem is EventsGone {
  return problem !== undefined && problemName(problem) === 'events-gone'
}
