import t from 'tap'
import { ARRIVAL, aCase, due, later, open, state } from '../support/case-clocks.ts'
import {
  answered,
  approved,
  asked,
  completed,
  decided,
  executed,
  graded,
  planned,
  revisited,
  said,
  task,
  toApproved,
  toExecuted,
  toExecuting,
  toGraded,
} from '../support/case-steps.ts'

const EVIDENCE = { evidence: { reference: 'r' } }

t.test('§7 arrival starts acknowledge, first_response, identify and resolve', async (t) => {
  const one = aCase()
  t.strictSame(open(one), ['acknowledge 1', 'first_response 1', 'identify 1', 'resolve 1'])
  t.equal(due(one, 'acknowledge'), '2026-11-20T02:00:30.000Z')
  t.equal(due(one, 'first_response'), later('PT1H'))
  t.equal(due(one, 'identify'), later('PT2H'))
  t.equal(due(one, 'resolve'), later('PT24H'))
  t.equal(one.clock('resolve').startedAt, ARRIVAL)
})

t.test('GRD-5 the provisional grade holds until a person grades', async (t) => {
  const one = aCase({ provisionalGrade: 'urgent' })
  t.equal(due(one, 'first_response'), later('PT15M'))
  t.equal(due(one, 'resolve'), later('PT12H'))
  toGraded(one, 'important', 'PT5M')
  t.equal(due(one, 'first_response'), later('PT30M'))
  t.equal(due(one, 'resolve'), later('PT48H'))
})

t.test(
  'REC-2 what an agent takes at the counter or on the phone is acknowledged in the answer',
  async (t) => {
    for (const channel of ['phone', 'store', 'walk_in', 'paper'])
      t.match(aCase({ channel }, { role: 'agent' }).clock('acknowledge'), {
        state: 'met',
        stoppedAt: ARRIVAL,
      })
    t.equal(state(aCase({ channel: 'phone' }), 'acknowledge'), 'running', 'a machine has nobody with it')
    t.equal(state(aCase({ channel: 'email' }, { role: 'agent' }), 'acknowledge'), 'running')
  },
)

t.test('§7 a message of its kind ends acknowledge, first_response and notify_plan', async (t) => {
  const one = aCase().happens('PT20S', 'message.sent', said('acknowledgement'))
  t.match(one.clock('acknowledge'), { state: 'met', stoppedAt: later('PT20S') })
  t.equal(state(one, 'first_response'), 'running')
  one.happens('PT20M', 'message.sent', said('personal'))
  t.match(one.clock('first_response'), { state: 'met', stoppedAt: later('PT20M') })
  toApproved(toGraded(one, 'general', 'PT30M'))
  t.equal(due(one, 'notify_plan'), later('PT2H'))
  t.equal(state(one.happens('PT90M', 'message.sent', said('plan')), 'notify_plan'), 'met')
})

t.test('§7 a logged call is a first response, a call that only acknowledges is not', async (t) => {
  const one = aCase().happens('PT1M', 'message.sent', said('acknowledgement', 'phone'))
  t.equal(state(one, 'first_response'), 'running')
  t.equal(state(one.happens('PT2M', 'message.sent', said('other', 'phone')), 'first_response'), 'met')
})

t.test('§7 the customer’s choice ends notify_plan as well', async (t) => {
  const one = toApproved(toGraded(aCase())).happens('PT70M', 'complaint.decided', decided('option-1'))
  t.match(one.clock('notify_plan'), { state: 'met', stoppedAt: later('PT70M') })
})

t.test('§7 grading ends identify and starts analyse, for general 6 h, else ¼ of resolve', async (t) => {
  for (const [grade, within] of [
    ['general', 'PT6H'],
    ['important', 'PT12H'],
    ['urgent', 'PT3H'],
  ] as const) {
    const one = toGraded(aCase(), grade, 'PT0S')
    t.equal(state(one, 'identify'), 'met')
    t.equal(due(one, 'analyse'), later(within), grade)
  }
})

t.test('§7 solve runs from the end of analyse, for general 16 h, else ⅔ of resolve', async (t) => {
  for (const [grade, within] of [
    ['general', 'PT17H'],
    ['important', 'PT33H'],
    ['urgent', 'PT9H'],
  ] as const) {
    const one = toGraded(aCase(), grade, 'PT0S').happens('PT1H', 'complaint.planned', planned)
    t.match(one.clock('analyse'), { state: 'met', stoppedAt: later('PT1H') })
    t.equal(due(one, 'solve'), later(within), grade)
  }
})

