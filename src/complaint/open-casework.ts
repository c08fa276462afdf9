import type { Role } from '../access/actor.ts'
import type { Clock } from '../clocks/clock.ts'
import { ruleSet } from '../clocks/rule-set.ts'
import { isOpenAssistance } from './assistance.ts'
import { checklistOf } from './checklist.ts'
import type { Complaint } from './complaint.ts'
import { countersignaturesOf } from './countersignature.ts'
import type { Ask } from './guard.ts'
import { refusalOf, roleFor } from './judge.ts'
import { entryState } from './ledger.ts'
import { hrefOf } from './lifecycle.ts'
import { seeingRoles, seenOf } from './sight.ts'
import { CASEWORK, type CaseworkName, transitionOf } from './transitions.ts'
import type { Assistance, Task, Verification } from './work.ts'

/** A piece of casework that may be done now, and where; `subject` is what of the complaint it is about. */
export interface OpenCasework {
  readonly name: CaseworkName
  readonly subject?: string
  readonly href: string
  readonly method: 'POST'
}

/** Who looks at which complaint: in which role such a step would be done, with what it would be judged by. */
interface Looking extends Omit<Ask, 'input'> {
  readonly role: Role
  readonly clocks: readonly Clock[]
}

/**
 * LIFE-4: the casework that this actor may do now, each piece with the address of what it is about: the verifications still to
 * be answered, the tasks that are open, the steps of the checklist that nothing shows yet. What they may not do is left out.
 * The clocks are the complaint's, as they stand.
 */
export function openCasework(
  complaint: Complaint,
  clocks: readonly Clock[],
  ask: Omit<Ask, 'role' | 'input'>,
): OpenCasework[] {
  const seen = seenOf(complaint)
  return NAMES.flatMap((name): OpenCasework[] => {
    const role = transitionOf(name).moves[complaint.state] ? roleFor(name, ask.actor, seen) : null
    if (!role || isRefused(name, complaint, { ...ask, role })) return []
    const subjects = SUBJECTS[name]?.(complaint, { ...ask, role, clocks })
    const href = hrefOf(name, complaint.id)
    if (!subjects) return [{ name, href, method: 'POST' }]
    return subjects.map((subject) => {
      return { name, subject, href: href.replace(/\{\w+\}/, subject), method: 'POST' }
    })
  })
}

const NAMES = Object.keys(CASEWORK) as CaseworkName[]

function isRefused(name: CaseworkName, complaint: Complaint, ask: Ask): boolean {
  return Boolean(refusalOf(name, 'person', complaint, ask) ?? refusalOf(name, 'complaint', complaint, ask))
}

type Subjects = (complaint: Complaint, looking: Looking) => readonly string[]

const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id)

/** A liaison does what was put to them; who handles the complaint does what was put to anybody. */
const isTheirs = ({ owner }: Verification | Task, { role, actor }: Looking) =>
  role !== 'liaison' || owner === actor.id

const toAnswer: Subjects = ({ verifications }, looking) =>
  idsOf(verifications.filter((one) => one.state === 'asked' && isTheirs(one, looking)))

const toDo: Subjects = ({ tasks }, looking) =>
  idsOf(tasks.filter((one) => (one.state === 'open' || one.state === 'started') && isTheirs(one, looking)))

/** EXE-1: what a task follows is over first. */
const inOrder: Subjects = (complaint, looking) => {
  const open = toDo(complaint, looking)
  const waits = new Set(idsOf(complaint.tasks.filter(({ after = [] }) => after.some(isOpenIn(complaint)))))
  return open.filter((id) => !waits.has(id))
}

const isOpenIn = ({ tasks }: Complaint) => {
  const open = new Set(idsOf(tasks.filter(({ state }) => state === 'open' || state === 'started')))
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
  ({ revisits, exclusions = [] }) =>
    revisits.flatMap(({ satisfaction, recommend }, index) => {
      const state = exclusions.findLast((one) => one.index === index)?.state
      const hasScore = satisfaction !== undefined || recommend !== undefined
      return hasScore && isWanted(state) ? [String(index)] : []
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

/** What a piece of casework is about, where it is about one thing among several; most addresses name it. */
const SUBJECTS: { readonly [C in CaseworkName]?: Subjects } = {
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
