import t from 'tap'
import { compileCalendars } from '../../src/clocks/calendar.ts'
import { type Firing, nextOf } from '../../src/clocks/fire.ts'
import { moveClocks } from '../../src/clocks/move.ts'
import { CALENDAR_PACK } from '../support/calendars.ts'
import { aCase, type Case, later, RULES } from '../support/case-clocks.ts'
import { graded, paused, said, toApproved, toExecuted, toExecuting, toGraded } from '../support/case-steps.ts'

const of = (firings: readonly Firing[], name: string) => firings.filter(({ clock }) => clock === name)
const told = (one: Case, name: string) =>
  of(one.firings, name).map(({ kind, share, role, firedFor }) => [kind, share ?? role ?? '', firedFor])

t.test('CLK-1 a clock warns at half and at four fifths, breaches, and climbs rung by rung', async (t) => {
  const one = aCase()
  one.looked('P5D')
  t.strictSame(told(one, 'resolve'), [
    ['warned', 0.5, later('PT12H')],
    ['warned', 0.8, later('PT19H12M')],
    ['breached', '', later('PT24H')],
    ['escalated', 'supervisor', later('PT30H')],
    ['escalated', 'dept_manager', later('PT36H')],
    ['escalated', 'vp', later('PT48H')],
    ['escalated', 'gm', later('PT72H')],
  ])
  t.match(one.clock('resolve'), { state: 'breached', level: 4, warned: [0.5, 0.8], nextAt: null })
})

t.test('CLK-1 each is said once, however often somebody looks', async (t) => {
  const one = aCase()
  t.equal(of(one.looked('PT12H'), 'resolve').length, 1)
  t.strictSame(of(one.looked('PT12H'), 'resolve'), [])
  t.strictSame(of(one.looked('PT19H11M59S'), 'resolve'), [])
  t.equal(of(one.looked('PT24H'), 'resolve').length, 2)
})

t.test(
  'CLK-4 after an hour without service everything that came due is said, in order, with both times',
  async (t) => {
    const one = aCase()
    one.looked('PT10S')
    const fired = one.looked('PT1H10S')
    t.ok(fired.length > 5)
    t.strictSame(
      [...fired.map(({ firedFor }) => firedFor)].sort(),
      fired.map(({ firedFor }) => firedFor),
    )
    for (const { noticedAt } of fired) t.equal(noticedAt, later('PT1H10S'))
    t.match(of(fired, 'first_response').at(-1), { kind: 'breached', dueAt: later('PT1H'), instance: 1 })
  },
)

t.test(
  'CLK-7 stopped a millisecond before the due time a clock is met, at the due time it is breached',
  async (t) => {
    const met = aCase().happens('PT59M59S', 'message.sent', said('personal'))
    t.equal(met.clock('first_response').state, 'met')
    const late = aCase().happens('PT1H', 'message.sent', said('personal'))
    t.match(late.clock('first_response'), {
      state: 'breached',
      breachedAt: later('PT1H'),
      stoppedAt: later('PT1H'),
    })
  },
)

t.test('CLK-7 a breach is the same whether or not somebody looked before the answer came', async (t) => {
  const looked = aCase()
  looked.looked('PT1H30M')
  looked.happens('PT2H', 'message.sent', said('personal'))
  const unseen = aCase().happens('PT2H', 'message.sent', said('personal'))
  t.strictSame(unseen.clocks, looked.clocks)
  t.strictSame(told(unseen, 'first_response'), told(looked, 'first_response'))
})

t.test('SBX-1 silence in execution is said once for a gap, with how often it was due', async (t) => {
  const one = toExecuting(toApproved(toGraded(aCase())))
  const [first] = of(one.looked('PT3H'), 'progress').filter(({ kind }) => kind === 'breached')
  t.match(first, { dueAt: later('PT3H'), count: 1 })
  const [gap] = of(one.looked('PT7H30M'), 'progress').filter(({ kind }) => kind === 'breached')
  t.match(gap, { dueAt: later('PT4H'), count: 4 })
  t.match(one.clock('progress'), { timesDue: 5, breachedAt: later('PT3H'), nextAt: later('PT8H') })
  one.happens('PT7H40M', 'message.sent', said('progress'))
  t.match(one.clock('progress'), { instance: 2, state: 'running', dueAt: later('PT8H40M') })
})

