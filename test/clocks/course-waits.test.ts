import t from 'tap'
import { ARRIVAL, aCase, due, later, state } from '../support/case-clocks.ts'
import { asked, graded, paused, toGraded } from '../support/case-steps.ts'

t.test('CLK-3 a wait stops the clocks that may stop, and only those', async (t) => {
  const one = toGraded(aCase()).happens('PT1H', 'complaint.paused', paused('customer', 'PT73H'))
  for (const name of ['analyse', 'resolve'])
    t.match(one.clock(name), { state: 'paused', dueAt: null, nextAt: null })
  t.equal(state(one, 'first_response'), 'breached', 'an hour is over, whoever is waited for')
  one.happens('PT5H', 'complaint.resumed', { awaiting: 'customer' })
  t.match(one.clock('resolve'), {
    ...{ state: 'running', dueAt: later('PT28H') },
    pauses: [{ from: later('PT1H'), until: later('PT5H') }],
  })
})

t.test('CLK-3 with two waits at once the clocks go on when the last one ends', async (t) => {
  const one = toGraded(aCase()).happens('PT1H', 'complaint.paused', paused('customer', 'PT73H'))
  one.happens('PT2H', 'complaint.paused', paused('third_party', 'PT74H'))
  one.happens('PT3H', 'complaint.resumed', { awaiting: 'customer' })
  t.equal(state(one, 'resolve'), 'paused')
  one.happens('PT4H', 'complaint.resumed', { awaiting: 'third_party' })
  t.equal(due(one, 'resolve'), later('PT27H'))
})

t.test('CLK-3 a clock that starts while it waits begins paused', async (t) => {
  const one = aCase().happens('PT10M', 'complaint.paused', paused('customer', 'PT72H'))
  toGraded(one, 'general', 'PT20M')
  t.match(one.clock('analyse'), { state: 'paused', startedAt: later('PT20M') })
  one.happens('PT1H', 'complaint.resumed', { awaiting: 'customer' })
  t.equal(due(one, 'analyse'), later('PT7H'))
})

t.test('CLK-13 a wait reminds at half of its time; at the end a third party’s is over', async (t) => {
  const one = toGraded(aCase()).happens('PT1H', 'complaint.paused', paused('third_party', 'PT11H'))
  t.match(one.looked('PT6H').at(-1), {
    kind: 'warned',
    clock: 'resume_by',
    share: 0.5,
    firedFor: later('PT6H'),
  })
  t.match(one.looked('PT11H').at(-1), {
    kind: 'due',
    clock: 'resume_by',
    subject: 'third_party',
    whenDue: 'resume',
  })
  one.happens('PT11H', 'complaint.resumed', { awaiting: 'third_party' })
  t.match(one.clock('resume_by'), { state: 'met', breachedAt: null })
})

t.test('LIFE-10 at the end of a wait for the customer their silence is noted, once', async (t) => {
  const one = toGraded(aCase()).happens('PT1H', 'complaint.paused', paused('customer', 'PT11H'))
  const fired = one.looked('PT200H').filter(({ clock }) => clock === 'resume_by')
  t.match(fired.at(-1), { kind: 'due', subject: 'customer', whenDue: 'silence', firedFor: later('PT11H') })
  t.equal(fired.length, 2)
  t.match(one.clock('resume_by'), { nextAt: null, stoppedAt: null })
})

t.test('CLK-5 a new grade moves what is running, counted from the same start', async (t) => {
  const one = toGraded(aCase(), 'important').happens('PT1H', 'complaint.graded', graded('urgent'))
  t.match(one.clock('resolve'), {
    startedAt: ARRIVAL,
    dueAt: later('PT12H'),
    limit: 'PT12H',
    grade: 'urgent',
  })
  t.equal(due(one, 'analyse'), later('PT3H10M'))
  t.equal(one.clock('analyse').instance, 1)
})

t.test('CLK-5 with the new limit already past it was breached when the limit was, and says so', async (t) => {
  const one = toGraded(aCase(), 'important').happens('PT20H', 'complaint.graded', graded('urgent'))
  t.match(one.clock('resolve'), { state: 'breached', breachedAt: later('PT12H'), dueAt: later('PT12H') })
  const breach = one.firings.find(({ clock, kind }) => clock === 'resolve' && kind === 'breached')
  t.match(breach, { dueAt: later('PT12H'), noticedAt: later('PT20H') })
})

t.test('CLK-5 a new grade moves what is asked outside, with what is then left to resolve', async (t) => {
  const one = toGraded(aCase(), 'important').happens('PT2H', 'verification.asked', asked('v-1'))
  t.equal(due(one, 'verification'), later('PT25H'))
  one.happens('PT3H', 'complaint.graded', graded('urgent'))
  t.equal(due(one, 'verification'), later('PT7H'))
})

t.test('CLK-5 a breach under the old grade stays one when the new grade gives more time', async (t) => {
  const one = aCase({ provisionalGrade: 'urgent' })
  toGraded(one, 'important', 'PT20M')
  t.match(one.clock('first_response'), {
    state: 'breached',
    breachedAt: later('PT15M'),
    dueAt: later('PT15M'),
  })
  t.equal(due(one, 'resolve'), later('PT48H'))
})
