import type { Client } from 'pg'
import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { AGENT, driveTo, giverOf, receive, SUPERVISOR } from '../support/drive.ts'

const LEGAL = { sub: 'legal.tao', roles: ['legal' as const] }
const REFUSED = { code: '23001' } // restrict_violation
const FORBIDDEN = { code: '42501' } // insufficient_privilege

const api = await startTestApp(t)

t.test('LIFE-2 an event is never changed or removed, not even by the owner of the database', async (t) => {
  const { id } = await driveTo(api, 'graded')
  const before = await events()
  for (const sql of [
    `update complaint_event set actor = 'somebody.else'`,
    `update complaint_event set data = '{}' where complaint_id = '${id}' and seq = 1`,
    `update complaint_event set sealed = null`,
    `delete from complaint_event where complaint_id = '${id}' and seq = 2`,
    'truncate complaint_event',
    'truncate complaint, complaint_event cascade',
  ]) {
    await t.rejects(owner(sql), REFUSED, `owner: ${sql}`)
    await t.rejects(service(sql), FORBIDDEN, `service: ${sql}`)
  }
  t.same(await events(), before)
})

t.test('LIFE-2 the service can only add events that follow', async (t) => {
  const { id } = await receive(api)
  const copy = (seq: number) =>
    service(`insert into complaint_event
      (tenant_id, complaint_id, seq, id, type, at, actor, role, origin, data, hash, previous_hash)
      select tenant_id, complaint_id, ${seq}, id, type, at, actor, role, origin, data, hash, previous_hash
      from complaint_event where complaint_id = '${id}' and seq = 1`)
  await t.rejects(copy(1), { code: '23505' }, 'a number twice')
  await t.rejects(copy(0), { code: '23514' }, 'a number before the first')
})

// Whatever a change is of, an event belongs to it; without one it is refused for that alone.
const MOVED = `version = version + 1, last_seq = last_seq + 1, last_hash = repeat('a', 64)`

t.test('ARC-1 what is archived stays as it is, whoever asks the database', async (t) => {
  const { id } = await driveTo(api, 'archived')
  const before = await rowsOf(id)
  const frozen = [
    ...[`state = 'graded'`, `state = 'graded', disposal = null`, `disposal = 'withdrawn'`],
    ...[`grade = 'urgent'`, `category = 'other'`, `channel = 'media'`, `reference = '0000-0000-00'`],
    ...[`received_at = received_at - interval '1 year'`, `handler = 'somebody.else'`, `department = null`],
    ...[`approver = 'gm'`, `awaiting = '{customer}'`, `merged_into = null, closes_at = now()`],
    ...[`tenant_id = gen_random_uuid()`, `id = gen_random_uuid()`, `archived_in = pg_current_xact_id()`],
    ...[`facts = '{}'`, `facts = facts - 'plan'`, `facts = facts || '{"disposal": "withdrawn"}'`],
    ...[`facts = facts || '{"archivedAt": "2020-01-01T00:00:00.000Z"}'`, `facts = facts || '{"new": 1}'`],
    ...[`facts = jsonb_set(facts, '{tasks}', '[]')`, `facts = jsonb_set(facts, '{participants}', '[]')`],
  ]
  for (const change of frozen) {
    const sql = `update complaint set ${MOVED}, ${change} where id = '${id}'`
    await t.rejects(owner(sql), REFUSED, `owner: ${change}`)
    await t.rejects(service(sql), REFUSED, `service: ${change}`)
  }
  await t.rejects(owner(`delete from complaint where id = '${id}'`), REFUSED)
  t.same(await rowsOf(id), before)
})

t.test('ARC-1 not even what may still change does so without an event', async (t) => {
  const { id } = await driveTo(api, 'archived')
  const before = await rowsOf(id)
  for (const change of [
    'legal_hold = true',
    `facts = facts || '{"legalHold": true}'`,
    `${MOVED}, version = version - 1`.replace('version = version + 1, ', ''),
    `${MOVED}`.replace('last_seq = last_seq + 1', 'last_seq = last_seq - 1'),
    `last_hash = repeat('a', 64)`,
    'last_seq = last_seq + 1',
  ])
    await t.rejects(service(`update complaint set ${change} where id = '${id}'`), REFUSED, change)
  t.same(await rowsOf(id), before)
})