t.test(
  '§7 analyse ends when all that was asked is concluded or waived, at the latest at planned',
  async (t) => {
    const one = toGraded(aCase())
    one.happens('PT20M', 'verification.waived', { id: null })
    t.equal(state(one, 'analyse'), 'running', 'nothing was asked yet')
    one
      .happens('PT30M', 'verification.asked', asked('v-1'))
      .happens('PT30M', 'verification.asked', asked('v-2'))
    one.happens('PT40M', 'verification.answered', answered('v-1'))
    t.equal(state(one, 'analyse'), 'running')
    one.happens('PT50M', 'verification.waived', { id: 'v-2' })
    t.match(one.clock('analyse'), { state: 'met', stoppedAt: later('PT50M') })
    t.equal(one.clock('solve').startedAt, later('PT50M'))
    one.happens('PT1H', 'complaint.planned', planned)
    t.equal(one.clock('solve').instance, 1)
  },
)

t.test(
  '§7 settling at once ends the work: analyse is cancelled, resolve met, the revisit owed',
  async (t) => {
    const one = toGraded(aCase()).happens('PT30M', 'complaint.settled', {
      settlement: {
        ...{ remedy: 'coupon_gift', cost: { amount: 1, currency: 'CNY' }, words: '.', by: 'li', at: ARRIVAL },
        ...EVIDENCE,
      },
    })
    t.equal(state(one, 'analyse'), 'cancelled')
    t.equal(state(one, 'resolve'), 'met')
    t.strictSame(open(one), ['acknowledge 1', 'first_response 1', 'revisit 1'])
  },
)

t.test('APP-1 approve runs from planned, by grade, until approved or returned', async (t) => {
  for (const [grade, within] of [
    ['general', 'PT3H'],
    ['important', 'PT5H'],
    ['urgent', 'PT2H'],
  ] as const)
    t.equal(
      due(toGraded(aCase(), grade).happens('PT1H', 'complaint.planned', planned), 'approve'),
      later(within),
      grade,
    )
  const one = toGraded(aCase()).happens('PT1H', 'complaint.planned', planned)
  t.equal(state(one.happens('PT2H', 'complaint.returned', {}), 'approve'), 'met')
  one.happens('PT3H', 'complaint.planned', planned)
  t.match(one.clock('approve'), { instance: 2, startedAt: later('PT3H') })
  t.equal(state(one.happens('PT4H', 'complaint.approved', approved), 'approve', 2), 'met')
})

t.test('APP-2 the green channel cancels approve and starts ratify with 24 h', async (t) => {
  const one = toGraded(aCase(), 'urgent').happens('PT1H', 'complaint.planned', planned)
  one.happens('PT90M', 'complaint.executed', executed([], true))
  t.equal(state(one, 'approve'), 'cancelled')
  t.equal(due(one, 'ratify'), later('PT25H30M'))
  one.happens('PT10H', 'complaint.ratified', { verdict: 'ratified', comment: '.' })
  t.match(one.clock('ratify'), { state: 'met', stoppedAt: later('PT10H') })
})

t.test('APP-2 a higher grade in execution is to be ratified too, and a refusal is an answer', async (t) => {
  const one = toExecuting(toApproved(toGraded(aCase())))
  one.happens('PT2H20M', 'complaint.graded', graded('urgent', true))
  t.equal(due(one, 'ratify'), later('PT26H20M'))
  one.happens('PT2H40M', 'complaint.ratified', { verdict: 'refused', comment: '.' })
  t.equal(state(one, 'ratify'), 'met')
  t.equal(state(one, 'progress'), 'cancelled')
})

