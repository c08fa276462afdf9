import { z } from 'zod'
import type { Role } from '../access/actor.ts'
import type { Clock } from '../clocks/clock.ts'
import { afterClockEvent } from '../clocks/clock-event.ts'
import { fireDue } from '../clocks/fire.ts'
import { latestOf, ruleSet } from '../clocks/rule-set.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { Channel } from '../complaint/fields.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { seeingRoles, seenOf } from '../complaint/sight.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { Instant, words } from '../platform/fields.ts'
import { NotHere } from './not-here.ts'

/** Why it takes longer than the law gives at first, and how the customer was told before the limit (CLK-14). */
export const ExtensionInput = z
  .strictObject({
    reason: words(2000),
    toldCustomer: z
      .strictObject({ at: Instant, channel: Channel, words: words(4000) })
      .optional()
      .meta({ description: 'Absent only where the customer can’t be reached at all (`noContact`)' }),
  })
  .meta({
    id: 'ExtensionInput',
    examples: [
      {
        reason: '需等待第三方检测报告',
        toldCustomer: {
          at: '2026-11-20T01:30:00.000Z',
          channel: 'phone',
          words: '检测机构需要更多时间，我们会在延长后的期限内答复您，仍由我负责。',
        },
      },
    ],
  })

type Given = z.output<typeof ExtensionInput> & { readonly name: string }

/**
 * `extend-clock` (CLK-10): takes the next of the longer limits that a clock's rule allows, in the role that it names, before the
 * limit is over and with the customer told. The due time counts anew from the same start.
 */
export const extendClock = defineStep({
  step: 'extend-clock',
  input: z.strictObject({ ...ExtensionInput.shape, name: z.string() }),
  decide: (complaint, { name, reason, toldCustomer }, by) => {
    const { clock, extended, approvedBy } = extensionOf(complaint, name, by)
    refuseUntold(complaint, toldCustomer, by.at)
    const said = { clock: name, instance: clock.instance, approvedBy, extended: extended.extended }
    const dates = { dueAt: extended.dueAt, dueBefore: clock.dueAt }
    return [fact('clock.extended', { ...said, ...dates, ...(toldCustomer ? { toldCustomer } : {}) }, reason)]
  },
})

function extensionOf(complaint: Complaint, name: string, by: By) {
  const { clock, rules } = runningClock(name, by)
  const extension = ruleSet(rules.clocks).get(name)?.rule.extensions?.[clock.extended]
  if (!extension) throw new Refusal('no-extension-left')
  const { approvedBy } = extension
  if (!seeingRoles(by.actor, seenOf(complaint)).includes(approvedBy as Role))
    throw new Refusal('extension-needs-role', { role: approvedBy })
  const data = { clock: name, instance: clock.instance, extended: clock.extended + 1 }
  const event = { type: 'clock.extended', at: by.at.toISOString(), role: by.role, data }
  const [extended] = afterClockEvent([clock], event, rules)
  if (!extended || extended.extended === clock.extended) throw new Refusal('no-extension-left')
  return { clock, extended, approvedBy }
}

/** The last clock of that name as it stands now; throws NotHere, Refusal where it was stopped or its time is over. */
function runningClock(name: string, { clocks = [], rules, at }: By) {
  const latest = latestOf(clocks, name)
  if (!latest || !rules) throw new NotHere()
  if (latest.stoppedAt !== null) throw new Refusal('already-concluded')
  const [clock] = fireDue([latest], at.toISOString()).clocks as [Clock]
  if (clock.state === 'breached') throw new Refusal('limit-passed')
  return { clock, rules }
}

function refuseUntold({ noContact }: Complaint, told: Given['toldCustomer'], at: Date): void {
  if (!told && !noContact)
    throw new UnfitInput('/toldCustomer', 'required', {
      en: 'The customer is told of an extension before the limit is over.',
      zh: '须在期限届满前将延期告知客户。',
    })
  if (told && new Date(told.at) > at)
    throw new UnfitInput('/toldCustomer/at', 'in_future', {
      en: 'The customer is told before the limit is extended; this time lies in the future.',
      zh: '须先告知客户再延长期限；该时间在将来。',
    })
}
