import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { takenOverBy } from '../complaint/reviewer.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** What the customer holds against the outcome. */
export const Appeal = z
  .strictObject({ grounds: words(4000) })
  .meta({ id: 'Appeal', examples: [{ grounds: '维修记录与实际不符，我有照片为证' }] })

/** `appeal`: to somebody who had no part in it so far, by name where members are kept (FAIR-5); of a frozen dossier the shell makes a successor (LIFE-8). */
export const appeal = defineStep({
  step: 'appeal',
  input: Appeal,
  decide: (complaint, { grounds }, by) => [
    fact('complaint.appealed', { grounds, excluded: complaint.participants }),
    ...takenOverBy(complaint, complaint.participants, by),
  ],
})
