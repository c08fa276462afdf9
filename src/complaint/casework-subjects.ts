import type { Actor, Role } from '../access/actor.ts'
import type { Clock } from '../clocks/clock.ts'
import { ruleSet } from '../clocks/rule-set.ts'
import { isOpenAssistance } from './assistance.ts'
import type { CaseworkName } from './casework.ts'
import { checklistOf } from './checklist.ts'
import type { Complaint } from './complaint.ts'
import { countersignaturesOf } from './countersignature.ts'
import type { Ask } from './guard.ts'
import { entryState } from './ledger.ts'
import { seeingRoles, seenOf } from './sight.ts'
import { isOpen } from './states.ts'
import type { Assistance, Task } from './work-execution.ts'
import type { Verification } from './work-inquiry.ts'

/** Who looks at which complaint: in which role such a step would be done, with what it would be judged by. */
export interface Looking extends Omit<Ask, 'input'> {
  readonly role: Role
  readonly clocks: readonly Clock[]
}

type Subjects = (complaint: Complaint, looking: Looking) => readonly string[]

const isUnfinished = ({ state }: Task) => state === 'open' || state === 'started'

const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id)

/** Whether something that was put to this person, or to their departments, is still to be done. */
export function isAskedOf(
  { verifications, tasks, assistance = [], statementRequests = [] }: Complaint,
  { id, departments }: Pick<Actor, 'id' | 'departments'>,
): boolean {
  return (
    statementRequests.some(({ owner, answeredAt }) => owner === id && answeredAt === undefined) ||
    verifications.some(({ owner, state }) => owner === id && state === 'asked') ||
    tasks.some((task) => task.owner === id && isUnfinished(task)) ||
    assistance.some((one) => departments.includes(one.department) && isOpenAssistance(one))
  )
}

/** A liaison does what was put to them; who handles the complaint does what was put to anybody. */
const isTheirs = ({ owner }: Verification | Task, { role, actor }: Looking) =>
  role !== 'liaison' || owner === actor.id

const toAnswer: Subjects = ({ verifications }, looking) =>
  idsOf(verifications.filter((one) => one.state === 'asked' && isTheirs(one, looking)))

const toDo: Subjects = ({ tasks }, looking) =>
  idsOf(tasks.filter((one) => isUnfinished(one) && isTheirs(one, looking)))

/** EXE-1: what a task follows is over first. */
const inOrder: Subjects = (complaint, looking) => {
  const open = toDo(complaint, looking)
  const waits = new Set(idsOf(complaint.tasks.filter(({ after = [] }) => after.some(isOpenIn(complaint)))))
  return open.filter((id) => !waits.has(id))
}

const isOpenIn = ({ tasks }: Complaint) => {
  const open = new Set(idsOf(tasks.filter(isUnfinished)))
  return (id: string) => open.has(id)
}

const toStart: Subjects = (complaint, looking) => {
  const started = new Set(idsOf(complaint.tasks.filter(({ state }) => state === 'started')))
  return inOrder(complaint, looking).filter((id) => !started.has(id))
}

const assisted =
  (may: (one: Assistance) => boolean): Subjects =>
  ({ assistance = [] }, { actor }) =>
    idsOf(assistance.filter((one) => may(one) && actor.departments.includes(one.department)))

const originals: Subjects = ({ attachments = [] }) =>
  idsOf(attachments.filter(({ redactionOf }) => redactionOf === undefined))

/** ANTI-1: revisits with a score that one person hasn't, or has, proposed to leave out. */
const scored =
  (isWanted: (state: string | undefined) => boolean): Subjects =>
  ({ revisits, exclusions = [] }, { actor }) =>
    revisits.flatMap(({ satisfaction, recommend, by }, index) => {
      const latest = exclusions.findLast((one) => one.index === index)
      const isOwn = by === actor.id || (latest?.state === 'proposed' && latest.proposedBy === actor.id)
      const hasScore = satisfaction !== undefined || recommend !== undefined
      return hasScore && !isOwn && isWanted(latest?.state) ? [String(index)] : []
    })

