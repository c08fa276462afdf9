import t from 'tap'
import { ARRIVAL, aCase, due, later, open, state } from '../support/case-clocks.ts'
import {
  decided,
  planned,
  revisited,
  said,
  toApproved,
  toExecuted,
  toExecuting,
  toGraded,
  WITHOUT_CONTACT,
} from '../support/case-steps.ts'

t.test('§7 a decline starts analyse anew and solve after it, while resolve goes on', async (t) => {
  const one = toApproved(toGraded(aCase())).happens('PT2H', 'complaint.decided', decided(null))
  t.match(one.clock('analyse'), { instance: 2, startedAt: later('PT2H'), dueAt: later('PT8H') })
  t.equal(state(one, 'solve', 1), 'cancelled')
  one.happens('PT3H', 'complaint.planned', planned)
  t.match(one.clock('solve'), { instance: 2, startedAt: later('PT3H') })
  t.equal(one.clock('resolve').instance, 1)
})

t.test('LIFE-7 an amendment starts analyse anew, ends progress, and resolve goes on', async (t) => {
  const told = { at: ARRIVAL, channel: 'phone', words: '.' }
  const one = toExecuting(toApproved(toGraded(aCase())))
  one.happens('PT2H30M', 'complaint.amended', { toldCustomer: told, toldLate: false })
  t.equal(one.clock('analyse').instance, 2)
  t.equal(state(one, 'progress'), 'cancelled')
  t.match(one.clock('resolve'), { instance: 1, state: 'running' })
})

t.test('LIFE-8 a reopening starts analyse and resolve anew and ends the revisit', async (t) => {
  const one = toExecuted(aCase()).happens('P1D', 'complaint.reopened', {
    ...{ reopenedCount: 1, grade: 'general', excluded: [] },
  })
  t.match(one.clock('resolve'), { instance: 2, startedAt: later('P1D'), dueAt: later('P2D') })
  t.match(one.clock('analyse'), { instance: 2, dueAt: later('P1DT6H') })
  t.equal(state(one, 'revisit'), 'cancelled')
  t.equal(state(one, 'resolve', 1), 'met')
})

t.test('LIFE-8 a reopening that makes a successor leaves the frozen dossier’s clocks alone', async (t) => {
  const one = toExecuted(aCase()).happens('P1D', 'complaint.revisited', revisited('reached', 'revisited'))
  one.happens('P2D', 'complaint.archived', { disposal: 'resolved' })
  const before = one.clocks
  one.happens('P3D', 'complaint.reopened', { reopenedCount: 1, grade: null, excluded: [], successor: 'c-2' })
  t.strictSame(one.clocks, before)
})

t.test(
  'LIFE-8 an appeal starts review with 30 days beside analyse and resolve, until it is decided',
  async (t) => {
    const one = toExecuted(aCase()).happens('P1D', 'complaint.appealed', { grounds: '.', excluded: [] })
    t.equal(due(one, 'review'), later('P31D'))
    t.equal(one.clock('resolve').instance, 2)
    t.equal(one.clock('analyse').instance, 2)
    toApproved(one, 'P2D').happens('P3D', 'complaint.decided', decided('option-1'))
    t.match(one.clock('review'), { state: 'met', stoppedAt: later('P3D') })
  },
)

t.test(
  'LIFE-8 an appeal against a dismissal goes on where it was: resolve anew, analyse once it is graded',
  async (t) => {
    const dismissal = { kind: 'not_accepted' as const, reason: '.', proposedBy: 'li' }
    const one = aCase().happens('PT1M', 'complaint.dismissal_proposed', { dismissal })
    one.happens('PT5M', 'complaint.dismissed', { closesAt: later('P30D') })
    t.strictSame(open(one), ['close 1'])
    one.happens('P1D', 'complaint.appealed', { grounds: '.', excluded: [] })
    t.strictSame(open(one), ['resolve 2', 'review 1'])
    toGraded(one, 'general', 'P1DT1H')
    t.equal(one.clock('analyse').startedAt, later('P1DT1H'))
  },
)

t.test('LIFE-12 nobody to call: what would tell them ends as cancelled', async (t) => {
  const one = toExecuted(aCase(WITHOUT_CONTACT))
  for (const name of ['acknowledge', 'first_response', 'notify_plan', 'revisit'])
    t.match(one.clock(name), { state: 'cancelled', breachedAt: null }, name)
  t.strictSame(
    open(one),
    ['close 1'],
    'and it isn’t forgotten before somebody records the revisit on that basis',
  )
  one.happens('P1D', 'complaint.revisited', revisited('no_answer', 'revisited'))
  t.match(one.clock('close'), { instance: 2, dueAt: later('P31D') })
})

