import { z } from 'zod'
import { whenDueOf } from '../clocks/schedule.ts'
import { answeringMeanwhile } from '../complaint/answering.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { Nothing, Reason } from '../complaint/fields.ts'
import { refuseBarred, refuseUnknown, refuseUnknownDepartment } from '../complaint/fit-person.ts'
import { refuseFull } from '../complaint/limit.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Urge } from '../complaint/work.ts'
import { after } from '../platform/duration.ts'
import { Department, Instant, Person, words } from '../platform/fields.ts'

const ARBITRATED_AT = 3
const TOP = 4

/** Whom or which department the supervisor gives it to. */
export const AssignmentInput = z
  .strictObject({
    handler: Person.nullable().optional(),
    department: Department.nullable().optional(),
    reason: words(2000).optional(),
  })
  .meta({ id: 'AssignmentInput', examples: [{ department: 'after-sales', reason: '售后承办' }] })

/**
 * `assign` (ASG-1): never to somebody who is complained of or answers for them, or, after an appeal, had a part (FAIR-2).
 * Given to a department, it stays with whoever answers for it so far until somebody there has signed (REC-9).
 */
export const assign = defineStep({
  step: 'assign',
  input: AssignmentInput,
  decide: (complaint, { handler, department, reason }, by) => {
    if (handler === undefined && department === undefined) throw nobodyNamed()
    if (handler) refuseUnknown(by.members, handler, '/handler')
    if (department) refuseUnknownDepartment(by.members, department)
    if (handler) refuseBarred(complaint, handler, by.members)
    const given = department === undefined ? complaint.department : department
    const meanwhile = handler ? null : answeringMeanwhile(complaint, by.members)
    return [
      fact(
        'complaint.assigned',
        { handler: handler ?? null, department: given, ...(meanwhile === null ? {} : { meanwhile }) },
        reason,
      ),
    ]
  },
})

/** `accept` 签收 (ASG-2): whoever signs handles it. */
export const accept = defineStep({
  step: 'accept',
  input: Nothing,
  decide: (_, __, { actor }) => [fact('complaint.assignment_accepted', { handler: actor.id })],
})

/** `return-assignment` 退单 (ASG-2): counted; at the third a supervisor arbitrates. */
export const returnAssignment = defineStep({
  step: 'return-assignment',
  input: Reason,
  decide: (complaint, { reason }, by) => {
    const returns = (complaint.assignment?.returns ?? 0) + 1
    const data = { returns, arbitration: returns >= ARBITRATED_AT }
    // Whoever had it goes on answering (REC-9), but for one who gives it back themselves.
    const meanwhile = complaint.handler === by.actor.id ? null : complaint.handler
    return [fact('complaint.assignment_returned', meanwhile === null ? data : { ...data, meanwhile }, reason)]
  },
})

/** `escalate`: one rung up (CLK-1). */
export const escalate = defineStep({
  step: 'escalate',
  input: Reason,
  decide: ({ level }, { reason }) => [fact('complaint.escalated', { level: level + 1 }, reason)],
})

/** Who presses, and in which words. */
export const UrgeInput = z
  .strictObject({
    words: words(2000),
    by: z
      .union([z.enum(['customer', 'member']), Instant])
      .optional()
      .meta({ description: 'Who urges; or the time by which a member wants it done' }),
  })
  .meta({ id: 'UrgeInput', examples: [{ words: '客户来电催问退款何时到账', by: 'customer' }] })

/** `urge` 催办/督办 (LIFE-11): recorded and counted; the second without a command or message between climbs a rung. */
export const urge = defineStep({
  step: 'urge',
  input: UrgeInput,
  decide: (complaint, { words, by = 'member' }, { actor, at }) => {
    refuseFull(complaint.urges)
    const urged = fact('complaint.urged', {
      urge: { ...urgerOf(by, at), words, at: at.toISOString(), recordedBy: actor.id },
    })
    const climbs = complaint.urgesUnanswered >= 1 && complaint.level < TOP
    return climbs ? [urged, fact('complaint.escalated', { level: complaint.level + 1 })] : [urged]
  },
})

