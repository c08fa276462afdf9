import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { flagsOf } from '../complaint/wording.ts'
import { words } from '../platform/fields.ts'

/** What it really is (REC-10; `void`: spam, test, sent twice), and the answer that was given. */
export const Conversion = z
  .strictObject({
    kind: z.enum(['report', 'inquiry', 'help', 'suggestion', 'praise', 'void']),
    answer: words(4000),
  })
  .meta({ id: 'Conversion', examples: [{ kind: 'inquiry', answer: '保修期为购买之日起一年' }] })

/** `convert`: not a complaint; answered, and outside the complaint figures (REC-10). */
export const convert = defineStep({
  step: 'convert',
  input: Conversion,
  decide: (_, input, { policies }) => [
    fact('complaint.converted', { ...input, ...flagsOf(policies, input.answer, '/answer') }),
  ],
})
