import { z } from 'zod'
import { refuseUnknownAttachments } from '../complaint/attachment.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { Channel, EvidenceInput, Reason } from '../complaint/fields.ts'
import { refuseFull } from '../complaint/limit.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Task } from '../complaint/work-execution.ts'
import { Instant, words } from '../platform/fields.ts'
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
    refuseBefore(complaint, task)
    return [fact('task.started', { id: task.id })]
  },
})

/** Done, with evidence (ANTI-1). */
export const finishTask = defineStep({
  step: 'finish-task',
  input: z.strictObject({ ...TaskFinish.shape, ...Which.shape }),
  decide: (complaint, { tid, evidence }, by) => {
    const task = openTask(complaint, tid, by)
    refuseUnknownAttachments(complaint, evidence.attachments, '/evidence/attachments')
    refuseBefore(complaint, task)
    return [fact('task.finished', { id: task.id, evidence })]
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

/** How it goes. */
export const ProgressInput = z
  .strictObject({ words: words(4000) })
  .meta({ id: 'ProgressInput', examples: [{ words: '配件已到仓，今天下午两点师傅上门' }] })

/** How it goes with a task: an entry on the record and for the customer (EXE-2). */
export const progressTask = defineStep({
  step: 'progress-task',
  input: z.strictObject({ ...ProgressInput.shape, ...Which.shape }),
  decide: (complaint, { tid, words }, by) => [
    fact('task.progressed', { id: openTask(complaint, tid, by).id, words }),
  ],
})

/** How it goes with the whole (EXE-2). */
export const noteProgress = defineStep({
  step: 'note-progress',
  input: ProgressInput,
  decide: (_, { words }) => [fact('progress.noted', { words })],
})

/** The new date, why, and how the customer was told. */
export const TaskPostponement = z
  .strictObject({
    until: Instant,
    reason: words(2000),
    toldCustomer: z.strictObject({ at: Instant, channel: Channel, words: words(4000) }),
  })
  .meta({
    id: 'TaskPostponement',
    examples: [
      {
        until: '2026-11-23T10:00:00.000Z',
        reason: '配件缺货',
        toldCustomer: {
          at: '2026-11-21T03:00:00.000Z',
          channel: 'phone',
          words: '配件周一到货，师傅改为周一下午六点前上门',
        },
      },
    ],
  })

/**
 * A date that won't be kept is announced with the new one (EXE-3): told once the old date was over it is recorded as late;
 * every date that a task had stays beside the last (ANTI-1).
 */
export const postponeTask = defineStep({
  step: 'postpone-task',
  input: z.strictObject({ ...TaskPostponement.shape, ...Which.shape }),
  decide: (complaint, { tid, until, reason, toldCustomer }, by) => {
    const { id, dueAt, postponements = [] } = openTask(complaint, tid, by)
    refuseFull(postponements)
    const at = by.at.toISOString()
    if (toldCustomer.at > at) throw toldInFuture()
    if (until <= at || until <= dueAt) throw notLater()
    const { channel, words } = toldCustomer
    const postponement = {
      ...{ from: dueAt, until, toldAt: toldCustomer.at, channel, toldLate: toldCustomer.at > dueAt },
      ...{ at, by: by.actor.id },
    }
    return [fact('task.postponed', { id, postponement, words }, reason)]
  },
})

/** EXE-1: what a task follows is over first: done, or cancelled with its reason. */
function refuseBefore({ tasks }: Complaint, { after = [] }: Task): void {
  const waitsFor = tasks
    .filter(({ id, state }) => after.includes(id) && (state === 'open' || state === 'started'))
    .map(({ id }) => id)
  if (waitsFor.length > 0) throw new Refusal('task-waits', { waitsFor })
}

function toldInFuture(): UnfitInput {
  return new UnfitInput('/toldCustomer/at', 'in_future', {
    en: 'The customer is told before a date is moved; this time lies in the future.',
    zh: '须先告知客户再改期；该时间在将来。',
  })
}

function notLater(): UnfitInput {
  return new UnfitInput('/until', 'not_later', {
    en: 'The new date lies in the future, and after the old one.',
    zh: '新的日期须在将来，且晚于原日期。',
  })
}

function openTask(complaint: Complaint, id: string, { actor, role }: By): Task {
  const found = complaint.tasks.find((task) => task.id === id)
  if (!found || (role === 'liaison' && found.owner !== actor.id)) throw new NotHere()
  if (found.state === 'finished' || found.state === 'cancelled') throw new Refusal('already-concluded')
  return found
}