t.test('ARC-1 the texts of an archived complaint stay as they are, beside a hold too', async (t) => {
  const { id } = await driveTo(api, 'archived')
  const before = await textsOf(id)
  const others = `update complaint_personal set sealed = '\\x00' where complaint_id = '${id}'`
  await t.rejects(owner(others), REFUSED)
  await t.rejects(service(others), REFUSED)
  await t.rejects(service(`update complaint_personal set complaint_id = gen_random_uuid()`), REFUSED)
  await giverOf(api, id)('hold', { reason: '诉讼保全' }, LEGAL)
  await service(`begin; update complaint set ${MOVED} where id = '${id}'; ${others}; commit`)
  t.same(await textsOf(id), before)
})

t.test('PRIV-1 the key of an archived complaint can be wrapped anew', async (t) => {
  const { id } = await driveTo(api, 'archived')
  const rewrapped = `update complaint_personal set wrapped_key = '\\x00' where complaint_id = '${id}' returning 1`
  t.equal((await service(rewrapped)).length, 1)
})

t.test('ARC-1 an archive that has a successor keeps it', async (t) => {
  const { id } = await driveTo(api, 'archived')
  await giverOf(api, id)('reopen', { reason: '又坏了' })
  const other = `jsonb_set(facts, '{successor}', to_jsonb(gen_random_uuid()))`
  for (const facts of [other, `jsonb_set(facts, '{successor}', 'null')`, `facts - 'successor'`])
    await t.rejects(service(`update complaint set ${MOVED}, facts = ${facts} where id = '${id}'`), REFUSED)
})

t.test('ARC-1 every way into the archive freezes what it wrote last', async (t) => {
  const ended = { words: '请向市场监督管理局反映', by: SUPERVISOR }
  for (const [state, command, body, who] of [
    ['received', 'convert', { kind: 'inquiry', answer: ended.words }, AGENT],
    ['graded', 'transfer', { to: '消费者协会', reason: '不归我们管' }, ended.by],
    ['revisited', 'archive', {}, AGENT],
  ] as const) {
    const { id } = await driveTo(api, state)
    const told = await giverOf(api, id)(command, body, who)
    t.equal(told.state, 'archived')
    if ('answer' in body) t.equal(told.answer, body.answer, 'its own texts are kept')
    const read = await api.call(SUPERVISOR, 'GET', `/v1/complaints/${id}`)
    t.same(read.body.answer, told.answer)
    const before = await rowsOf(id)
    await t.rejects(service(`update complaint set ${MOVED}, facts = '{}' where id = '${id}'`), REFUSED)
    t.same(await rowsOf(id), before)
  }
})

t.test(
  'ARC-1 ARC-2 an archived complaint still takes a hold and its release, and nothing else',
  async (t) => {
    const { id } = await driveTo(api, 'archived')
    const give = giverOf(api, id)
    t.match(await give('hold', { reason: '诉讼保全' }, LEGAL), { state: 'archived', legalHold: true })
    t.match(await give('release', { reason: '诉讼结束' }, LEGAL), { state: 'archived', legalHold: false })
    const path = `/v1/complaints/${id}`
    for (const [method, url, body] of [
      ['PATCH', path, { account: '改一改' }],
      ['POST', `${path}/classify`, { category: 'other', subcategory: 'billing' }],
      ['POST', `${path}/messages`, { kind: 'other', channel: 'phone', words: '补一句' }],
      ['POST', `${path}/withdraw`, { reason: '撤回' }],
      ['POST', `${path}/archive`, {}],
    ] as const) {
      const answer = await api.call(AGENT, method, url, body)
      t.match(
        answer,
        { status: 409, body: { type: '/problems/transition-not-allowed', state: 'archived' } },
        url,
      )
    }
  },
)

t.test('a policy version in force is never changed or removed', async (t) => {
  const before = await owner('select * from policy order by name')
  for (const sql of [`update policy set content = '{}'`, 'delete from policy']) {
    await t.rejects(owner(sql), REFUSED, `owner: ${sql}`)
    await t.rejects(service(sql), FORBIDDEN, `service: ${sql}`)
  }
  t.same(await owner('select * from policy order by name'), before)
})

function rowsOf(id: string): Promise<unknown[]> {
  return owner(`select * from complaint where id = '${id}'`)
}

function textsOf(id: string): Promise<unknown[]> {
  return owner(`select * from complaint_personal where complaint_id = '${id}'`)
}

function events(): Promise<unknown[]> {
  return owner('select * from complaint_event order by complaint_id, seq')
}

function owner(sql: string): Promise<unknown[]> {
  return asOwner(api.url, async (client) => (await client.query(sql)).rows)
}

/** As the service works: under its role, in the tenant. */
function service(sql: string): Promise<unknown[]> {
  return asOwner(api.url, async (client: Client) => {
    await client.query(`set role redress_app; set app.tenant = '${api.tenant}'`)
    return (await client.query(sql)).rows
  })
}
