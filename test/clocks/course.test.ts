import t from 'tap'
import type { Clock } from '../../src/clocks/clock.ts'
import { ARRIVAL, aCase, type Case, later, RULES } from '../support/case-clocks.ts'
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
  toApproved,
  toExecuted,
  toExecuting,
  toGraded,
  WITHOUT_CONTACT,
} from '../support/case-steps.ts'

const due = (one: Case, name: string, instance?: number) => one.clock(name, instance).dueAt
const state = (one: Case, name: string, instance?: number) => one.clock(name, instance).state
const names = (clocks: readonly Clock[]) => clocks.map(({ name, instance }) => `${name} ${instance}`).sort()
const open = (one: Case) => names(one.clocks.filter(({ stoppedAt }) => stoppedAt === null))
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
