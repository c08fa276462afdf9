import type { Exclusion, Safety } from './aftercare.ts'
import type { Complaint } from './complaint.ts'
import type { ComplaintEvent, EventType } from './event.ts'
import type { Evolve } from './evolve.ts'

type Aftercare = Extract<EventType, `revisit.${string}` | `safety.${string}` | `improvement.${string}`>

/** What stands beside a complaint and outlives it: follow-up, exclusions, its safety case, improvements. */
export const EVOLVE_AFTERCARE: { readonly [T in Aftercare]: Evolve<T> } = {
  'revisit.followed_up': ({ followUp }, _, { at, actor }) => ({
    followUp: followUp && { ...followUp, state: 'done', doneAt: at, doneBy: actor },
  }),
  'revisit.exclusion_proposed': ({ exclusions = [] }, { index }, { at, actor }) => ({
    exclusions: [...exclusions, { index, state: 'proposed', proposedBy: actor, proposedAt: at }],
  }),
  'revisit.excluded': (complaint, { index }, event) => decided(complaint, index, 'excluded', event),
  'revisit.exclusion_refused': (complaint, { index }, event) => decided(complaint, index, 'kept', event),
  'safety.opened': (_, { safetyCase }, { at }) => ({ safety: { safetyCase, leads: true, openedAt: at } }),
  'safety.joined': (_, { safetyCase }, { at }) => ({ safety: { safetyCase, leads: false, openedAt: at } }),
  'safety.contained': (complaint, _, { at }) => safety(complaint, { containedAt: at }),
  'safety.recall_voted': (complaint, { vote }) =>
    safety(complaint, { votes: [...(complaint.safety?.votes ?? []), vote] }),
  'safety.recall_decided': (complaint, { recall }, { at }) => safety(complaint, { recall, decidedAt: at }),
  'safety.reported': (complaint, _, { at }) => safety(complaint, { reportedAt: at }),
  'safety.buyers_listed': (complaint, { buyers }, { at }) => safety(complaint, { buyers, buyersAt: at }),
  'safety.closed': (complaint, _, { at }) => safety(complaint, { closedAt: at }),
  'improvement.linked': ({ improvements = [] }, { improvement }) => ({
    improvements: [...improvements, improvement],
  }),
}

function decided(
  { exclusions = [] }: Complaint,
  index: number,
  state: Exclusion['state'],
  { at, actor }: ComplaintEvent,
): Partial<Complaint> {
  return {
    exclusions: exclusions.map((one) =>
      one.index === index && one.state === 'proposed'
        ? { ...one, state, decidedBy: actor, decidedAt: at }
        : one,
    ),
  }
}

function safety({ safety: known }: Complaint, change: Partial<Safety>): Partial<Complaint> {
  return known ? { safety: { ...known, ...change } } : {}
}
