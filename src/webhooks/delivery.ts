import type { About } from './wanted.ts'

/** An event as it is told, with its place in the feed and what is known of its complaint now. */
export interface Told extends About {
  readonly position: bigint
  /** The event's id, which is the `webhook-id` at every try. */
  readonly id: string
  readonly complaint: string
  /** The CloudEvent, as it is sent and signed. */
  readonly body: string
  /** What came before, where it waited in a row of its own. */
  readonly waited?: { readonly tries: number; readonly begunAt: Date } | undefined
}

/** What became of a try. `code` is `http_…`, or says why there was no answer. */
export interface Tried {
  /** When it began. */
  readonly at: Date
  readonly status: number | null
  readonly code: string
  readonly durationMs: number
  /** The beginning of what the receiver answered; null where that was nothing. */
  readonly answer: string | null
  /** In how many seconds the receiver asked to be tried again. */
  readonly retryAfterSeconds: number | null
}

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const

/** What has become of a delivery: `failed` is given up. */
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** A delivery as it is to be kept; without `nextAt` it is over, or waits behind another of its complaint. */
export interface Outcome {
  readonly webhook: string
  readonly told: Pick<Told, 'position' | 'id' | 'complaint' | 'type'>
  readonly state: DeliveryState
  readonly tries: number
  readonly begunAt: Date
  readonly nextAt: Date | null
  readonly tried: Tried | null
}

/** Whether a receiver has taken it: any 2xx. */
export function isTaken({ status }: Pick<Tried, 'status'>): boolean {
  return status !== null && status >= 200 && status < 300
}

/** When a try was over. */
export function endOf({ at, durationMs }: Pick<Tried, 'at' | 'durationMs'>): Date {
  return new Date(at.getTime() + Math.round(durationMs))
}
