import { z } from 'zod'
import { isOpenAssistance } from '../complaint/assistance.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { Duration, Reason } from '../complaint/fields.ts'
import { refuseUnknownDepartment } from '../complaint/fit-person.ts'
import { refuseFull } from '../complaint/limit.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Assistance } from '../complaint/work-execution.ts'
import { after } from '../platform/duration.ts'
import { Department, words } from '../platform/fields.ts'
import { NotHere } from './not-here.ts'

/** Which department is to do what for the lead, and by when (ASG-3). */
export const AssistanceInput = z
  .strictObject({ department: Department, task: words(4000), dueIn: Duration })
  .meta({
    id: 'AssistanceInput',
    examples: [{ department: 'logistics', task: '查明该单的签收时间和签收人', dueIn: 'PT8H' }],
  })

/** `ask-assistance` 发起协办 (ASG-3): another department does its part; the lead goes on answering to the customer. */
export const askAssistance = defineStep({
  step: 'ask-assistance',
  input: AssistanceInput,
  decide: ({ assistance = [], department: lead }, { department, task, dueIn }, by) => {
    const { actor, at, newId, members } = by
    refuseUnknownDepartment(members, department)
    if (department === lead) throw leadsItself()
    refuseFull(assistance)
    const asked = { state: 'asked' as const, askedBy: actor.id, askedAt: at.toISOString() }
    const dueAt = after(at, dueIn).toISOString()
    return [fact('assistance.asked', { assistance: { id: newId(), department, task, dueAt, ...asked } })]
  },
})

const Which = z.strictObject({ aid: z.uuid() })

/** `sign-assistance` 协办签收 (ASG-3): whoever signs is named. */
export const signAssistance = defineStep({
  step: 'sign-assistance',
  input: Which,
  decide: (complaint, { aid }, by) => {
    const { id, state } = ofTheirs(complaint, aid, by)
    if (state === 'signed') throw new Refusal('already-concluded')
    return [fact('assistance.signed', { id })]
  },
})

/** What the assisting department did or found. */
export const AssistanceAnswer = z
  .strictObject({ answer: words(10_000) })
  .meta({ id: 'AssistanceAnswer', examples: [{ answer: '快递柜记录显示次日 9:12 由门卫代收' }] })

/** `finish-assistance` 协办办结 (ASG-3): once somebody of the department has signed for it. */
export const finishAssistance = defineStep({
  step: 'finish-assistance',
  input: z.strictObject({ ...AssistanceAnswer.shape, ...Which.shape }),
  decide: (complaint, { aid, answer }, by) => {
    const { id, state } = ofTheirs(complaint, aid, by)
    if (state !== 'signed') throw new Refusal('not-signed')
    return [fact('assistance.finished', { id, answer })]
  },
})

/** `return-assistance` 协办退回 (ASG-3): not theirs to do, with the reason. */
export const returnAssistance = defineStep({
  step: 'return-assistance',
  input: z.strictObject({ ...Reason.shape, ...Which.shape }),
  decide: (complaint, { aid, reason }, by) => [
    fact('assistance.returned', { id: ofTheirs(complaint, aid, by).id }, reason),
  ],
})

/** `cancel-assistance` 取消协办: the lead goes on without it, with the reason. */
export const cancelAssistance = defineStep({
  step: 'cancel-assistance',
  input: z.strictObject({ ...Reason.shape, ...Which.shape }),
  decide: (complaint, { aid, reason }) => [
    fact('assistance.cancelled', { id: openAssistance(complaint, aid).id }, reason),
  ],
})

function ofTheirs(complaint: Complaint, id: string, { actor, role }: By): Assistance {
  const isTheirs = ({ department }: Assistance) => actor.departments.includes(department)
  const found = complaint.assistance?.find((one) => one.id === id)
  if (found && !isTheirs(found)) throw role === 'liaison' ? new NotHere() : new Refusal('not-assigned')
  return openAssistance(complaint, id)
}

function openAssistance({ assistance = [] }: Complaint, id: string): Assistance {
  const found = assistance.find((one) => one.id === id)
  if (!found) throw new NotHere()
  if (!isOpenAssistance(found)) throw new Refusal('already-concluded')
  return found
}

function leadsItself(): UnfitInput {
  return new UnfitInput('/department', 'leads_itself', {
    en: 'This department leads; another one assists.',
    zh: '该部门为主办部门，协办须为其他部门。',
  })
}
