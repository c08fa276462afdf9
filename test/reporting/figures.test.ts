import t from 'tap'
import { type Bearer, startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, look, plan, type Told, timeline } from '../support/journey.ts'
import { agent, deptManager, gm, supervisor, vp } from '../support/people.ts'
import { ask, auditor, countWorklist } from '../support/report.ts'

const HOUR = 3_600_000
const quality: Bearer = { sub: 'quality.ren', roles: ['quality'] }

const api = await startTestApp(t)
const all: Told[] = []

const STATES = [
  ...(['received', 'classified', 'graded', 'planned', 'approved', 'executing', 'executed'] as const),
  ...(['revisited', 'archived', 'archived', 'withdrawn', 'dismissed', 'received'] as const),
]
const CHANNELS = ['phone', 'email', 'store']

/** Complaints in every state over four days, of three channels, with a plan that was sent back and one that was declined. */
async function furnish(): Promise<void> {
  for (const [index, state] of STATES.entries()) {
    const overrides = { channel: CHANNELS[index % CHANNELS.length] }
    const grade = index === 7 ? 'important' : 'general'
    all.push(await complaintIn(api, state, { overrides, grade, declined: index === 5 ? 1 : 0 }))
    api.advance(7 * HOUR)
  }
  const { id } = await complaintIn(api, 'planned')
  api.advance(HOUR)
  await done(api, deptManager, id, 'return', bodies.reason)
  await plan(api, id)
  all.push(await look(api, agent, id))
  const { id: wrong } = await complaintIn(api, 'received')
  all.push(await done(api, agent, wrong, 'convert', { kind: 'inquiry', answer: '保修期为一年' }))
}
await furnish()
const told: Told[] = []
for (const { id } of all) told.push(await look(api, supervisor, id))
const timelines: Told[][] = []
for (const { id } of all) timelines.push(await timeline(api, id))

const count = <T>(values: readonly T[], fits: (value: T) => boolean) => values.filter(fits).length
const eventsOf = (type: string) => timelines.flat().filter((event) => event.type === type)

t.test('ANA-9 the worklist and the volume give the same number to the same filter', async (t) => {
  const received = told.map(({ receivedAt }) => receivedAt).sort()
  const filters: readonly [query: string, filter: object][] = [
    ['', {}],
    ['state=received&state=archived', { state: ['received', 'archived'] }],
    ['channel=email', { channel: ['email'] }],
    ['grade=general&category=product_quality', { grade: ['general'], category: ['product_quality'] }],
    ['handler=agent.li&state=planned', { handler: ['agent.li'], state: ['planned'] }],
    ['department=after-sales', { department: ['after-sales'] }],
    [
      `receivedFrom=${received[3]}&receivedTo=${received[9]}`,
      { receivedFrom: received[3], receivedTo: received[9] },
    ],
    ['department=nowhere', { department: ['nowhere'] }],
  ]
  const query = 'query ($filter: Filter) { volume(filter: $filter) { total } }'
  for (const who of [supervisor, auditor, deptManager, vp, gm, quality])
    for (const [parameters, filter] of filters) {
      const { volume } = await ask(api, who, query, { filter })
      t.equal(volume.total, await countWorklist(api, who, parameters), `${who.sub} ${parameters}`)
    }
})

t.test('the list holds every complaint once, the latest first, page by page', async (t) => {
  const query = `query ($after: String) { complaints(first: 4, after: $after) { nextCursor items {
    id reference state receivedAt channel category subcategory grade provisionalGrade department handler
    awaiting greenChannel reopenedCount disposal } } }`
  const items: Told[] = []
  let after: string | null = null
  do {
    const { complaints } = await ask(api, auditor, query, { after })
    items.push(...complaints.items)
    after = complaints.nextCursor
  } while (after)
  const { body } = await api.call(supervisor, 'GET', '/v1/complaints?limit=200')
  t.equal(items.length, body.items.length)
  for (const [index, item] of items.entries()) t.match(body.items[index], item)
})

