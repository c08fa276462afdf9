import t from 'tap'
import { workOf } from '../../src/complaint/promise.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { complaintIn, done, finishTasks, give, look, refused, type Told, tells } from '../support/journey.ts'
import { admin, agent, deptManager } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const kept = () =>
  asOwner(api.url, async (client) => {
    const { rows } = await client.query(
      'select kind, took_s::int, complaint_id from achieved_time order by kind',
    )
    return rows as { kind: string; took_s: number; complaint_id: string }[]
  })

/** So many cases of that work, the first of which took an hour, the second two, and so on; the latest ended just now. */
const achieved = (kind: string, cases: number, daysAgo = 1) =>
  asOwner(api.url, async (client) => {
    const { rows } = await client.query('select id from complaint limit 1')
    const now = api.now().getTime() - daysAgo * DAY_MS
    await client.query(
      `insert into achieved_time select $1, $2, to_timestamp($4::float8 / 1000) - n * interval '1 minute', $3, n * 3600
       from generate_series(1, $5::int) n`,
      [api.tenant, kind, rows[0].id, now, cases],
    )
  })
const graded = async (subcategory = 'malfunction') => {
  const { id } = await complaintIn(api, 'received')
  await done(api, agent, id, 'classify', { category: 'product_quality', subcategory })
  await done(api, agent, id, 'grade', bodies.plainFacts)
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  return id
}
const promising = (dueIn: string, more: object = {}) => {
  const { options, ...rest } = bodies.planning()
  const others = options.map((one) => ({
    ...one,
    measures: one.measures.map((m) => ({ ...m, dueIn: 'P30D' })),
  }))
  const [measure] = options[0]?.measures ?? []
  const first = {
    ...options[0],
    measures: [
      { ...measure, dueIn: 'PT1H' },
      { ...measure, dueIn },
    ],
    ...more,
  }
  return { ...rest, options: [first, ...others.slice(1)] }
}

t.test(
  'PLAN-3 how long the work took is kept when it is complete, from execution to its last task',
  async (t) => {
    const told = await complaintIn(api, 'executing', {
      planning: promising('PT24H', { from: { library: 'exchange_new' } }),
    })
    api.advance(5 * HOUR_MS)
    await finishTasks(api, told)
    api.advance(HOUR_MS)
    t.same(await kept(), [], 'not before')
    await done(api, agent, told.id, 'complete', bodies.completion)
    t.same(await kept(), [
      { kind: 'product_quality/malfunction', took_s: 5 * 3600, complaint_id: told.id },
      { kind: 'product_quality/malfunction#exchange_new', took_s: 5 * 3600, complaint_id: told.id },
    ])
  },
)

t.test(
  'PLAN-3 a plan that promises less than the p80 of the last 90 days is refused with the numbers',
  async (t) => {
    const work = workOf({ category: 'product_quality', subcategory: 'damaged' })
    await achieved(work, 20)
    const id = await graded('damaged')
    const answer = await give(api, agent, id, 'plan', promising('PT15H59M'))
    refused(t, answer, 409, 'over-promise', {
      ...{ rule: 'PLAN-3', state: 'graded' },
      options: [{ option: 0, promised: 'PT15H59M', achieved: 'PT16H', cases: 20 }],
    })
    t.notOk(answer.body.allowed.includes('approve'))
    const reasoned = { ...promising('PT15H59M'), overPromiseReason: '新增一支上门队伍' }
    const { plan } = await done(api, agent, id, 'plan', reasoned)
    tells(t, plan, { overPromiseReason: '新增一支上门队伍' })
    t.same(plan.options[0].overPromise, { promised: 'PT15H59M', achieved: 'PT16H', cases: 20 })
    t.equal(plan.options[1].overPromise, null)
    const keeps = await done(api, agent, await graded('damaged'), 'plan', {
      ...promising('PT16H'),
      overPromiseReason: '没有必要',
    })
    t.same(keeps.plan.overPromiseReason, null, 'a reason for nothing is not kept')
  },
)

t.test('PLAN-3 nineteen cases, old cases and cases of other work say nothing', async (t) => {
  await achieved(workOf({ category: 'product_quality', subcategory: 'expired' }), 19)
  t.equal((await give(api, agent, await graded('expired'), 'plan', promising('PT1H'))).status, 200)
  await achieved(workOf({ category: 'product_quality', subcategory: 'hygiene' }), 40, 91)
  t.equal((await give(api, agent, await graded('hygiene'), 'plan', promising('PT1H'))).status, 200)
})

