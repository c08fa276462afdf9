import fc from 'fast-check'
import t from 'tap'
import { isOpen as isUnstopped } from '../../src/clocks/clock.ts'
import { isOpen } from '../../src/complaint/states.ts'
import { aCase, type Case, later } from '../support/case-clocks.ts'
import {
  answered,
  approved,
  asked,
  classified,
  completed,
  decided,
  executed,
  graded,
  paused,
  planned,
  revisited,
  said,
  task,
  WITHOUT_CONTACT,
} from '../support/case-steps.ts'
import { holds } from '../support/property.ts'

const TOLD = { at: later('PT0S'), channel: 'phone', words: '.' }
const CLOSES = { closesAt: later('P30D') }
const REOPENED = { reopenedCount: 1, grade: 'general' as const, excluded: [] }
const SETTLEMENT = {
  ...{ remedy: 'coupon_gift', cost: { amount: 1, currency: 'CNY' as const }, words: '.', by: 'li' },
  ...{ at: later('PT0S'), evidence: { reference: 'r' } },
}
const EVIDENCE = { evidence: { reference: 'r' } }

type Turn = (one: Case, at: string) => Case

const out: Turn[] = [
  (one, at) => one.happens(at, 'complaint.withdrawn', CLOSES),
  (one, at) => one.happens(at, 'complaint.merged', { into: 'c-2', ...CLOSES }),
  (one, at) => one.happens(at, 'complaint.transferred', { body: 'SAMR' }),
]
const dismiss: Turn = (one, at) =>
  one
    .happens(at, 'complaint.dismissal_proposed', {
      dismissal: { kind: 'not_accepted', reason: '.', proposedBy: 'li' },
    })
    .happens(at, 'complaint.dismissed', CLOSES)
const anywhere: Turn[] = [
  (one, at) => one.happens(at, 'message.sent', said('personal')),
  (one, at) => one.happens(at, 'complaint.graded', graded('urgent')),
  (one, at) =>
    one.complaint.awaiting.includes('customer')
      ? one.happens(at, 'complaint.resumed', { awaiting: 'customer' })
      : one.happens(at, 'complaint.paused', paused('customer', 'P90D')),
]
const appeal: Turn = (one, at) => one.happens(at, 'complaint.appealed', { grounds: '.', excluded: [] })

/** What may be done in a state, with the least of data. */
const TURNS: Readonly<Record<string, readonly Turn[]>> = {
  received: [(one, at) => one.happens(at, 'complaint.classified', classified), dismiss, ...out],
  classified: [(one, at) => one.happens(at, 'complaint.graded', graded('general')), dismiss, ...out],
  graded: [
    (one, at) => one.happens(at, 'complaint.planned', planned),
    (one, at) => one.happens(at, 'complaint.settled', { settlement: SETTLEMENT }),
    (one, at) =>
      one
        .happens(at, 'verification.asked', asked('v-1'))
        .happens(at, 'verification.answered', answered('v-1')),
    ...[dismiss, ...anywhere, ...out],
  ],
  planned: [
    (one, at) => one.happens(at, 'complaint.approved', approved),
    (one, at) => one.happens(at, 'complaint.returned', {}),
    (one, at) => one.happens(at, 'complaint.executed', executed([], true)),
    ...anywhere,
  ],
  approved: [
    (one, at) => one.happens(at, 'complaint.decided', decided(null)),
    (one, at) =>
      one
        .happens(at, 'complaint.decided', decided('option-1'))
        .happens(at, 'complaint.executed', executed([task('t-1', 'P90D')]))
        .happens(at, 'task.started', { id: 't-1' }),
    ...[...anywhere, ...out],
  ],
  executing: [
    (one, at) => one.happens(at, 'task.finished', { id: 't-1', ...EVIDENCE }),
    (one, at) => one.happens(at, 'complaint.completed', completed),
    (one, at) => one.happens(at, 'complaint.amended', { toldCustomer: TOLD, toldLate: false }),
    (one, at) => one.happens(at, 'complaint.ratified', { verdict: 'refused', comment: '.' }),
    ...anywhere,
  ],
  executed: [
    (one, at) => one.happens(at, 'complaint.revisited', revisited('no_answer', 'executed')),
    (one, at) => one.happens(at, 'complaint.revisited', revisited('reached', 'revisited')),
    (one, at) => one.happens(at, 'complaint.reopened', REOPENED),
    appeal,
  ],
  revisited: [(one, at) => one.happens(at, 'complaint.reopened', REOPENED), appeal],
  dismissed: [appeal],
  merged: [
    (one, at) => one.happens(at, 'complaint.split', { from: 'c-2' }),
    (one, at) => one.passes(at, { type: 'complaint.planned', data: {} }, 'target', { state: 'planned' }),
    (one, at) => one.passes(at, { type: 'complaint.completed', data: {} }, 'target', { state: 'executed' }),
    (one, at) => one.passes(at, { type: 'complaint.archived', data: {} }, 'target', { state: 'archived' }),
  ],
}

t.test('CLK-9 wherever a life leads, an open complaint has a clock that isn’t stopped', async (t) => {
  const turn = fc.tuple(fc.nat(1000), fc.integer({ min: 0, max: 30 }))
  const property = fc.property(fc.boolean(), fc.array(turn, { maxLength: 30 }), (contact, turns) => {
    const one = aCase(contact ? {} : WITHOUT_CONTACT)
    let hours = 0
    return turns.every(([choice, more]) => {
      const possible = TURNS[one.complaint.state] ?? []
      hours += more
      possible[choice % possible.length]?.(one, `PT${hours}H`)
      return !isOpen(one.complaint.state) || one.clocks.some(isUnstopped)
    })
  })
  holds(t, property, 1500)
})

t.test('CLK-9 no two clocks of one name run about the same thing', async (t) => {
  const turn = fc.tuple(fc.nat(1000), fc.integer({ min: 0, max: 30 }))
  const property = fc.property(fc.array(turn, { maxLength: 30 }), (turns) => {
    const one = aCase()
    let hours = 0
    for (const [choice, more] of turns) {
      const possible = TURNS[one.complaint.state] ?? []
      hours += more
      possible[choice % possible.length]?.(one, `PT${hours}H`)
    }
    const running = one.clocks.filter(isUnstopped).map(({ name, subject }) => `${name} ${subject}`)
    const ids = one.clocks.map(({ name, instance }) => `${name} ${instance}`)
    return new Set(running).size === running.length && new Set(ids).size === ids.length
  })
  holds(t, property, 1000)
})
