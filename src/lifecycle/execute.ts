import { z } from 'zod'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import type { Option } from '../complaint/work.ts'
import { after } from '../platform/duration.ts'
import { words } from '../platform/fields.ts'
import { ratifiersFor } from '../policy/approval.ts'

/** Nothing, or why the work must begin before approval (APP-2). */
export const Execution = z
  .strictObject({ greenChannel: z.strictObject({ reason: words(2000) }).optional() })
  .meta({ id: 'Execution', examples: [{}] })

/** `execute`: a task for each measure of the accepted option, or of the recommended one where none is chosen (EXE-1, APP-2). */
export const execute = defineStep({
  step: 'execute',
  input: Execution,
  decide: (complaint, { greenChannel }, { actor, at, policies, newId }) => {
    const option = optionToDo(complaint)
    const tasks = option.measures.map(({ action, owner, department, dueIn }) => ({
      ...{ id: newId(), action, owner, department },
      ...{ dueAt: after(at, dueIn).toISOString(), state: 'open' as const },
    }))
    const ratifiers = ratifiersFor(policies.approval, complaint.approver ?? 'gm')
    const ratification = greenChannel && {
      ...{ because: 'green_channel' as const, openedBy: actor.id, ratifiers },
    }
    return [fact('complaint.executed', { option: option.id, tasks, ratification }, greenChannel?.reason)]
  },
})

function optionToDo({ plan, decision }: Complaint): Option {
  const option = plan?.options.find(({ id }) => id === (decision?.accepted ?? plan.recommended))
  if (!option) throw new Error('a complaint in planned or approved has a plan with the option it names')
  return option
}
