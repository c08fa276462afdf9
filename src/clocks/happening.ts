import type { Trigger } from '../policy/clocks-policy.ts'
import type { Clock, ClockEvent, EventFacts, Standing } from './clock.ts'

/** One thing that an event means for clocks; with a subject it is about the clocks of that subject only. */
export interface Happening {
  readonly trigger: Trigger
  readonly subject: string | null
}

/** Received by a person from one who is there or on the line: the acknowledgement is given in the answer (REC-2). */
const IN_PERSON: readonly string[] = ['phone', 'store', 'walk_in', 'paper']
const ENTRIES: readonly string[] = [
  ...['message.sent', 'statement.made', 'complaint.decided', 'progress.noted', 'payment.recorded'],
]

/** Every way out: what runs is cancelled (§7). A merged complaint keeps its clocks (CLK-9). */
export const WAYS_OUT: readonly string[] = [
  ...(['complaint.withdrawn', 'complaint.dismissed', 'complaint.converted'] as const),
  ...(['complaint.transferred', 'complaint.concluded', 'complaint.archived'] as const),
]

/** What an event means for clocks, in the closed list of triggers; `analyse_ended` and promises come with the clocks. */
export function happeningsOf(event: ClockEvent, standing: Standing): Happening[] {
  const { data } = event
  const plain = data.successor ? [] : (MEANINGS[event.type]?.(data, standing, event) ?? [])
  return [
    ...plain.map((trigger) => ({ trigger, subject: subjectOf(event) })),
    ...lasting(event, standing).map((trigger) => ({ trigger, subject: null })),
    ...givenBy(event, standing),
    ...owedBy(event, standing),
  ]
}

type Meaning = (data: EventFacts, standing: Standing, event: ClockEvent) => Trigger[]

const MEANINGS: Readonly<Record<string, Meaning>> = {
  'complaint.received': (_, { channel }, { role }) =>
    IN_PERSON.includes(channel) && (role === 'agent' || role === 'supervisor')
      ? ['received', 'acknowledged']
      : ['received'],
  'complaint.graded': ({ ratification }, { was, state }) => [
    ...when(was === 'classified' && state === 'graded', 'graded'),
    ...when(ratification, 'ratification_owed'),
  ],
  'complaint.planned': () => ['planned'],
  'complaint.returned': () => ['returned'],
  'complaint.approved': (_, { state, ratification }) =>
    state === 'approved' ? ['approved', ...when(!ratification, 'ratified')] : [],
  'approval.lapsed': () => ['planned', 'approval_ended'],
  'approval.withdrawn': (_, { was }) => (was === 'approved' ? ['planned', 'approval_ended'] : []),
  'complaint.decided': ({ decision }) => ['decided', decision?.accepted == null ? 'declined' : 'accepted'],
  'complaint.executed': ({ ratification }) =>
    ratification ? ['executing', 'green_channel', 'ratification_owed'] : ['executing'],
  'complaint.amended': () => ['amended'],
  'complaint.ratified': ({ verdict }, { ratification }) =>
    ratification ? [] : ['ratified', ...when(verdict === 'refused', 'ratification_refused')],
  'complaint.completed': () => ['executed', 'answered'],
  'complaint.settled': () => ['executed', 'settled'],
  'complaint.revisited': ({ revisit, state, followUp }) => [
    ...when(state === 'revisited' || revisit?.outcome !== 'no_answer', 'revisit_done'),
    ...when(state === 'revisited', 'revisited'),
    ...when(followUp, 'dissatisfied'),
  ],
  'revisit.followed_up': () => ['followed_up'],
  'safety.opened': () => ['hazard_found'],
  'safety.contained': () => ['hazard_contained'],
  'safety.recall_decided': ({ recall }) => ['recall_decided', ...when(recall, 'recall_ordered')],
  'safety.reported': () => ['hazard_reported'],
  'complaint.reopened': () => ['reopened'],
  'complaint.appealed': () => ['appealed'],
  'complaint.dismissed': () => ['dismissed'],
  'complaint.withdrawn': () => ['withdrawn'],
  'complaint.merged': () => ['merged'],
  'complaint.split': () => ['split'],
  'complaint.converted': () => ['answered'],
  'complaint.concluded': () => ['concluded', 'answered'],
  'complaint.archived': () => ['archived'],
  'complaint.paused': () => ['paused'],
  'complaint.resumed': () => ['resumed'],
  'verification.asked': () => ['verification_asked'],
  'verification.answered': () => ['verification_concluded'],
  'verification.waived': ({ id }) => when(id, 'verification_concluded'),
  'message.sent': ({ message }) => told(message),
  'task.finished': () => ['promise_kept', 'task_done'],
  'task.cancelled': () => ['promise_void', 'task_dropped'],
  'task.postponed': () => ['task_postponed'],
}

