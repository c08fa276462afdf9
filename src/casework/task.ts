import { z } from 'zod'
import { refuseUnknownAttachments } from '../complaint/attachment.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { EvidenceInput, Reason } from '../complaint/fields.ts'
import { Refusal } from '../complaint/refusal.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Task } from '../complaint/work.ts'
import { NotHere } from './not-here.ts'

const Which = z.strictObject({ tid: z.uuid() })

/** What proves that the task is done (ANTI-1). */
export const TaskFinish = z
  .strictObject({ evidence: EvidenceInput })
  .meta({ id: 'TaskFinish', examples: [{ evidence: { reference: '退款流水 RF-20261120-0087' } }] })

/** Somebody begins with it (EXE-1). */
export const startTask = defineStep({
  step: 'start-task',
  input: Which,
  decide: (complaint, { tid }, by) => {
    const task = openTask(complaint, tid, by)
    if (task.state === 'started') throw new Refusal('already-concluded')
    return [fact('task.started', { id: task.id })]
  },
})

/** Done, with evidence (ANTI-1). */
export const finishTask = defineStep({
  step: 'finish-task',
  input: z.strictObject({ ...TaskFinish.shape, ...Which.shape }),
  decide: (complaint, { tid, evidence }, by) => {
    const { id } = openTask(complaint, tid, by)
    refuseUnknownAttachments(complaint, evidence.attachments, '/evidence/attachments')
    return [fact('task.finished', { id, evidence })]
  },
})

/** Not to be done after all, with the reason. */
export const cancelTask = defineStep({
  step: 'cancel-task',
  input: z.strictObject({ ...Reason.shape, ...Which.shape }),
  decide: (complaint, { tid, reason }, by) => [
    fact('task.cancelled', { id: openTask(complaint, tid, by).id }, reason),
  ],
})

function openTask(complaint: Complaint, id: string, { actor, role }: By): Task {
  const found = complaint.tasks.find((task) => task.id === id)
  if (!found || (role === 'liaison' && found.owner !== actor.id)) throw new NotHere()
  if (found.state === 'finished' || found.state === 'cancelled') throw new Refusal('already-concluded')
  return found
}
