import { z } from 'zod'
import { refuseUnknownAttachments } from '../complaint/attachment.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { Attachments } from '../complaint/fields.ts'
import { refuseFull } from '../complaint/limit.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { isComplainedOf } from '../complaint/sight.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Statement, StatementRequest } from '../complaint/work-inquiry.ts'
import { words } from '../platform/fields.ts'
import { NotHere } from './not-here.ts'

const by = z.enum(['complainant', 'respondent'])

/** What one side says, or why its statement is missing (FAIR-1); a `comment` is on outcome and grounds (FAIR-3). */
export const StatementInput = z
  .union([
    z.strictObject({
      by,
      words: words(10_000),
      attachments: Attachments.optional(),
      kind: z.literal('comment').optional().meta({ description: 'On outcome and grounds, once told' }),
      request: z.uuid().toLowerCase().optional().meta({ description: 'The request that it answers' }),
    }),
    z.strictObject({ by, missing: words(2000) }),
  ])
  .meta({ id: 'StatementInput', examples: [{ by: 'respondent', words: '我当时按流程做了登记' }] })

type Input = z.output<typeof StatementInput>

/**
 * Records a statement of one side (FAIR-1), or what it says of outcome and grounds (FAIR-3). Who was asked speaks for
 * themselves, and for nobody else.
 */
export const makeStatement = defineStep({
  step: 'make-statement',
  input: StatementInput,
  decide: (complaint, input, who) => {
    refuseFull(complaint.statements)
    if ('words' in input) refuseUnknownAttachments(complaint, input.attachments, '/attachments')
    const request = requestOf(complaint, input, who)
    const { actor, at, newId } = who
    const made = { id: newId(), by: input.by, at: at.toISOString(), recordedBy: actor.id }
    return [
      fact('statement.made', {
        statement: { ...made, ...saidIn(input), ...(request ? { request: request.id } : {}) },
      }),
    ]
  },
})

function saidIn(input: Input): Pick<Statement, 'words' | 'missingBecause' | 'kind' | 'attachments'> {
  if (!('words' in input)) return { missingBecause: input.missing }
  const { words, attachments, kind } = input
  return { words, ...(attachments ? { attachments } : {}), ...(kind ? { kind } : {}) }
}

/** The request that a statement answers, if any; throws where this person may not speak for that side. */
function requestOf(complaint: Complaint, input: Input, { actor, role }: By): StatementRequest | undefined {
  const { statementRequests = [] } = complaint
  const speaksForSelf = role === 'liaison' || isComplainedOf(complaint, actor)
  if (speaksForSelf && input.by === 'complainant') throw new Refusal('conflict-of-interest')
  const own = statementRequests.filter(({ owner }) => role !== 'liaison' || owner === actor.id)
  if (role === 'liaison' && own.length === 0) throw new NotHere()
  if (!('words' in input) || input.kind === 'comment') return undefined
  const open = own.filter(({ answeredAt }) => answeredAt === undefined)
  if (input.request === undefined) return open.find(({ owner }) => owner === actor.id)
  const named = own.find(({ id }) => id === input.request)
  if (!named) throw unknownRequest()
  if (named.answeredAt) throw new Refusal('already-concluded')
  return named
}

function unknownRequest(): UnfitInput {
  return new UnfitInput('/request', 'unknown_request', {
    en: 'No statement was asked for under this id.',
    zh: '没有该编号的陈述征询。',
  })
}
