import t from 'tap'
import { checkCalendar } from '../../src/clocks/check-calendar.ts'
import { checkClocks } from '../../src/clocks/check-clocks.ts'
import type { Finding } from '../../src/platform/finding.ts'
import type { CalendarPolicy } from '../../src/policy/calendar-policy.ts'
import { ClocksPolicy } from '../../src/policy/clocks-policy.ts'
import { readStatutoryPacks } from '../../src/policy/default-pack.store.ts'
import { CALENDAR_PACK } from '../support/calendars.ts'
import { CLOCKS_PACK } from '../support/case-clocks.ts'

type Json = { [key: string]: Json | undefined } & { rules: Json }
const AT = new Date('2026-03-01T00:00:00Z')
const anyone = () => true

/** What is found of the default clocks after a change to a copy of them. */
function found(
  change: (policy: Json) => void = () => undefined,
  { calendar = CALENDAR_PACK, holders = anyone as (role: string) => boolean | null } = {},
): string[] {
  const policy = structuredClone(CLOCKS_PACK) as unknown as Json
  change(policy)
  return said(checkClocks(ClocksPolicy.parse(policy), { calendar, holders }))
}

function foundOfCalendar(change: (policy: CalendarPolicy) => void, at = AT): string[] {
  const policy = structuredClone(CALENDAR_PACK)
  change(policy)
  return said(checkCalendar(policy, { clocks: CLOCKS_PACK, at }))
}

