import t from 'tap'
import { countFunnel } from '../../src/reporting/funnel.store.ts'
import type { Question } from '../../src/reporting/question.ts'
import { tallyArchived, tallyBatch } from '../../src/reporting/tally.store.ts'
import { type Bearer, startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { complaintIn, done, finishTasks, look, plan, receive, type Told } from '../support/journey.ts'
import { agent, deptManager, gm, legal, stranger, supervisor, vp } from '../support/people.ts'
import { analyst, ask, auditor } from '../support/report.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const api = await startTestApp(t)
const CHANNELS = ['phone', 'email', 'store'] as const

/** Received over three months and three days, ended in every way, some of them twice gone through a stage; some open. */
async function furnish(): Promise<void> {
  for (let index = 0; index < 9; index += 1) {
    const overrides = { channel: CHANNELS[index % 3] }
    const grade = index % 4 === 0 ? 'important' : 'general'
    await complaintIn(api, 'archived', { overrides, grade, declined: index % 5 === 0 ? 1 : 0 })
    await complaintIn(api, index % 2 ? 'planned' : 'received', { overrides })
    api.advance(11 * DAY_MS + 5 * HOUR_MS)
  }
  for (const from of ['received', 'graded', 'planned'] as const) {
    const { id } = await complaintIn(api, 'withdrawn', { from })
    api.advance(HOUR_MS)
    await done(api, agent, id, 'archive')
  }
  await complaintIn(api, 'dismissed')
  const { id: wrong } = await receive(api, {}, stranger)
  await done(api, stranger, wrong, 'convert', { kind: 'inquiry', answer: '保修期为一年' })
  const { id: elsewhere } = await receive(api, { channel: 'store' }, stranger)
  await done(api, supervisor, elsewhere, 'transfer', { ...bodies.reason, to: '消费者协会' })
  await reopened()
}

/** Settled, found unsolved, sent back, then solved. */
async function reopened(): Promise<void> {
  const { id } = await complaintIn(api, 'graded')
  await done(api, agent, id, 'settle', bodies.settlement())
  await done(api, agent, id, 'revisit', bodies.reached('no'))
  api.advance(HOUR_MS)
  await plan(api, id)
  await done(api, deptManager, id, 'return', bodies.reason)
  await plan(api, id)
  await done(api, deptManager, id, 'approve')
  const { plan: agreed } = await look(api, agent, id)
  await done(api, agent, id, 'decide', { accept: agreed.recommended, words: '好' })
  await finishTasks(api, await done(api, agent, id, 'execute'))
  await done(api, agent, id, 'complete', bodies.completion)
  await done(api, agent, id, 'revisit', bodies.reached('yes'))
  await done(api, agent, id, 'archive')
}

const BASIS = 'basis { receivedFrom receivedTo filters { name values } withholdsSmallCells }'
const TIME = 'time { ended running sampled medianSeconds p90Seconds }'
const QUESTIONS = `query ($filter: Filter) {
  all: volume(filter: $filter) { total converted ${BASIS} }
  channels: volume(by: [channel, month], filter: $filter) { total converted cells { keys count withheld } }
  states: volume(by: [department, state], filter: $filter) { total cells { keys count withheld } }
  paged: volume(by: [category, grade], first: 2, filter: $filter) { cells { keys count } nextCursor }
  days: volume(by: [day], filter: $filter) { total converted }
  funnel(filter: $filter) { stages { stage reached now
    left { withdrawn dismissed merged converted transferred concluded } ${TIME} } }
  approvals(filter: $filter) { approved returned pending ratified refused ${TIME} }
  satisfaction(filter: $filter) { answers average distribution { score count withheld } recommendAnswers nps asked
    solvedShare partlyShare }
}`

// The middle of a month, and the very ends of one in the tenant's time zone.
const FILTERS: readonly object[] = [
  {},
  { state: ['archived'] },
  { state: ['archived', 'planned'], channel: ['phone', 'store'] },
  { grade: ['general'], category: ['product_quality'] },
  { department: ['logistics'] },
  { converted: true },
  { converted: false, department: ['after-sales', 'logistics'] },
  { receivedFrom: '2026-12-10T00:00:00+08:00' },
  { receivedTo: '2027-01-20T00:00:00+08:00' },
  { receivedFrom: '2026-12-01T00:00:00+08:00', receivedTo: '2027-02-01T00:00:00+08:00' },
  { receivedFrom: '2026-12-01T00:00:00.001+08:00', receivedTo: '2027-01-31T23:59:59+08:00' },
  { receivedFrom: '2026-12-05T00:00:00+08:00', receivedTo: '2026-12-25T00:00:00+08:00' },
  { awaiting: ['customer'] },
  { handler: [agent.sub] },
]

const quality: Bearer = { sub: 'quality.ren', roles: ['quality'] }
const departmental: Bearer = { ...supervisor, departments: ['logistics'] }
const READERS = [analyst, auditor, supervisor, departmental, deptManager, vp, gm, quality]
const SOME = [analyst, deptManager, gm]

/** The same rows are counted one by one for somebody who sees also what they handle themselves: tallies know nobody. */
function oneByOne(who: Bearer): Bearer {
  return { ...who, sub: 'nobody', roles: [...who.roles, 'agent'], departments: who.departments ?? [] }
}

/** What every reader is answered to every question. */
async function answers(
  as: (who: Bearer) => Bearer = (who) => who,
  readers: readonly Bearer[] = READERS,
): Promise<Told[]> {
  const told: Told[] = []
  for (const who of readers)
    for (const filter of FILTERS)
      told.push({ who: who.sub, filter, ...(await answer(as(who), filter, who === analyst)) })
  return told
}

async function answer(who: Bearer, filter: object, seesNobody: boolean): Promise<object> {
  return seesNobody && 'handler' in filter ? {} : ask(api, who, QUESTIONS, { filter })
}

const waiting = () =>
  asOwner(api.url, async (owner) => {
    const { rows } = await owner.query('select count(*)::integer as count from untallied')
    return rows[0].count as number
  })

await furnish()
const direct = await answers(oneByOne)
const archived = await waiting()

t.test('ANA-9 figures are the direct count before anything is tallied, midway and after', async (t) => {
  t.ok(archived >= 14)
  t.ok(direct.some(({ all }) => all?.total > 20))
  t.same(await answers(), direct, 'before')
  t.equal(await api.database.transact(api.tenant, (tx) => tallyBatch(tx, 7)), 7)
  t.same(await answers(), direct, 'midway')
  t.equal(await tallyArchived(api.database), archived - 7)
  t.equal(await waiting(), 0)
  t.same(await answers(), direct, 'after')
})

t.test('what was tallied once is not tallied again', async (t) => {
  t.equal(await tallyArchived(api.database), 0)
  t.same(await answers((who) => who, SOME), await answers(oneByOne, SOME))
})

t.test('ARC-1 holds and appeals on archived complaints leave their figures as they were', async (t) => {
  const query = '{ volume(filter: { state: [archived] }) { total } funnel { stages { stage reached now } } }'
  const before = await ask(api, auditor, query)
  const { body } = await api.call(supervisor, 'GET', '/v1/complaints?state=archived&limit=3')
  for (const { id } of body.items) {
    await done(api, legal, id, 'hold', bodies.reason)
    await done(api, legal, id, 'release', bodies.reason)
  }
  await tallyArchived(api.database)
  t.same(await ask(api, auditor, query), before)
})

t.test('of two workers at once each complaint is tallied by one', async (t) => {
  for (let index = 0; index < 6; index += 1) await complaintIn(api, 'archived')
  const expected = await answers(oneByOne, SOME)
  const both = await Promise.all(
    [1, 2].map(() => api.database.transact(api.tenant, (tx) => tallyBatch(tx, 4))),
  )
  const [one = 0, other = 0] = both
  t.equal(one + other + (await tallyArchived(api.database)), 6)
  t.same(await answers((who) => who, SOME), expected)
})

t.test('a worker that dies between counting and committing has counted nothing', async (t) => {
  await complaintIn(api, 'archived')
  const expected = await answers(oneByOne, SOME)
  const dying = api.database.transact(api.tenant, async (tx) => {
    await tallyBatch(tx, 10)
    throw new Error('killed')
  })
  await t.rejects(dying, { message: 'killed' })
  t.equal(await waiting(), 1)
  t.same(await answers((who) => who, SOME), expected)
  t.equal(await tallyArchived(api.database), 1)
  t.same(await answers((who) => who, SOME), expected)
})

t.test(
  'ANA-8 counts of many complaints are exact, their times of an even sample, and its size is told',
  async (t) => {
    const question: Question = {
      actor: { tenant: api.tenant, id: auditor.sub, roles: auditor.roles, departments: [] },
      ...{ filter: {}, scope: 'visible', asOf: api.now(), timeZone: 'Asia/Shanghai', withholds: false },
    }
    const funnels = await api.database.read(api.tenant, (tx) =>
      Promise.all([5000, 12].map((most) => countFunnel(tx, question, most))),
    )
    const [exact = [], sampled = []] = funnels.map((stages) =>
      stages
        .map(({ time, ...counts }) => ({ ...counts, ...time }))
        .sort((a, b) => (a.stage < b.stage ? -1 : 1)),
    )
    const counted = ({ sampled: _, medianSeconds: __, p90Seconds: ___, ...counts }: Told) => counts
    t.same(sampled.map(counted), exact.map(counted))
    const received = (stages: Told[]) => stages.find(({ stage }) => stage === 'received')
    t.equal(received(exact).sampled, received(exact).reached)
    t.ok(received(sampled).sampled < received(exact).reached)
  },
)

t.test('ARC-1 the database refuses what would make a tally untrue', async (t) => {
  for (const change of ["department = 'logistics'", "approver = 'gm'", "grade = 'urgent'"])
    await t.rejects(
      asOwner(api.url, (owner) => owner.query(`update complaint set ${change} where state = 'archived'`)),
      { code: '23001' },
      change,
    )
})