function urgerOf(by: string, at: Date): Pick<Urge, 'by' | 'dueAt'> {
  if (by === 'customer' || by === 'member') return { by }
  if (new Date(by) <= at) throw dueInPast()
  return { by: 'member', dueAt: by }
}

const Outside = z.enum(['customer', 'third_party'])

/** What was asked of whom, and by when it goes on regardless (CLK-13). */
export const PauseInput = z
  .strictObject({
    awaiting: Outside,
    question: words(2000),
    resumeBy: Instant.optional(),
  })
  .meta({ id: 'PauseInput', examples: [{ awaiting: 'customer', question: '请补充购机发票照片' }] })

/** `pause` (CLK-13): with the question that was put. */
export const pause = defineStep({
  step: 'pause',
  input: PauseInput,
  decide: ({ pauses }, { awaiting, question, resumeBy }, { at, policies }) => {
    refuseFull(pauses)
    if (resumeBy !== undefined && new Date(resumeBy) <= at) throw resumeInPast()
    const until = resumeBy ?? after(at, policies.clocks.rules.resume_by.limit).toISOString()
    return [
      fact('complaint.paused', { pause: { awaiting, question, from: at.toISOString(), resumeBy: until } }),
    ]
  },
})

/** The answer that ends the wait, where there is one, and whose it is, where both are waited for. */
export const ResumeInput = z
  .strictObject({
    answer: words(4000).optional(),
    awaiting: Outside.optional().meta({ description: 'Which wait ends; every one where absent' }),
  })
  .meta({ id: 'ResumeInput', examples: [{ answer: '发票已补' }] })

/** `resume`: ends a wait for somebody outside, or every one; as the worker those whose time is over (CLK-13). */
export const resume = defineStep({
  step: 'resume',
  input: ResumeInput,
  decide: (complaint, { answer, awaiting: which }, by) => {
    const waits = by.role === 'worker' ? waitsOver(complaint, by) : waitsOf(complaint)
    const ended = waits.filter((awaiting) => which === undefined || awaiting === which)
    if (ended.length === 0) throw new Refusal('not-paused')
    return ended.map((awaiting) => {
      const heard = awaiting === 'customer' && answer !== undefined
      return fact('complaint.resumed', { awaiting, answer, ...(heard ? { heard } : {}) })
    })
  },
})

/** `hold`: a legal hold stops disposal (ARC-2). */
export const hold = defineStep({
  step: 'hold',
  input: Reason,
  decide: (_, { reason }) => [fact('complaint.held', {}, reason)],
})

/** `release`: ends the legal hold. */
export const release = defineStep({
  step: 'release',
  input: Reason,
  decide: (_, { reason }) => [fact('complaint.released', {}, reason)],
})

/** What policy lets end by itself of what was waited for long enough; a customer's wait may lead to LIFE-10 instead. */
function waitsOver(complaint: Complaint, { at, policies }: Pick<By, 'at' | 'policies'>) {
  const over = complaint.pauses.filter(({ until, resumeBy }) => !until && new Date(resumeBy) <= at)
  return waitsOf(complaint).filter((awaiting) => {
    const isOver = over.some((pause) => pause.awaiting === awaiting)
    return isOver && whenDueOf(policies.clocks.rules.resume_by, awaiting) === 'resume'
  })
}

function waitsOf({ awaiting }: Complaint): ('customer' | 'third_party')[] {
  return (['customer', 'third_party'] as const).filter((outside) => awaiting.includes(outside))
}

function nobodyNamed(): UnfitInput {
  return new UnfitInput('', 'nobody_named', {
    en: 'Name a handler, a department, or both.',
    zh: '请指明承办人、部门，或两者。',
  })
}

function dueInPast(): UnfitInput {
  return new UnfitInput('/by', 'in_past', {
    en: 'What is due lies in the future.',
    zh: '要求完成的时间须在将来。',
  })
}

function resumeInPast(): UnfitInput {
  return new UnfitInput('/resumeBy', 'in_past', {
    en: 'A wait ends in the future.',
    zh: '恢复时间须在将来。',
  })
}