function said(findings: readonly Finding[]): string[] {
  return findings.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`)
}

const errors = (all: readonly string[]) => all.filter((one) => one.startsWith('error'))

t.test('CLK-11 CLK-12 the default pack comes into force, and its oddities are named', async (t) => {
  t.strictSame(found(), [
    'warning slower_than_lower_grade /content/rules/analyse/limit/important',
    'warning slower_than_lower_grade /content/rules/solve/limit/important',
    'warning slower_than_lower_grade /content/rules/resolve/limit/important',
    'warning slower_than_lower_grade /content/rules/approve/limit/important',
    'warning does_not_fit /content/rules/solve/limit',
  ])
})

t.test('CLK-12 an inner limit that is longer than its outer one is named', async (t) => {
  const all = found(({ rules }) => Object.assign(rules.first_response ?? {}, { limit: 'P2D' }))
  t.ok(all.includes('warning does_not_fit /content/rules/first_response/limit'))
})

t.test('CLK-8 a rung whose role doesn’t exist is refused, on a ladder and on duty', async (t) => {
  t.strictSame(errors(found((policy) => Object.assign(policy, { dutyRole: 'boss' }))), [
    'error unknown_role /content/dutyRole',
  ])
  const all = found(({ ladders }) =>
    Object.assign(ladders ?? {}, { brief: [{ after: 'PT1H', role: 'boss' }] }),
  )
  t.strictSame(errors(all), ['error unknown_role /content/ladders/brief/0/role'])
})

t.test(
  'CLK-8 a rung that nobody holds falls through; with nobody after it and nobody on duty it is dead',
  async (t) => {
    const without = (...roles: string[]) => found(undefined, { holders: (role) => !roles.includes(role) })
    t.strictSame(errors(without('vp')), [])
    t.ok(without('vp').includes('warning falls_through /content/ladders/standard/2/role'))
    t.strictSame(errors(without('gm')), [], 'the duty role catches the last rung')
    t.strictSame(errors(without('gm', 'supervisor')), [
      'error dead_rung /content/ladders/standard/3/role',
      'error dead_rung /content/ladders/brief/0/role',
      'error dead_rung /content/ladders/dated/3/role',
    ])
  },
)

t.test('CLK-8 a tenant without members gets a finding, not a refusal', async (t) => {
  const all = found(undefined, { holders: () => null })
  t.strictSame(errors(all), [])
  t.ok(all.includes('warning no_members /content/ladders'))
})

t.test('CLK-8 a clock in a calendar without working time, or in none, is refused', async (t) => {
  const calendar = structuredClone(CALENDAR_PACK)
  const empty = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
  Object.assign(calendar.calendars, {
    contact_hours: { kind: 'weekly', timeZone: 'Asia/Shanghai', week: empty },
  })
  t.strictSame(errors(found(undefined, { calendar })), [
    'error no_working_time /content/rules/notify_plan/calendar',
    'error no_working_time /content/rules/revisit/calendar',
  ])
  const unknown = found(({ rules }) => Object.assign(rules.revisit ?? {}, { calendar: 'lunar' }))
  t.strictSame(errors(unknown), ['error unknown_calendar /content/rules/revisit/calendar'])
})

t.test('CLK-8 a rule that nobody reads is refused', async (t) => {
  const changed = (name: string, change: object) =>
    errors(found(({ rules }) => Object.assign(rules[name] ?? {}, change)))
  t.strictSame(changed('close', { ladder: 'standard' }), ['error no_consumer /content/rules/close/ladder'])
  t.strictSame(changed('approve', { retryEvery: 'PT1H' }), [
    'error no_consumer /content/rules/approve/retryEvery',
  ])
  t.strictSame(changed('acknowledge', { ladder: 'nightly' }), [
    'error no_consumer /content/ladders/brief',
    'error unknown_ladder /content/rules/acknowledge/ladder',
  ])
  t.strictSame(changed('identify', { starts: [] }), ['error never_starts /content/rules/identify/starts'])
  t.strictSame(changed('identify', { given: 'resume_by' }), [
    'error never_given /content/rules/identify/given',
  ])
  t.strictSame(changed('identify', { limit: undefined }), ['error no_limit /content/rules/identify'])
  t.strictSame(changed('identify', { where: { channels: ['fax'] } }), [
    'error unknown_channel /content/rules/identify/where/channels/0',
  ])
})

t.test('a part of what has no length, or of itself, is refused', async (t) => {
  const changed = (of: string) =>
    errors(found(({ rules }) => Object.assign(rules.approve ?? {}, { limit: { share: '1/2', of } })))
  t.strictSame(changed('referral_reply'), ['error no_duration /content/rules/approve/limit/of'])
  t.strictSame(changed('approve'), ['error no_duration /content/rules/approve/limit/of'])
  t.strictSame(changed('nothing'), ['error no_duration /content/rules/approve/limit/of'])
})

t.test('only a duration round the clock repeats', async (t) => {
  const all = found(({ rules }) => Object.assign(rules.progress ?? {}, { calendar: 'contact_hours' }))
  t.strictSame(errors(all), ['error cannot_repeat /content/rules/progress/repeats'])
})

t.test('CLK-9 without resolve or revisit a complaint could be forgotten, which is refused', async (t) => {
  const all = found(({ rules }) => {
    delete rules.resolve
  })
  t.ok(errors(all).includes('error clock_missing /content/rules'))
})

t.test('a rung that is not later and higher than the one before is named', async (t) => {
  const all = found(({ ladders }) =>
    Object.assign(ladders ?? {}, {
      brief: [
        { after: 'PT2H', role: 'vp' },
        { after: 'PT1H', role: 'gm' },
      ],
    }),
  )
  t.ok(all.includes('warning not_ascending /content/ladders/brief/1'))
})

t.test('CLK-10 the packs that come with Redress are proven by their fixtures', async (t) => {
  const packs = readStatutoryPacks()
  t.strictSame(
    packs.map(({ name, verified }) => [name, verified]),
    [
      ['bank_insurance_15_30_60_days', true],
      ['consumer_rights_15_days', true],
      ['express_7_days', true],
      ['regulator_referral', false],
    ],
  )
  const all = found((policy) => Object.assign(policy, { packs }))
  t.strictSame(errors(all), [])
  t.ok(all.includes('warning unverified /content/packs/3/verified'))
})

t.test('CLK-10 a pack without fixtures, or with one that comes out otherwise, is refused', async (t) => {
  const [bank] = readStatutoryPacks()
  const changed = (change: object) =>
    errors(found((policy) => Object.assign(policy, { packs: [{ ...bank, ...change }] })))
  t.strictSame(changed({ fixtures: [] }), ['error no_fixture /content/packs/0/rules/bank_decision'])
  t.strictSame(changed({ fixtures: bank?.fixtures.slice(0, 2) }), [
    'error no_fixture /content/packs/0/rules/bank_decision',
  ])
  const late = bank?.fixtures.map((one, index) =>
    index === 1 ? { ...one, dueAt: '2026-04-03T00:00:00+08:00' } : one,
  )
  t.strictSame(changed({ fixtures: late }), ['error fixture_fails /content/packs/0/fixtures/1'])
})

t.test('CLK-10 a pack that takes the name of another clock is refused', async (t) => {
  const [bank] = readStatutoryPacks()
  const all = found((policy) => Object.assign(policy, { packs: [bank, { ...bank, name: 'again' }] }))
  t.strictSame(errors(all), [
    'error duplicate_code /content/packs/0/rules/bank_decision',
    'error duplicate_code /content/packs/1/rules/bank_decision',
  ])
})

t.test('no name can be one that every object has already', async (t) => {
  for (const name of ['constructor', 'Resolve', 'to-late', ''])
    t.notOk(
      ClocksPolicy.safeParse({
        ...CLOCKS_PACK,
        rules: Object.fromEntries([...Object.entries(CLOCKS_PACK.rules), [name, CLOCKS_PACK.rules.close]]),
      }).success,
      name,
    )
})

t.test('CLK-2 the calendars of the default pack are sound, and say when their years run out', async (t) => {
  t.strictSame(
    foundOfCalendar(() => undefined),
    [],
  )
  t.strictSame(
    foundOfCalendar(() => undefined, new Date('2026-12-01T00:00:00Z')),
    ['warning known_years_end /content/exceptions/cn_statutory/knownUntil'],
  )
})

t.test('CLK-8 a calendar that clocks count in can’t go, nor lose its working time', async (t) => {
  t.strictSame(
    foundOfCalendar(({ calendars }) => {
      delete calendars.contact_hours
    }),
    ['error calendar_in_use /content/calendars'],
  )
  const empty = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
  const week = (name: string) =>
    foundOfCalendar(({ calendars }) => {
      calendars[name] = { kind: 'weekly', timeZone: 'Asia/Shanghai', week: empty }
    })
  t.strictSame(week('contact_hours'), ['error no_working_time /content/calendars/contact_hours'])
  t.strictSame(week('night'), ['warning no_working_time /content/calendars/night'])
})

t.test(
  'a day that stands twice and a list that isn’t there are refused; overlaps are only said',
  async (t) => {
    t.strictSame(
      foundOfCalendar(({ exceptions }) => {
        exceptions.cn_statutory?.days.push({ date: '2018-01-01', open: true, name: '' })
      }),
      ['error duplicate_code /content/exceptions/cn_statutory/days/315/date'],
    )
    t.strictSame(
      foundOfCalendar(({ exceptions }) => {
        delete exceptions.cn_statutory
      }),
      [
        'error unknown_exceptions /content/calendars/working_hours/exceptions',
        'error unknown_exceptions /content/calendars/working_days/exceptions',
      ],
    )
    t.strictSame(
      foundOfCalendar(({ calendars }) => {
        if (calendars.contact_hours?.kind === 'weekly')
          calendars.contact_hours.week.sun = [
            ['09:00', '12:00'],
            ['11:00', '13:00'],
          ]
      }),
      ['warning overlapping_spans /content/calendars/contact_hours/week/sun'],
    )
  },
)