t.test(
  'volume counts days, weeks and months of the tenant’s time zone, and what was converted apart',
  async (t) => {
    const dayOf = (at: string) =>
      new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(at))
    const query = `{ days: volume(by: [day, channel]) { total converted cells { keys count withheld } }
    weeks: volume(by: [week]) { cells { keys count } } months: volume(by: [month]) { cells { keys count } } }`
    const { days, weeks, months } = await ask(api, auditor, query)
    const expected = new Map<string, number>()
    for (const { receivedAt, channel } of told) {
      const key = `${dayOf(receivedAt)} ${channel}`
      expected.set(key, (expected.get(key) ?? 0) + 1)
    }
    const counted = days.cells.map((cell: Told) => [cell.keys.join(' '), cell.count])
    t.same(Object.fromEntries(counted), Object.fromEntries(expected))
    t.same(
      counted.map(([key]: [string]) => key),
      [...expected.keys()].sort(),
    )
    t.equal(days.total, told.length)
    t.equal(days.converted, 1)
    t.notOk(days.cells.some(({ withheld }: Told) => withheld))
    // 20 November 2026 is a Friday of week 47; the complaints go on into the week after.
    const monday = count(told, ({ receivedAt }) => dayOf(receivedAt) >= '2026-11-23')
    t.same(weeks.cells, [
      { keys: ['2026-W47'], count: told.length - monday },
      { keys: ['2026-W48'], count: monday },
    ])
    t.same(months.cells, [{ keys: ['2026-11'], count: told.length }])
  },
)

t.test(
  'ANA-8 days and weeks without a begin go back 31 days and 13 weeks, and the basis says so',
  async (t) => {
    const query = `query ($filter: Filter) { day: volume(by: [channel, day], filter: $filter) { basis { receivedFrom } total }
    week: volume(by: [week], filter: $filter) { basis { receivedFrom } } month: volume(by: [month]) { basis { receivedFrom } } }`
    const begins = async (filter: object) => {
      const { day, week, month } = await ask(api, auditor, query, { filter })
      return [day, week, month].map(({ basis }) => basis.receivedFrom)
    }
    t.same(await begins({ receivedTo: '2027-01-01T00:00:00+08:00' }), [
      ...['2026-11-30T16:00:00.000Z', '2026-10-04T16:00:00.000Z', null],
    ])
    t.same(await begins({ receivedTo: '2027-01-01T00:00:01+08:00' }), [
      ...['2026-12-01T16:00:00.000Z', '2026-10-04T16:00:00.000Z', null],
    ])
    const named = { receivedFrom: '2020-01-01T00:00:00.000Z' }
    t.same(await begins(named), [named.receivedFrom, named.receivedFrom, null])
    const { day } = await ask(api, auditor, query, { filter: { receivedTo: '2027-01-01T00:00:00+08:00' } })
    t.equal(day.total, 0)
  },
)

t.test('volume goes page by page through its cells, and the total is that of all', async (t) => {
  const query = `query ($after: String) { volume(by: [state, channel], first: 3, after: $after) {
    total nextCursor cells { keys count } } }`
  const cells: Told[] = []
  let after: string | null = null
  do {
    const { volume } = await ask(api, auditor, query, { after })
    t.equal(volume.total, told.length)
    cells.push(...volume.cells)
    after = volume.nextCursor
  } while (after)
  const { volume } = await ask(api, auditor, '{ volume(by: [state, channel]) { cells { keys count } } }')
  t.same(cells, volume.cells)
})

t.test('ANA-2 the funnel counts who reached, is in and left each stage', async (t) => {
  const { funnel } = await ask(
    api,
    auditor,
    `{ funnel { stages { stage reached now
      left { withdrawn dismissed merged converted transferred concluded } time { ended running } } } }`,
  )
  const stages = new Map<string, Told>(funnel.stages.map((stage: Told) => [stage.stage, stage]))
  for (const [stage, { now }] of stages)
    t.equal(
      now,
      count(told, ({ state }) => state === stage),
      stage,
    )
  const reachedBy = {
    classified: 'complaint.classified',
    graded: 'complaint.graded',
    planned: 'complaint.planned',
  }
  for (const [stage, type] of Object.entries(reachedBy)) {
    const reached = count(timelines, (events) => events.some((event) => event.type === type))
    t.equal(stages.get(stage)?.reached, reached, stage)
  }
  t.equal(stages.get('received')?.reached, told.length)
  t.same(stages.get('received')?.left, {
    ...{ withdrawn: 1, dismissed: 1, merged: 0, converted: 1, transferred: 0, concluded: 0 },
  })
  t.equal(
    stages.get('planned')?.time.ended,
    eventsOf('complaint.planned').length - stages.get('planned')?.now,
  )
  t.equal(stages.get('archived')?.time, null)
})