/** CLK-10: running clocks whose rule allows a longer limit, in a role that the actor has here. */
const extensible: Subjects = (complaint, { clocks, policies, actor, at }) => {
  const rules = ruleSet(policies.clocks)
  const roles: readonly string[] = seeingRoles(actor, seenOf(complaint))
  const may = ({ name, extended, stoppedAt, state, dueAt }: Clock) => {
    const extension = rules.get(name)?.rule.extensions?.[extended]
    const isOver = state === 'breached' || (dueAt !== null && dueAt <= at.toISOString())
    return stoppedAt === null && !isOver && extension !== undefined && roles.includes(extension.approvedBy)
  }
  return [...new Set(clocks.filter(may).map(({ name }) => name))]
}

/** EXE-4: nobody pays out what they let be paid themselves beyond what was promised. */
const toPay: Subjects = ({ ledger = [] }, { actor }) =>
  idsOf(
    ledger.filter((entry) => {
      const isOwnRaise = entry.approved.amount > entry.promised.amount && entry.approvedBy === actor.id
      return entryState(entry) === 'unpaid' && !isOwnRaise
    }),
  )

/** Where what has no subject can be done at all: whoever assists does what was put to them, and nothing is handed over from nobody. */
export const WHERE_ANY: {
  readonly [C in CaseworkName]?: (complaint: Complaint, looking: Looking) => boolean
} = {
  'make-statement': ({ statementRequests = [] }, { role, actor }) =>
    role !== 'liaison' || statementRequests.some(({ owner }) => owner === actor.id),
  'add-evidence': (complaint, { role, actor }) => role !== 'liaison' || isAskedOf(complaint, actor),
  'hand-over': ({ state, handler, tasks, verifications }) =>
    (handler !== null && isOpen(state)) ||
    tasks.some(isUnfinished) ||
    verifications.some((one) => one.state === 'asked'),
}

/** What a piece of casework is about, where it is about one thing among several; most addresses name it. */
export const SUBJECTS: { readonly [C in CaseworkName]?: Subjects } = {
  ...{ 'answer-verification': toAnswer, 'link-verification': toAnswer, 'waive-verification': toAnswer },
  countersign: (complaint, { actor }) =>
    countersignaturesOf(complaint).flatMap(({ department, state }) =>
      state === 'asked' && actor.departments.includes(department) ? [department] : [],
    ),
  ...{ 'add-redacted-copy': originals, 'mark-evidence': originals },
  'accept-representative': ({ representatives = [] }) =>
    idsOf(representatives.filter(({ state }) => state === 'named')),
  'revoke-representative': ({ representatives = [] }) =>
    idsOf(representatives.filter(({ state }) => state !== 'revoked')),
  'tick-checklist': (complaint) => checklistOf(complaint).flatMap(({ step, done }) => (done ? [] : [step])),
  acknowledge: ({ escalations }) => idsOf(escalations.filter(({ acknowledgedAt }) => !acknowledgedAt)),
  'propose-exclusion': scored((state) => state !== 'proposed' && state !== 'excluded'),
  'confirm-exclusion': scored((state) => state === 'proposed'),
  'extend-clock': extensible,
  ...{ 'start-task': toStart, 'finish-task': inOrder, 'cancel-task': toDo, 'progress-task': toDo },
  'postpone-task': toDo,
  'record-payment': toPay,
  'record-recovery': ({ ledger = [] }) =>
    idsOf(ledger.filter(({ paid, recovered }) => recovered.amount < paid.amount)),
  'raise-compensation': ({ ledger = [] }) => idsOf(ledger.filter((entry) => entryState(entry) !== 'void')),
  'sign-assistance': assisted(({ state }) => state === 'asked'),
  'finish-assistance': assisted(({ state }) => state === 'signed'),
  'return-assistance': assisted(isOpenAssistance),
  'cancel-assistance': ({ assistance = [] }) => idsOf(assistance.filter(isOpenAssistance)),
}
