import t from 'tap'
import { type Finding, verifyAll } from '../../src/complaint/verify.store.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { work } from '../support/clocks.ts'
import { asOwner } from '../support/database.ts'
import { complaintIn, done, receive } from '../support/journey.ts'
import { admin, agent } from '../support/people.ts'

const HOUR = 3_600_000
const online = { channel: 'web_chat' }

/** What verifying finds after these statements, which are taken back again. */
function findings(api: TestApp, ...statements: readonly string[]): Promise<Finding[]> {
  return asOwner(api.url, async (client) => {
    await client.query('set session_replication_role = replica')
    for (const statement of statements) await client.query(statement)
    const found: Finding[] = []
    for await (const finding of verifyAll(client)) found.push(finding)
    return found
  })
}

t.test('CLK-6 clocks made anew from the events are those that are stored, whatever happened', async (t) => {
  const api = await startTestApp(t)
  const paused = await receive(api, online)
  const regraded = await complaintIn(api, 'graded', { overrides: online })
  const referred = await receive(api, { channel: 'regulator' })
  await complaintIn(api, 'executing', { overrides: online })
  const reopened = await complaintIn(api, 'executed')
  await complaintIn(api, 'archived')
  await done(api, agent, reopened.id, 'reopen', bodies.reason)
  await done(api, agent, paused.id, 'pause', { awaiting: 'third_party', question: '物流轨迹' })
  api.advance(13 * HOUR)
  await done(api, agent, regraded.id, 'grade', bodies.factsOf('urgent'))
  const { content } = (await api.call(admin, 'GET', '/v1/policies/calendar')).body
  const days = [
    ...content.exceptions.cn_statutory.days,
    { date: '2026-11-25', open: false, name: '临时放假' },
  ]
  const exceptions = { cn_statutory: { ...content.exceptions.cn_statutory, days } }
  const put = { content: { ...content, exceptions }, reason: '临时放假' }
  t.equal((await api.call(admin, 'PUT', '/v1/policies/calendar', put)).status, 200)
  for (const hours of [0, 1, 30, 60, 200]) {
    api.advance(hours * HOUR)
    t.same(await findings(api), [], `nobody has looked for ${hours} hours`)
    await work(api)
    t.same(await findings(api), [], `looked after ${hours} hours`)
  }
  await done(api, agent, referred.id, 'classify', bodies.classification)
  t.same(await findings(api), [])
})

t.test('CLK-6 a clock changed behind the service’s back is named', async (t) => {
  const api = await startTestApp(t)
  await receive(api, online)
  const { id } = await receive(api, online)
  const of = `where complaint_id = '${id}' and name = 'resolve'`
  const json = (path: string, value: string) =>
    `update complaint_clock set clock = jsonb_set(clock::jsonb, '{${path}}', '${value}') ${of}`
  const columns = 'a column of the clock resolve 1 differs from the clock'
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [`update complaint_clock set due_at = due_at + interval '1 ms' ${of}`, [columns]],
    [`update complaint_clock set started_at = started_at - interval '1 hour' ${of}`, [columns]],
    [
      json('dueAt', '"2027-01-01T00:00:00.000Z"'),
      ['the clock resolve 1 differs from what the events say: dueAt', columns],
    ],
    [json('limit', '"PT240H"'), ['the clock resolve 1 differs from what the events say: limit']],
    [json('warned', '[0.5]'), ['the clock resolve 1 differs from what the events say: warned']],
    [`delete from complaint_clock ${of}`, ['there is no clock resolve 1, but the events started one']],
  ]
  for (const [sql, whats] of cases) {
    const found = await withdrawn(api, sql)
    t.same(
      found.map(({ complaint, what }) => [complaint, what]),
      whats.map((what) => [id, what]),
      sql,
    )
  }
  t.same(await findings(api), [], 'each was taken back')
})

/** What verifying finds after a statement; the clocks are put back after it. */
async function withdrawn(api: TestApp, sql: string): Promise<Finding[]> {
  const kept = 'create table kept_clock as select * from complaint_clock'
  const back = ['delete from complaint_clock', 'insert into complaint_clock select * from kept_clock']
  const found = await findings(api, kept, sql)
  await asOwner(api.url, async (client) => {
    for (const statement of [...back, 'drop table kept_clock']) await client.query(statement)
  })
  return found
}
