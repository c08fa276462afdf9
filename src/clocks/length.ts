import { durationMs } from '../platform/duration.ts'

const MOST_REMEMBERED = 1000
const known = new Map<string, number>()

/** The length of an ISO 8601 duration in ms, remembered: policies name few, every transition asks for a dozen. */
export function lengthMs(iso: string): number {
  const remembered = known.get(iso)
  if (remembered !== undefined) return remembered
  if (known.size >= MOST_REMEMBERED) known.clear()
  const length = durationMs(iso)
  known.set(iso, length)
  return length
}
