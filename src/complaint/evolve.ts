import type { Complaint } from './complaint.ts'
import type { ComplaintEvent, EventData, EventType, RecordPatch } from './event.ts'
import { EVOLVE_AFTERCARE } from './evolve-aftercare.ts'
import { EVOLVE_CLOCKS } from './evolve-clocks.ts'
import { EVOLVE_EXECUTION } from './evolve-execution.ts'
import { begin } from './evolve-received.ts'
import { EVOLVE_TURNS } from './evolve-turns.ts'
import { EVOLVE_WORK } from './evolve-work.ts'
import { laidOver } from './laid-over.ts'
import { mergePatch } from './merge-patch.ts'
import { showsCustomer } from './silence.ts'
import { untoldAfter } from './untold.ts'

/** What an event of one type changes; `event` is there for who and when. */
export type Evolve<T extends EventType> = (
  complaint: Complaint,
  data: EventData[T],
  event: ComplaintEvent,
) => Partial<Complaint>

type Evolutions = { readonly [T in Exclude<EventType, 'complaint.received'>]: Evolve<T> }

const EVOLUTIONS: Evolutions = {
  ...EVOLVE_TURNS,
  ...EVOLVE_WORK,
  ...EVOLVE_EXECUTION,
  ...EVOLVE_CLOCKS,
  ...EVOLVE_AFTERCARE,
  'complaint.corrected': (complaint, { patch, missing, noContact, priority }) => ({
    ...takenAway(patch),
    ...mergePatch(recordOf(complaint), patch),
    ...{ missing, noContact, priority },
  }),
}

/** The types of events that change a complaint. */
export const EVOLVED = Object.keys(EVOLUTIONS) as Exclude<EventType, 'complaint.received'>[]

/**
 * The complaint after an event (LIFE-3): pure, and blind to the texts of people, so that it gives the same
 * complaint, less those texts, when fed with events whose sealed part is missing.
 */
export function evolve(complaint: Complaint | null, event: ComplaintEvent): Complaint {
  if (event.type === 'complaint.received') return begin(event.data, event)
  if (!complaint) throw new Error(`${event.type} before complaint.received`)
  const change = EVOLUTIONS[event.type] as Evolve<EventType>
  const changed = change(complaint, event.data as EventData[EventType], event)
  const next = laidOver<Complaint>(complaint, taken(complaint, event), changed, {
    ...silenceBroken(complaint, event),
    urgesUnanswered: urgesAfter(complaint, event),
    participants: withParticipant(complaint.participants, event),
    version: changesVersion(event) ? complaint.version + 1 : complaint.version,
  })
  const untold = untoldAfter(complaint, next, event)
  return untold === next.untold ? next : laidOver<Complaint>(next, { untold })
}

/** What is read by its version is what commands change; an approval that is undone takes the state back with it. */
function changesVersion({ type }: ComplaintEvent): boolean {
  return type.startsWith('complaint.') || type.startsWith('approval.')
}

/** What a merge patch leaves out of the record must not stay in the complaint that the record is laid over. */
function takenAway(patch: RecordPatch): Partial<Complaint> {
  return Object.fromEntries(
    Object.entries(patch).flatMap(([key, value]) => (value === null ? [[key, undefined]] : [])),
  )
}

function recordOf(complaint: Complaint): Partial<Complaint> {
  const { channel, reportedAt, customer, incident, account, demands, latentNeeds, alreadyTried } = complaint
  const { respondents, consent, language, facts, referral, rootCause, cause } = complaint
  return {
    ...{ channel, reportedAt, customer, incident, account, demands, latentNeeds, alreadyTried },
    ...{ respondents, consent, language, facts, referral, rootCause, ...(cause ? { cause } : {}) },
  }
}

/** Whoever takes it by working on it has signed for it. */
function taken({ assignment }: Complaint, event: ComplaintEvent): Partial<Complaint> {
  const { taken } = event.data
  if (!taken) return {}
  const { handler, department } = taken
  return { handler, department, assignment: assignment && { ...assignment, accepted: true } }
}

/** LIFE-10: once the customer was heard, what was tried before doesn't count; in what is archived it stays (ARC-1). */
function silenceBroken(
  { attempts, silentSince, state }: Complaint,
  event: ComplaintEvent,
): Partial<Complaint> {
  if (state === 'archived' || !showsCustomer(event)) return {}
  return {
    ...(attempts ? { attempts: [], silenceNotice: null } : {}),
    ...(silentSince ? { silentSince: null } : {}),
  }
}

/** Who gives commands without handling the case. */
const NO_PART: readonly string[] = ['worker', 'system', 'customer']

function withParticipant(participants: readonly string[], event: ComplaintEvent): readonly string[] {
  return NO_PART.includes(event.role) || participants.includes(event.actor)
    ? participants
    : [...participants, event.actor]
}

function urgesAfter({ urgesUnanswered }: Complaint, { type }: ComplaintEvent): number {
  if (type === 'complaint.urged') return urgesUnanswered + 1
  return type === 'message.sent' || type.startsWith('complaint.') ? 0 : urgesUnanswered
}