t.test('PLAN-3 an option of the library is held against that option’s own cases', async (t) => {
  const matter = { category: 'product_quality', subcategory: 'not_as_described' }
  await achieved(workOf(matter, 'exchange_new'), 30)
  const id = await graded('not_as_described')
  const own = promising('PT2H', { from: { library: 'exchange_new' } })
  refused(t, await give(api, agent, id, 'plan', own), 409, 'over-promise', {
    options: [{ option: 0, promised: 'PT2H', achieved: 'PT24H', cases: 30 }],
  })
  t.equal(
    (await give(api, agent, id, 'plan', promising('PT2H', { from: { library: 'free_repair' } }))).status,
    200,
  )
})

t.test('PLAN-3 policy says from how many cases, of how long, by which percentile', async (t) => {
  const { body } = await api.call(admin, 'GET', '/v1/policies/options')
  const put = (promise: object) =>
    api.call(admin, 'PUT', '/v1/policies/options', { content: { ...body.content, promise }, reason: '试' })
  const never = await put({ within: 'P90D', atLeast: 20, percentile: 80, newest: 19 })
  tells(t, never, {
    status: 400,
    body: { errors: [{ pointer: '/content/promise/newest', code: 'never_judged' }] },
  })
  await put({ within: 'P100D', atLeast: 5, percentile: 50, newest: 10 })
  const answer = await give(api, agent, await graded('hygiene'), 'plan', promising('PT1H'))
  refused(t, answer, 409, 'over-promise')
  tells(t, answer.body.options, [{ achieved: 'PT5H', cases: 10 }])
  await put({ within: 'P90D', atLeast: 20, percentile: 80, newest: 300 })
})

t.test('PLAN-3 reopened work is timed from its own execution on', async (t) => {
  const first = await complaintIn(api, 'executing')
  api.advance(HOUR_MS)
  await finishTasks(api, first)
  await done(api, agent, first.id, 'complete', bodies.completion)
  await done(api, agent, first.id, 'reopen', bodies.reason)
  api.advance(50 * HOUR_MS)
  const { plan } = await done(api, agent, first.id, 'plan', promising('P2D'))
  await done(api, deptManager, first.id, 'approve')
  await done(api, agent, first.id, 'decide', { accept: plan.recommended, words: '可以' })
  await done(api, agent, first.id, 'execute')
  api.advance(3 * HOUR_MS)
  await finishTasks(api, await look(api, agent, first.id))
  await done(api, agent, first.id, 'complete', bodies.completion)
  const mine = (await kept()).filter(({ complaint_id }) => complaint_id === first.id)
  t.same(mine.map(({ took_s }: Told) => took_s / 3600).sort(), [1, 3])
})

t.test('PLAN-3 what was achieved is read from the end of its index, however much there is', async (t) => {
  await asOwner(api.url, async (client) => {
    const { rows } = await client.query('select id from complaint limit 1')
    await client.query(
      `insert into achieved_time select $1, 'other/work_' || n % 50, now() - n * interval '1 second', $2, n
       from generate_series(1, 100000) n`,
      [api.tenant, rows[0].id],
    )
    await client.query('analyze achieved_time')
    await client.query(
      `select set_config('role', 'redress_app', false), set_config('app.tenant', $1, false),
      set_config('plan_cache_mode', 'force_generic_plan', false)`,
      [api.tenant],
    )
    await client.query(`prepare achieved(uuid, text[], timestamptz, int, int) as
      select asked.kind, count(*)::int as cases, percentile_disc($5::float8 / 100) within group (order by newest.took_s)
      from unnest($2::text[]) as asked (kind) cross join lateral (
        select took_s from achieved_time where tenant_id = $1 and kind = asked.kind and finished_at > $3
        order by finished_at desc limit $4) newest group by asked.kind`)
    const { rows: lines } = await client.query(
      `explain (analyze, buffers, costs off) execute achieved('${api.tenant}', '{other/work_1,other/work_2}',
       now() - interval '90 days', 300, 80)`,
    )
    const text = lines.map((line) => line['QUERY PLAN']).join('\n')
    t.match(
      text,
      /Index Scan Backward using achieved_time_pkey|Index Only Scan Backward using achieved_time_pkey/,
    )
    t.notMatch(text, 'Seq Scan')
    t.match(text, /rows=300(\.00)? loops=2/)
  })
})