t.test('LIFE-12 a contact that turns out wrong cancels them from then on', async (t) => {
  const one = aCase().happens('PT10S', 'complaint.corrected', {
    ...{ patch: { customer: { phone: null } }, before: {}, missing: [], noContact: true, priority: 0 },
  })
  t.match(one.clock('first_response'), { state: 'cancelled', stoppedAt: later('PT10S') })
})

t.test('§7 every way out cancels what runs; the time for appeal begins', async (t) => {
  const one = toGraded(aCase()).happens('PT30M', 'complaint.withdrawn', { closesAt: later('P30D') })
  t.equal(state(one, 'resolve'), 'cancelled')
  t.strictSame(open(one), ['close 1'])
  const gone = toGraded(aCase()).happens('PT30M', 'complaint.transferred', { body: 'SAMR' })
  t.strictSame(open(gone), [])
})

t.test('§7 what was breached before a way out stays breached', async (t) => {
  const one = toGraded(aCase()).happens('PT2H', 'complaint.transferred', { body: 'SAMR' })
  t.match(one.clock('first_response'), { state: 'breached', stoppedAt: later('PT2H'), nextAt: null })
})

t.test('CLK-9 a merged complaint keeps its clocks, which the target’s events stop', async (t) => {
  const one = toGraded(aCase()).happens('PT30M', 'complaint.merged', { into: 'c-2', closesAt: later('P30D') })
  t.strictSame(open(one), ['acknowledge 1', 'analyse 1', 'close 1', 'first_response 1', 'resolve 1'])
  one.passes('PT40M', { type: 'complaint.planned', data: {} }, 'target', { state: 'planned' })
  t.match(one.clock('analyse'), { state: 'met', stoppedByTarget: true })
  t.notOk(
    one.clocks.some(({ name }) => name === 'approve' || name === 'solve'),
    'but starts none',
  )
  one.passes('PT2H', { type: 'complaint.completed', data: {} }, 'target', { state: 'executed' })
  t.equal(state(one, 'resolve'), 'met')
  one.passes('P1D', { type: 'complaint.archived', data: {} }, 'target', { state: 'archived' })
  t.strictSame(open(one), ['close 1'])
})

t.test('CLK-9 a merged complaint waits while its target waits', async (t) => {
  const one = toGraded(aCase()).happens('PT30M', 'complaint.merged', { into: 'c-2', closesAt: later('P30D') })
  const pause = { pause: { awaiting: 'customer', resumeBy: later('P3D') } }
  one.passes('PT1H', { type: 'complaint.paused', data: pause }, 'target', { awaiting: ['customer'] })
  t.equal(state(one, 'resolve'), 'paused')
  one.passes('PT3H', { type: 'complaint.resumed', data: { awaiting: 'customer' } }, 'target', {
    awaiting: [],
  })
  t.equal(due(one, 'resolve'), later('PT26H'))
})

t.test('CLK-9 split, what the target had stopped goes on from its first start', async (t) => {
  const one = toGraded(aCase()).happens('PT30M', 'complaint.merged', { into: 'c-2', closesAt: later('P30D') })
  one.passes('PT35M', { type: 'message.sent', data: said('personal') }, 'target')
  one.passes('PT2H', { type: 'complaint.completed', data: {} }, 'target', { state: 'executed' })
  one.happens('PT3H', 'complaint.split', { from: 'c-2' })
  t.match(one.clock('resolve'), { instance: 2, startedAt: ARRIVAL, dueAt: later('PT24H'), state: 'running' })
  t.equal(state(one, 'close'), 'cancelled')
  t.match(one.clock('first_response'), { instance: 1, state: 'met' }, 'what was told is told')
})

t.test('CLK-9 split after its time is over, it is breached when the first limit was', async (t) => {
  const one = toGraded(aCase()).happens('PT30M', 'complaint.merged', { into: 'c-2', closesAt: later('P30D') })
  one.passes('PT2H', { type: 'complaint.completed', data: {} }, 'target', { state: 'executed' })
  one.happens('PT30H', 'complaint.split', { from: 'c-2' })
  t.match(one.clock('resolve'), { instance: 2, state: 'breached', breachedAt: later('PT24H') })
})
