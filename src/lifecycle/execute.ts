import { z } from 'zod'
import { levelsOf } from '../complaint/approval.ts'
import { holderAs } from '../complaint/approving.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { owedFor } from '../complaint/ledger.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Task } from '../complaint/work-execution.ts'
import type { Option, Ratification } from '../complaint/work-planning.ts'
import { after } from '../platform/duration.ts'
import { words } from '../platform/fields.ts'
import { ratificationBy } from './ask-approval.ts'

/** Nothing, or why the work must begin before approval (APP-2). */
export const Execution = z
  .strictObject({ greenChannel: z.strictObject({ reason: words(2000) }).optional() })
  .meta({ id: 'Execution', examples: [{}] })

/** `execute`: a task for each measure of the accepted option, or of the recommended one where none is chosen (EXE-1, APP-2). */
export const execute = defineStep({
  step: 'execute',
  input: Execution,
  decide: (complaint, { greenChannel }, by) => {
    const { at, newId } = by
    const option = optionToDo(complaint)
    const tasks = tasksOf(option, at, newId)
    const approvedBy = complaint.approvedBy ?? by.actor.id // the green channel: whoever opened it answers for it
    const entry = owedFor(option, tasks, by.policies.execution, { approvedBy, at })
    const ratification = greenChannel && openedBy(complaint, by)
    return [
      fact('complaint.executed', { option: option.id, tasks, entry, ratification }, greenChannel?.reason),
    ]
  },
})

/** EXE-1: a task a measure, each after those that its measure follows. */
function tasksOf({ measures }: Option, at: Date, newId: () => string): Task[] {
  const ids = measures.map(newId)
  return measures.map(({ action, owner, department, dueIn, kind, after: others }, place) => ({
    ...{ id: ids[place] as string, action, owner, department },
    ...{ dueAt: after(at, dueIn).toISOString(), state: 'open' as const },
    ...(kind === undefined ? {} : { kind }),
    ...(others?.length ? { after: others.map((other) => ids[other] as string) } : {}),
  }))
}

/** APP-2: who ratifies afterwards, and who opened it, for whom where they stood in for somebody. */
function openedBy(complaint: Complaint, by: By): Ratification {
  const openedFor = holderAs(by.actor, by.policies.approval.greenChannel.opener)
  return {
    ...{ because: 'green_channel', openedBy: by.actor.id, ...(openedFor ? { openedFor } : {}) },
    ...ratificationBy(levelsOf(complaint), by),
  }
}

function optionToDo({ plan, decision }: Complaint): Option {
  const option = plan?.options.find(({ id }) => id === (decision?.accepted ?? plan.recommended))
  if (!option) throw new Error('a complaint in planned or approved has a plan with the option it names')
  return option
}
