import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { refuseFull } from '../complaint/limit.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

const by = z.enum(['complainant', 'respondent'])

/** What one side says, or why its statement is missing (FAIR-1). */
export const StatementInput = z
  .union([z.strictObject({ by, words: words(10_000) }), z.strictObject({ by, missing: words(2000) })])
  .meta({ id: 'StatementInput', examples: [{ by: 'respondent', words: '我当时按流程做了登记' }] })

/** Records a statement of one side (FAIR-1). */
export const makeStatement = defineStep({
  step: 'make-statement',
  input: StatementInput,
  decide: ({ statements }, input, { actor, at, newId }) => {
    refuseFull(statements)
    const made = { id: newId(), by: input.by, at: at.toISOString(), recordedBy: actor.id }
    const said = 'words' in input ? { words: input.words } : { missingBecause: input.missing }
    return [fact('statement.made', { statement: { ...made, ...said } })]
  },
})