t.test(
  'ANA-2 median and p90 are Kaplan-Meier estimates over the stays, with what still runs censored',
  async (t) => {
    const { complaints, funnel } = await ask(
      api,
      auditor,
      `{ complaints(first: 100) { items { stays { stage enteredAt leftAt } } }
      funnel { basis { asOf } stages { stage time { medianSeconds p90Seconds } } } }`,
    )
    const asOf = Date.parse(funnel.basis.asOf)
    t.equal(asOf, api.now().getTime())
    for (const { stage, time } of funnel.stages) {
      if (!time) continue
      const stays = complaints.items
        .flatMap((item: Told) => item.stays)
        .filter((stay: Told) => stay.stage === stage)
        .map(({ enteredAt, leftAt }: Told) => ({
          seconds: ((leftAt ? Date.parse(leftAt) : asOf) - Date.parse(enteredAt)) / 1000,
          ended: leftAt !== null,
        }))
      t.equal(time.medianSeconds, quantile(stays, 0.5), `${stage} median`)
      t.equal(time.p90Seconds, quantile(stays, 0.9), `${stage} p90`)
    }
  },
)

/** The shortest time by which that share has ended, by the product-limit formula. */
function quantile(stays: readonly { seconds: number; ended: boolean }[], share: number): number | null {
  const times = [...new Set(stays.map(({ seconds }) => seconds))].sort((a, b) => a - b)
  let alive = 1
  for (const time of times) {
    const atRisk = count(stays, ({ seconds }) => seconds >= time)
    alive *= 1 - count(stays, ({ seconds, ended }) => ended && seconds === time) / atRisk
    if (alive <= 1 - share + 1e-9) return time
  }
  return null
}

t.test('approvals are the decisions that the timelines hold', async (t) => {
  const { approvals } = await ask(
    api,
    auditor,
    '{ approvals { approved returned pending ratified refused time { ended running medianSeconds } } }',
  )
  t.match(approvals, {
    approved: eventsOf('complaint.approved').length,
    returned: 1,
    pending: count(told, ({ state }) => state === 'planned'),
    ratified: 0,
    refused: 0,
    time: { ended: eventsOf('complaint.approved').length + 1, medianSeconds: 0 },
  })
})

t.test('REV-2 satisfaction is made of every answer that the timelines hold', async (t) => {
  const { satisfaction } = await ask(
    api,
    auditor,
    `{ satisfaction { answers average distribution { score count } recommendAnswers nps asked solvedShare partlyShare } }`,
  )
  const answers = eventsOf('complaint.revisited').map(({ data }) => data.revisit)
  t.same(satisfaction, {
    answers: answers.length,
    average: 4,
    distribution: [1, 2, 3, 4, 5].map((score) => {
      return { score, count: count(answers, ({ satisfaction }) => satisfaction === score) }
    }),
    ...{ recommendAnswers: answers.length, nps: 0, asked: answers.length },
    solvedShare: count(answers, ({ solved }) => solved === 'yes') / answers.length,
    partlyShare: count(answers, ({ solved }) => solved === 'partly') / answers.length,
  })
})

t.test(
  'ANA-8 every answer says as of when, over which period, in which time zone, with which filters',
  async (t) => {
    const basis =
      'basis { asOf receivedFrom receivedTo timeZone scope filters { name values } withholdsSmallCells }'
    const query = `query ($filter: Filter) { complaints(filter: $filter) { ${basis} } volume(filter: $filter) { ${basis} }
    funnel(filter: $filter) { ${basis} } approvals(filter: $filter) { ${basis} } }`
    const filter = {
      receivedFrom: '2026-11-20T08:00:00+08:00',
      state: ['planned'],
      handler: ['me'],
      converted: false,
    }
    const answers = await ask(api, supervisor, query, { filter })
    for (const { basis } of Object.values<Told>(answers))
      t.same(basis, {
        asOf: api.now().toISOString(),
        ...{
          receivedFrom: '2026-11-20T00:00:00.000Z',
          receivedTo: null,
          timeZone: 'Asia/Shanghai',
          scope: 'visible',
        },
        filters: [
          { name: 'state', values: ['planned'] },
          { name: 'handler', values: [supervisor.sub] },
          { name: 'converted', values: ['false'] },
        ],
        withholdsSmallCells: false,
      })
  },
)

t.test('REC-10 what was converted can be left out or asked for alone', async (t) => {
  const query =
    '{ none: volume(filter: { converted: false }) { total } only: volume(filter: { converted: true }) { total } }'
  const { none, only } = await ask(api, auditor, query)
  t.equal(none.total, told.length - 1)
  t.equal(only.total, 1)
})
