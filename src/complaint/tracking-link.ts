import { durationMs } from '../platform/duration.ts'
import type { Policies } from '../policy/policy.ts'

/** The link to the customer's own page, and the token in it. */
export interface Tracking {
  readonly url: string
  readonly token: string
}

/** The link by which a customer follows their complaint: the token stands in the fragment, so that no log sees it. */
export function trackingOf(publicUrl: string, reference: string, token: string): Tracking {
  return { url: `${publicUrl}/#/${reference}/${token}`, token }
}

/** How long after the archiving such a link still opens (ms): until the time for appeal is over, and what policy adds. */
export function lastingOf({ clocks, tracking }: Policies): number {
  return durationMs(clocks.rules.close.limit) + durationMs(tracking.lasts)
}