t.test(
  'EXE-2 progress is due every hour from the last entry on the record until the work is done',
  async (t) => {
    const one = toExecuting(toApproved(toGraded(aCase())), [task('t-1', 'PT5H')])
    t.equal(due(one, 'progress'), later('PT3H'))
    one.happens('PT2H40M', 'task.started', { id: 't-1' })
    t.equal(state(one, 'progress', 1), 'met')
    t.equal(due(one, 'progress'), later('PT3H40M'))
    one.happens('PT3H', 'complaint.urged', {
      urge: { by: 'customer', words: '.', at: ARRIVAL, recordedBy: 'li' },
    })
    t.equal(due(one, 'progress'), later('PT3H40M'), 'pressing is no entry')
    one.happens('PT3H30M', 'message.sent', said('progress'))
    t.equal(due(one, 'progress', 3), later('PT4H30M'))
    one.happens('PT4H', 'complaint.completed', completed)
    t.match(one.clock('progress'), { instance: 3, state: 'met' })
  },
)

t.test(
  'VER-2 what is asked outside is due in 24 h, never later than half of what is left to resolve',
  async (t) => {
    const external = { kind: 'external' as const, source: 'supplier' }
    const one = toGraded(aCase(), 'important').happens('PT4H', 'verification.asked', asked('v-1', external))
    t.equal(due(one, 'verification'), later('PT26H'))
    one.happens('PT24H', 'verification.asked', asked('v-2', external))
    t.match(one.clock('verification'), { instance: 2, subject: 'v-2', dueAt: later('PT36H') })
    one.happens('PT25H', 'verification.asked', asked('v-3', { ...external, dueAt: later('PT47H') }))
    t.equal(due(one, 'verification'), later('PT36H30M'), 'a later date than the rule gives is cut')
    one.happens('PT25H', 'verification.asked', asked('v-4', { ...external, dueAt: later('PT26H') }))
    t.equal(due(one, 'verification'), later('PT26H'))
    one.happens('PT25H', 'verification.asked', asked('v-5', { dueAt: later('PT47H') }))
    t.equal(due(one, 'verification'), later('PT47H'), 'inside the house the date that was named holds')
  },
)

t.test('VER-2 each verification has a clock of its own, ended by its own answer or waiver', async (t) => {
  const one = toGraded(aCase(), 'important')
  one.happens('PT1H', 'verification.asked', asked('v-1')).happens('PT1H', 'verification.asked', asked('v-2'))
  one.happens('PT2H', 'verification.waived', { id: 'v-2' })
  t.equal(state(one, 'verification', 1), 'running')
  t.equal(state(one, 'verification', 2), 'met')
})

t.test(
  'VER-2 with nothing left to resolve there are 24 h, since half of nothing is no time to answer',
  async (t) => {
    const one = toGraded(aCase()).happens('PT30H', 'verification.asked', asked('v-1'))
    t.equal(due(one, 'verification'), later('PT54H'))
  },
)

t.test('§7 executed ends resolve and solve, and 72 contact hours to the revisit begin', async (t) => {
  const one = toExecuted(aCase(), 'PT3H')
  t.match(one.clock('resolve'), { state: 'met', stoppedAt: later('PT3H') })
  t.equal(state(one, 'solve'), 'met')
  t.equal(due(one, 'revisit'), '2026-11-25T12:00:00.000Z')
})

t.test(
  'REV-1 an attempt without an answer doesn’t end the duty to revisit, a recorded end does',
  async (t) => {
    const one = toExecuted(aCase()).happens('P1D', 'complaint.revisited', revisited('no_answer', 'executed'))
    t.equal(state(one, 'revisit'), 'running')
    one.happens('P2D', 'complaint.revisited', revisited('reached', 'revisited'))
    t.match(one.clock('revisit'), { state: 'met', stoppedAt: later('P2D') })
    t.equal(due(one, 'close'), later('P32D'))
  },
)

t.test(
  '§7 the end of the time for appeal is a term: the worker archives, nobody has broken a promise',
  async (t) => {
    const one = toExecuted(aCase()).happens('P1D', 'complaint.revisited', revisited('reached', 'revisited'))
    t.match(one.looked('P31D').at(-1), {
      kind: 'due',
      clock: 'close',
      whenDue: 'archive',
      dueAt: later('P31D'),
    })
    t.equal(state(one, 'close'), 'running')
    t.strictSame(one.looked('P31DT59M'), [])
    t.match(one.looked('P31DT3H10M'), [{ kind: 'due', firedFor: later('P31DT1H'), count: 3 }])
    one.happens('P31DT4H', 'complaint.archived', { disposal: 'resolved' })
    t.match(one.clock('close'), { state: 'met', breachedAt: null })
  },
)
