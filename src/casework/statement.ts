import { z } from 'zod'
import { refuseUnknownAttachments } from '../complaint/attachment.ts'
import { fact } from '../complaint/fact.ts'
import { Attachments } from '../complaint/fields.ts'
import { refuseFull } from '../complaint/limit.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

const by = z.enum(['complainant', 'respondent'])

/** What one side says, or why its statement is missing (FAIR-1). */
export const StatementInput = z
  .union([
    z.strictObject({ by, words: words(10_000), attachments: Attachments.optional() }),
    z.strictObject({ by, missing: words(2000) }),
  ])
  .meta({ id: 'StatementInput', examples: [{ by: 'respondent', words: '我当时按流程做了登记' }] })

/** Records a statement of one side (FAIR-1). */
export const makeStatement = defineStep({
  step: 'make-statement',
  input: StatementInput,
  decide: (complaint, input, { actor, at, newId }) => {
    refuseFull(complaint.statements)
    const attachments = 'words' in input ? input.attachments : undefined
    refuseUnknownAttachments(complaint, attachments, '/attachments')
    const made = { id: newId(), by: input.by, at: at.toISOString(), recordedBy: actor.id }
    const said = 'words' in input ? { words: input.words, attachments } : { missingBecause: input.missing }
    return [fact('statement.made', { statement: { ...made, ...said } })]
  },
})
