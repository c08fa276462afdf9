import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { Channel, Duration } from '../complaint/fields.ts'
import { refuseUnknown } from '../complaint/fit-person.ts'
import { refuseFull } from '../complaint/limit.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import { after } from '../platform/duration.ts'
import { Person, words } from '../platform/fields.ts'

/** What somebody complained of, or who answers for the unit, is to answer; they see these words and not the complaint's. */
export const StatementRequestInput = z
  .strictObject({ owner: Person, question: words(4000), dueIn: Duration.optional() })
  .meta({
    id: 'StatementRequestInput',
    examples: [{ owner: 'agent.wu', question: '9 月 18 日安装后是否做过试机？', dueIn: 'PT24H' }],
  })

/** `ask-statement` (FAIR-1, FAIR-4): they learn what they must answer, not who or where the complainant is. */
export const askStatement = defineStep({
  step: 'ask-statement',
  input: StatementRequestInput,
  decide: ({ statementRequests = [] }, { owner, question, dueIn }, { actor, at, newId, members }) => {
    refuseFull(statementRequests)
    refuseUnknown(members, owner, '/owner')
    const asked = { askedAt: at.toISOString(), askedBy: actor.id }
    const due = dueIn === undefined ? {} : { dueAt: after(at, dueIn).toISOString() }
    return [fact('statement.asked', { request: { id: newId(), owner, question, ...asked, ...due } })]
  },
})

/** Outcome and grounds, as one of those complained of was told. */
export const RespondentNotice = z
  .strictObject({
    respondent: z.int().min(0).max(99).default(0).meta({ description: 'Their place among the respondents' }),
    channel: Channel,
    words: words(10_000),
  })
  .meta({
    id: 'RespondentNotice',
    examples: [{ channel: 'email', words: '核实结论：未按规程试机，投诉成立。如有异议可在三日内提出。' }],
  })

/** `tell-respondent` (FAIR-3): what was told, when and by which way; they may comment. */
export const tellRespondent = defineStep({
  step: 'tell-respondent',
  input: RespondentNotice,
  decide: ({ respondents, respondentsTold = [] }, { respondent, channel, words }, { actor, at, newId }) => {
    refuseFull(respondentsTold)
    if (!respondents[respondent]) throw noSuchRespondent()
    const told = { id: newId(), respondent, channel, at: at.toISOString(), by: actor.id }
    return [fact('respondent.told', { told, words })]
  },
})

/** What was done to somebody because they complained, or answered. */
export const RetaliationInput = z
  .strictObject({ words: words(4000) })
  .meta({ id: 'RetaliationInput', examples: [{ words: '投诉后店员在朋友圈公开了我的照片' }] })

/** `report-retaliation` 打击报复 (FAIR-4): auditors read it, whoever handles the case does not. */
export const reportRetaliation = defineStep({
  step: 'report-retaliation',
  input: RetaliationInput,
  decide: ({ retaliation = [] }, { words }, { newId }) => {
    refuseFull(retaliation)
    return [fact('retaliation.reported', { id: newId(), words })]
  },
})

function noSuchRespondent(): UnfitInput {
  return new UnfitInput('/respondent', 'no_such_respondent', {
    en: 'The record names no respondent at this place; they count from 0.',
    zh: '记录中没有该序号的被投诉方；序号从 0 开始。',
  })
}
