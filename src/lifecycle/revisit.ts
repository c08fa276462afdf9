import { z } from 'zod'
import type { Complaint } from '../complaint/complaint.ts'
import { dayOf } from '../complaint/day.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { Channel } from '../complaint/fields.ts'
import { refuseFull } from '../complaint/limit.ts'
import { supervisorsOf } from '../complaint/reviewer.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Revisit } from '../complaint/work-contact.ts'
import { after } from '../platform/duration.ts'
import { words } from '../platform/fields.ts'
import { reopened } from './reopen.ts'

const answers = {
  anythingElse: words(2000).optional(),
  satisfaction: z.int().min(1).max(5).optional(),
  recommend: z.int().min(0).max(10).optional(),
  words: words(4000).optional(),
}

/** One attempt (REV-1) and what the customer said (REV-2); who was reached says whether it is solved. */
export const RevisitInput = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      ...{ channel: Channel, outcome: z.literal('reached'), solved: z.enum(['yes', 'partly', 'no']) },
      ...answers,
    }),
    z.strictObject({ channel: Channel, outcome: z.literal('no_answer'), words: answers.words }),
    z.strictObject({ channel: Channel, outcome: z.literal('refused'), words: answers.words }),
  ])
  .meta({
    id: 'RevisitInput',
    examples: [{ channel: 'phone', outcome: 'reached', solved: 'yes', satisfaction: 5, recommend: 9 }],
  })

/**
 * `revisit` (REV-1, REV-2): solved or partly ends the work; unsolved reopens it in the same transaction; without an
 * answer the duty ends with the last attempt on as many different days as policy names; without contact at once (LIFE-12).
 */
export const revisit = defineStep({
  step: 'revisit',
  input: RevisitInput,
  decide: (complaint, input, by) => {
    refuseFull(complaint.revisits)
    const attempt: Revisit = {
      ...input,
      ...(complaint.noContact && input.outcome === 'no_answer' ? { onBasis: 'no_contact' as const } : {}),
      at: by.at.toISOString(),
      by: by.actor.id,
    }
    return input.outcome === 'reached' && input.solved === 'no'
      ? unsolved(complaint, attempt, by)
      : [revisited(complaint, attempt, by)]
  },
})

function revisited(complaint: Complaint, attempt: Revisit, by: By): Fact {
  const ends = attempt.outcome !== 'no_answer' || complaint.noContact || lastAttempt(complaint, by)
  const followUp = followUpOf(complaint, attempt, by)
  return fact('complaint.revisited', {
    ...(followUp ? { followUp } : {}),
    revisit: attempt,
    state: ends ? 'revisited' : 'executed',
    closesAt: ends ? after(by.at, by.policies.clocks.rules.close.limit).toISOString() : null,
  })
}

/** REV-2: solved, and yet dissatisfied: it goes to a supervisor, by name where members are kept. */
function followUpOf(complaint: Complaint, { solved, satisfaction }: Revisit, by: By) {
  const { dissatisfiedAt } = by.policies.aftercare.revisit
  if (solved === undefined || satisfaction === undefined || satisfaction > dissatisfiedAt) return undefined
  return { satisfaction, to: supervisorsOf(complaint, by) }
}

function unsolved(complaint: Complaint, attempt: Revisit, by: By): Fact[] {
  return [
    fact('complaint.revisited', { revisit: attempt, state: 'executed', closesAt: null }),
    ...reopened(complaint, by, attempt.words ?? 'unsolved at the revisit'),
  ]
}

function lastAttempt({ revisits, executedAt }: Complaint, { at, timeZone, policies }: By): boolean {
  const days = revisits
    .filter((one) => one.outcome === 'no_answer' && one.at >= (executedAt ?? ''))
    .map((revisit) => dayOf(new Date(revisit.at), timeZone))
  return new Set([...days, dayOf(at, timeZone)]).size >= policies.clocks.counts.revisitAttempts
}
