import type { Client } from 'pg'
import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { AGENT, driveTo, giverOf, receive } from '../support/drive.ts'

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

t.test('ARC-1 what is archived stays as it is, whoever asks the database', async (t) => {
  const { id } = await driveTo(api, 'archived')
  const row = () => owner(`select * from complaint where id = '${id}'`)
  const before = await row()
  for (const change of [
    `state = 'graded'`,
    `state = 'graded', disposal = null`,
    `disposal = 'withdrawn'`,
    `grade = 'urgent'`,
    `category = 'other'`,
    `channel = 'media'`,
    `reference = '0000-0000-00'`,
    `received_at = received_at - interval '1 year'`,
  ]) {
    const sql = `update complaint set ${change} where id = '${id}'`
    await t.rejects(owner(sql), REFUSED, `owner: ${change}`)
    await t.rejects(service(sql), REFUSED, `service: ${change}`)
  }
  await t.rejects(owner(`delete from complaint where id = '${id}'`), REFUSED)
  t.same(await row(), before)
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
