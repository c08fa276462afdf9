import t from 'tap'
import { aCase, due, later, open, RULES, state } from '../support/case-clocks.ts'
import {
  classified,
  decided,
  executed,
  said,
  task,
  toApproved,
  toExecuting,
  toGraded,
} from '../support/case-steps.ts'

const EVIDENCE = { evidence: { reference: 'r' } }

t.test(
  'CLK-15 dates that the customer accepted after the limit are promises; begun, resolve has done its part',
  async (t) => {
    const tasks = [task('t-1', 'PT5H'), task('t-2', 'P3D'), task('t-3', 'P5D')]
    const one = toExecuting(toApproved(toGraded(aCase())), tasks)
    t.strictSame(
      one.clocks.filter(({ name }) => name === 'promise').map(({ subject, dueAt }) => [subject, dueAt]),
      [
        ['t-2', later('P3D')],
        ['t-3', later('P5D')],
      ],
    )
    one
      .happens('PT4H', 'task.finished', { id: 't-1', ...EVIDENCE })
      .happens('PT5H', 'task.started', { id: 't-2' })
    t.equal(state(one, 'resolve'), 'running')
    one.happens('PT6H', 'task.started', { id: 't-3' })
    t.match(one.clock('resolve'), { state: 'met', stoppedAt: later('PT6H') })
    one
      .happens('P2D', 'task.finished', { id: 't-2', ...EVIDENCE })
      .happens('P2D', 'task.cancelled', { id: 't-3' })
    t.equal(state(one, 'promise', 1), 'met')
    t.equal(state(one, 'promise', 2), 'cancelled')
  },
)

t.test('CLK-15 dates that nobody accepted are no promises', async (t) => {
  const goodwill = toApproved(toGraded(aCase())).happens(
    'PT2H',
    'complaint.executed',
    executed([task('t-1', 'P3D')]),
  )
  t.notOk(goodwill.clocks.some(({ name }) => name === 'promise'))
  const unasked = toApproved(toGraded(aCase())).happens(
    'PT2H',
    'complaint.decided',
    decided('option-1', 'no_contact'),
  )
  unasked.happens('PT2H', 'complaint.executed', executed([task('t-1', 'P3D')]))
  t.notOk(unasked.clocks.some(({ name }) => name === 'promise'))
})

t.test('§7 a referral is answered in five working days, or by the date in the letter', async (t) => {
  const one = aCase({ channel: 'regulator' })
  t.equal(due(one, 'referral_reply'), '2026-11-27T16:00:00.000Z')
  t.equal(state(one.happens('P1D', 'message.sent', said('answer', 'regulator')), 'referral_reply'), 'met')
  const dated = aCase({ channel: 'regulator' }, { standing: { letterDue: '2026-11-24' } })
  t.equal(due(dated, 'referral_reply'), '2026-11-24T16:00:00.000Z')
  t.notOk(aCase().clocks.some(({ name }) => name === 'referral_reply'))
})

t.test('CLK-10 a statutory clock runs beside ours, and is extended as its law allows', async (t) => {
  const pack = {
    ...{
      name: 'tried',
      title: { zh: '试', en: 'Tried' },
      source: '-',
      inForceFrom: '2020-01-01',
      verified: true,
    },
    rules: {
      tried_reply: {
        ...{ starts: ['received' as const], stops: ['answered' as const], limit: { days: 15 } },
        ...{ calendar: 'working_days', extensions: [{ limit: { days: 30 }, approvedBy: 'vp' }] },
      },
    },
    fixtures: [],
  }
  const one = aCase({}, { rules: { ...RULES, clocks: { ...RULES.clocks, packs: [pack] } } })
  t.match(one.clock('tried_reply'), { family: 'statutory', dueAt: '2026-12-07T16:00:00.000Z' })
  one.passes('P1D', { type: 'clock.extended', data: { clock: 'tried_reply', instance: 1, extended: 1 } })
  t.match(one.clock('tried_reply'), { extended: 1, dueAt: '2026-12-21T16:00:00.000Z' })
  t.equal(state(one.happens('P2D', 'message.sent', said('answer')), 'tried_reply'), 'met')
})

t.test('CLK-9 a classified complaint that nobody has taken has clocks like any other', async (t) => {
  const one = aCase({ handler: null }).happens('PT5S', 'complaint.classified', classified)
  t.ok(open(one).includes('resolve 1'))
})
