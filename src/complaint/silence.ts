import { after } from '../platform/duration.ts'
import type { Complaint } from './complaint.ts'
import { dayOf } from './day.ts'
import type { ComplaintEvent } from './event.ts'
import type { Ask } from './guard.ts'

/** LIFE-10: what is still to be done before a customer counts as unreachable; `waitUntil` is an instant. */
export interface MissingOfSilence {
  readonly attempts: number
  readonly days: number
  readonly channels: number
  readonly notice: boolean
  readonly waitUntil: string | null
}

/** What is missing of the attempts alone; null when there were enough, on enough days, by enough channels. */
export function missingAttempts(
  { attempts = [] }: Pick<Complaint, 'attempts'>,
  { policies: { silence }, timeZone }: Pick<Ask, 'policies' | 'timeZone'>,
): Pick<MissingOfSilence, 'attempts' | 'days' | 'channels'> | null {
  const days = new Set(attempts.map(({ at }) => dayOf(new Date(at), timeZone)))
  const channels = new Set(attempts.map(({ channel }) => channel))
  const missing = {
    attempts: Math.max(0, silence.attempts - attempts.length),
    days: Math.max(0, silence.days - days.size),
    channels: Math.max(0, silence.channels - channels.size),
  }
  return Object.values(missing).some((count) => count > 0) ? missing : null
}

/** What is missing of all of LIFE-10: the attempts, the written notice, the time to wait after it; null when all is done. */
export function missingOfSilence(
  complaint: Pick<Complaint, 'attempts' | 'silenceNotice'>,
  ask: Pick<Ask, 'policies' | 'timeZone' | 'at'>,
): MissingOfSilence | null {
  const attempts = missingAttempts(complaint, ask)
  const sent = complaint.silenceNotice
  const ends = sent ? after(new Date(sent.at), ask.policies.silence.wait) : null
  if (!attempts && ends && ends <= ask.at) return null
  const none = { attempts: 0, days: 0, channels: 0 }
  return {
    ...(attempts ?? none),
    notice: !sent,
    waitUntil: ends && ends > ask.at ? ends.toISOString() : null,
  }
}

/** Whether an event shows that the customer was heard: whatever was tried before doesn't count any more. */
export function showsCustomer(event: ComplaintEvent): boolean {
  switch (event.type) {
    case 'contact.attempted':
      return event.data.attempt.outcome === 'reached'
    case 'complaint.decided':
      return event.data.decision.onBasis === undefined
    case 'complaint.revisited':
      return event.data.revisit.outcome !== 'no_answer'
    case 'complaint.resumed':
      return event.data.heard === true
    case 'message.received':
    case 'complaint.reopened':
    case 'complaint.appealed':
      return true
    default:
      return false
  }
}
