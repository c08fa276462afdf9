import { z } from 'zod'
import { countersignaturesOf } from '../complaint/countersignature.ts'
import { fact } from '../complaint/fact.ts'
import { Refusal } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import { Department, words } from '../platform/fields.ts'

/** For which department, and what it has to say to the plan. */
export const CountersignInput = z
  .strictObject({ department: Department, comment: words(2000) })
  .meta({ id: 'CountersignInput', examples: [{ department: 'logistics', comment: '同意，当日可派车' }] })

/** `countersign` 会签 (PLAN-2): a department that carries out a measure says that it will. */
export const countersign = defineStep({
  step: 'countersign',
  input: CountersignInput,
  decide: (complaint, { department, comment }) => {
    const asked = countersignaturesOf(complaint).find((one) => one.department === department)
    if (asked?.state === 'signed') throw new Refusal('already-concluded')
    return [fact('complaint.countersigned', { department, comment })]
  },
})