t.test('CLK-1 who has a breach in hand stops its climb, and nothing else', async (t) => {
  const one = aCase()
  one.looked('PT31H')
  t.equal(one.clock('resolve').level, 1)
  one.passes('PT32H', { type: 'clock.acknowledged', data: { clock: 'resolve', instance: 1 } })
  t.match(one.clock('resolve'), { acknowledgedAt: later('PT32H'), nextAt: null })
  one.looked('P5D')
  t.equal(one.clock('resolve').level, 1)
  t.equal(one.clock('identify').level, 4)
})

t.test('CLK-1 in contact hours nobody is called at night', async (t) => {
  const one = toApproved(toGraded(aCase()), 'PT10H30M')
  one.looked('P2D')
  t.strictSame(told(one, 'notify_plan').slice(2, 4), [
    ['breached', '', '2026-11-21T00:30:00.000Z'],
    ['escalated', 'supervisor', '2026-11-21T00:45:00.000Z'],
  ])
})

t.test('the sweep sleeps until the first instant at which anything is said', async (t) => {
  const one = aCase()
  t.equal(nextOf(one.clocks), later('PT15S'))
  one.happens('PT20S', 'complaint.transferred', { body: 'SAMR' })
  t.equal(nextOf(one.clocks), null)
})

t.test('CLK-2 a new calendar moves what runs in it and says both due times', async (t) => {
  const cn_statutory = {
    ...{ source: [], knownUntil: '2026-12-31' },
    days: [{ date: '2026-11-24', open: false, name: '临时放假' }],
  }
  const calendars = compileCalendars({ ...CALENDAR_PACK, exceptions: { cn_statutory } }, 2)
  const one = aCase({ channel: 'regulator' })
  const { clocks, moved } = moveClocks(one.clocks, { ...RULES, calendars })
  t.strictSame(moved, [
    {
      ...{ clock: 'referral_reply', instance: 1, calendarVersion: 2 },
      ...{ dueBefore: '2026-11-27T16:00:00.000Z', dueAt: '2026-11-30T16:00:00.000Z' },
    },
  ])
  t.equal(clocks.find(({ name }) => name === 'referral_reply')?.dueAt, '2026-11-30T16:00:00.000Z')
  t.strictSame(moveClocks(clocks, { ...RULES, calendars }).moved, [])
})

t.test('CLK-2 a new calendar leaves alone what is stopped, breached or waiting', async (t) => {
  const calendars = compileCalendars(
    {
      ...CALENDAR_PACK,
      calendars: { ...CALENDAR_PACK.calendars, contact_hours: { kind: 'always', timeZone: 'UTC' } },
    },
    2,
  )
  const one = toExecuted(aCase())
  const moved = moveClocks(one.clocks, { ...RULES, calendars })
  t.strictSame(
    moved.moved.map(({ clock, dueAt }) => [clock, dueAt]),
    [['revisit', later('P3DT3H')]],
  )
})

t.test('CLK-1 a share that was warned of is not warned of again after a new grade or a wait', async (t) => {
  const one = toGraded(aCase())
  one.looked('PT13H')
  one.happens('PT13H', 'complaint.graded', graded('important'))
  one.happens('PT14H', 'complaint.paused', paused('customer', 'P3D'))
  one.happens('PT15H', 'complaint.resumed', { awaiting: 'customer' })
  one.looked('PT48H')
  t.strictSame(told(one, 'resolve'), [
    ['warned', 0.5, later('PT12H')],
    ['warned', 0.8, later('PT39H24M')],
  ])
})
