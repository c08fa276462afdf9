import { durationMs } from '../platform/duration.ts'

const DAY_MS = 86_400_000
const LONGEST_DAYS = 366

/** Whether an ISO 8601 duration may be a window in which complaints are counted (IMP-1): from one day to 366 days. */
export function isWindow(iso: string): boolean {
  const days = durationMs(iso) / DAY_MS
  return days >= 1 && days <= LONGEST_DAYS
}