/** What follows from how the complaint stands, whatever the event was. */
function lasting({ type, data }: ClockEvent, standing: Standing): Trigger[] {
  const { state, noContact, verifications } = standing
  const concluded = type === 'verification.answered' || (type === 'verification.waived' && data.id)
  return [
    ...when(noContact, 'no_contact'),
    ...when(noContact && state === 'executed', 'executed_without_contact'),
    ...when(concluded && verifications.every((one) => one.state !== 'asked'), 'analysed'),
    ...when(
      state === 'executing' && (ENTRIES.includes(type) || /^(task|verification)\./.test(type)),
      'entry',
    ),
  ]
}

/** EXE-1: what is to be done from now on, each with a date of its own. */
function givenBy({ type }: ClockEvent, { state, tasks }: Standing): Happening[] {
  if (type !== 'complaint.executed' || state !== 'executing') return []
  return tasks
    .filter((task) => task.state === 'open')
    .map(({ id }) => ({ trigger: 'task_given' as const, subject: id }))
}

/** EXE-4: what is owed to the customer from now on, what was paid in full, and what is owed no more. */
function owedBy({ type, data }: ClockEvent, { ledger = [] }: Standing): Happening[] {
  const owed = type === 'compensation.raised' ? data.id : data.entry?.id
  const paid = type === 'payment.recorded' ? ledger.filter(isPaid) : []
  return [
    ...when(owed && !ledger.some((entry) => entry.id === owed && isPaid(entry)), 'compensation_owed').map(
      (trigger) => ({ trigger, subject: owed ?? null }),
    ),
    ...paid.map(({ id }) => ({ trigger: 'compensation_paid' as const, subject: id })),
    ...ledger
      .filter(({ voidedAt }) => voidedAt !== undefined)
      .map(({ id }) => ({ trigger: 'compensation_void' as const, subject: id })),
  ]
}

function isPaid({ paid, approved }: NonNullable<Standing['ledger']>[number]): boolean {
  return paid.amount >= approved.amount
}

/**
 * CLK-15: dates after the end of `resolve` that the customer accepted in their own words are promises; when all
 * measures are begun, `resolve` has done its part.
 */
export function promisesOf(
  { type }: ClockEvent,
  standing: Standing,
  clocks: readonly Clock[],
  resolveDueAt: string | null,
): Happening[] {
  const { decision, tasks, state } = standing
  if (state !== 'executing' || !decision?.accepted || decision.onBasis || resolveDueAt === null) return []
  const promised = type === 'complaint.executed' || type === 'complaint.decided' ? tasks : []
  const begun = type.startsWith('task.') && tasks.every((task) => task.state !== 'open')
  return [
    ...promised
      .filter(({ state, dueAt }) => (state === 'open' || state === 'started') && dueAt > resolveDueAt)
      .map(({ id }) => ({ trigger: 'promised' as const, subject: id })),
    ...when(begun && clocks.some(isRunningPromise), 'begun_as_promised').map((trigger) => ({
      trigger,
      subject: null,
    })),
  ]
}

function isRunningPromise({ name, stoppedAt }: Clock): boolean {
  return name === 'promise' && stoppedAt === null
}

function told(message: EventFacts['message']): Trigger[] {
  if (!message) return []
  const { kind, channel } = message
  const personal = kind === 'personal' || (channel === 'phone' && kind !== 'acknowledgement') // a logged call
  return [
    ...when(kind === 'acknowledgement', 'acknowledged'),
    ...when(personal, 'personal_contact'),
    ...when(kind === 'plan', 'plan_told'),
    ...when(kind === 'answer', 'answered'),
  ]
}

function subjectOf({ type, data }: ClockEvent): string | null {
  if (type === 'verification.asked') return data.verification?.id ?? null
  if (type.startsWith('verification.') || type.startsWith('task.')) return data.id ?? null
  if (type.startsWith('safety.')) return data.safetyCase ?? null
  if (type === 'complaint.paused') return data.pause?.awaiting ?? null
  return type === 'complaint.resumed' ? (data.awaiting ?? null) : null
}

function when(is: unknown, trigger: Trigger): Trigger[] {
  return is ? [trigger] : []
}
