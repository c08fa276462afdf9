import t, { type Test } from 'tap'
import { hashOf } from '../../src/complaint/chain.ts'
import { type Finding, verifyAll } from '../../src/complaint/verify.store.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { AGENT, driveTo, receive } from '../support/drive.ts'
import { outcomeOf, run } from '../support/service.ts'

/** As somebody who may do anything with the database, its triggers too. */
const AS_INTRUDER = 'set session_replication_role = replica'

t.test('LIFE-2 LIFE-3 what the service left is found whole, in every tenant', async (t) => {
  const api = await startTestApp(t)
  await Promise.all([driveTo(api, 'archived'), driveTo(api, 'planned'), receive(api)])
  t.same(await findings(api), [])
})

const TAMPERINGS: readonly {
  readonly title: string
  readonly sql: string
  readonly finds: readonly { readonly seq: number; readonly what: RegExp }[]
}[] = [
  {
    title: 'a changed actor',
    sql: `update complaint_event set actor = 'somebody.else' where complaint_id = $1 and seq = 3`,
    finds: [{ seq: 3, what: /content is not what its hash was made of/ }],
  },
  {
    title: 'changed data',
    sql: `update complaint_event set data = jsonb_set(data, '{category}', '"other"') where complaint_id = $1 and seq = 2`,
    finds: [{ seq: 2, what: /content is not what its hash was made of/ }],
  },
  {
    title: 'a changed time',
    sql: `update complaint_event set at = at + interval '1 ms' where complaint_id = $1 and seq = 1`,
    finds: [{ seq: 1, what: /content is not what its hash was made of/ }],
  },
  {
    title: 'a changed sealed part',
    sql: `update complaint_event set sealed = sealed || '\\x00' where complaint_id = $1 and seq = 1`,
    finds: [{ seq: 1, what: /content is not what its hash was made of/ }],
  },
  {
    title: 'a removed sealed part',
    sql: `update complaint_event set sealed = null where complaint_id = $1 and seq = 4`,
    finds: [{ seq: 4, what: /content is not what its hash was made of/ }],
  },
  {
    title: 'a deleted first event',
    sql: 'delete from complaint_event where complaint_id = $1 and seq = 1',
    finds: [
      { seq: 2, what: /follows seq 0: events between are missing/ },
      { seq: 2, what: /previous hash/ },
    ],
  },
  {
    title: 'a deleted event in the middle',
    sql: 'delete from complaint_event where complaint_id = $1 and seq = 3',
    finds: [
      { seq: 4, what: /follows seq 2: events between are missing/ },
      { seq: 4, what: /previous hash/ },
    ],
  },
  {
    title: 'a cut-off tail',
    sql: 'delete from complaint_event where complaint_id = $1 and seq = 5',
    finds: [{ seq: 5, what: /the chain ends at seq 4, the complaint says 5/ }],
  },
  {
    title: 'all events deleted',
    sql: 'delete from complaint_event where complaint_id = $1',
    finds: [{ seq: 5, what: /the chain ends at seq 0, the complaint says 5/ }],
  },
  {
    title: 'two events that changed places',
    sql: `update complaint_event set seq = case seq when 2 then 3 when 3 then 2 end + 100
      where complaint_id = $1 and seq in (2, 3);
      update complaint_event set seq = seq - 100 where complaint_id = $1 and seq > 100`,
    finds: [
      { seq: 2, what: /previous hash/ },
      { seq: 2, what: /content/ },
      { seq: 3, what: /previous hash/ },
      { seq: 3, what: /content/ },
      { seq: 4, what: /previous hash/ },
    ],
  },
  {
    title: 'a changed state of the complaint',
    sql: `update complaint set facts = jsonb_set(facts, '{grade}', '"urgent"') where id = $1`,
    finds: [{ seq: 5, what: /the state differs from what the events say: grade$/ }],
  },
  {
    title: 'a fact added to the complaint',
    sql: `update complaint set facts = facts || '{"vip": true}' where id = $1`,
    finds: [{ seq: 5, what: /the state differs from what the events say: vip$/ }],
  },
  {
    title: 'a changed state column',
    sql: `update complaint set state = 'approved' where id = $1`,
    finds: [{ seq: 5, what: /a column differs/ }],
  },
  {
    title: 'a changed handler column',
    sql: `update complaint set handler = 'somebody.else' where id = $1`,
    finds: [{ seq: 5, what: /a column differs/ }],
  },
  {
    title: 'a changed time of receipt',
    sql: `update complaint set received_at = received_at - interval '1 day' where id = $1`,
    finds: [{ seq: 5, what: /a column differs/ }],
  },
  {
    title: 'another last hash',
    sql: `update complaint set last_hash = repeat('a', 64) where id = $1`,
    finds: [{ seq: 5, what: /the last hash is not the one that the complaint holds/ }],
  },
  {
    title: 'a deleted complaint',
    sql: 'delete from complaint where id = $1',
    finds: [{ seq: 5, what: /there is no complaint to its events/ }],
  },
]

t.test(
  'LIFE-2 LIFE-3 whatever is changed behind the service’s back is named by complaint and event',
  async (t) => {
    const api = await startTestApp(t)
    const whole = await driveTo(api, 'archived')
    for (const { title, sql, finds } of TAMPERINGS) {
      const { id } = await driveTo(api, 'planned')
      const found = await within(api, async (query) => {
        for (const statement of sql.split(';')) await query(statement.replaceAll('$1', `'${id}'`))
      })
      t.equal(found.length, finds.length, title)
      for (const [index, { seq, what }] of finds.entries())
        t.match(found[index], { complaint: id, seq, what }, title)
      t.notOk(found.some(({ complaint }) => complaint === whole.id))
    }
    t.same(await findings(api), [], 'each tampering was taken back')
  },
)

t.test('LIFE-2 a new event with a hash of its own, but not the right one before it, is named', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api)
  const link = {
    ...{ tenant: api.tenant, complaint: id, seq: 2, type: 'complaint.held', at: '2026-11-20T02:00:00.000Z' },
    ...{ actor: 'legal.tao', role: 'legal', origin: 'rest', data: {}, sealed: null },
    previousHash: 'f'.repeat(64),
  }
  const found = await within(api, (query) =>
    query(`insert into complaint_event
      (tenant_id, complaint_id, seq, id, type, at, actor, role, origin, data, hash, previous_hash)
      values ('${api.tenant}', '${id}', 2, '${id}', '${link.type}', '${link.at}', '${link.actor}', 'legal', 'rest',
        '{}', '${hashOf(link)}', '${link.previousHash}')`),
  )
  t.match(found, [
    { complaint: id, seq: 2, what: /previous hash/ },
    { complaint: id, seq: 1, what: /the chain ends at seq 2, the complaint says 1/ },
  ])
})

t.test('LIFE-3 events with right hashes of which no complaint can be made are named', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api)
  const type = 'complaint.vanished'
  const found = await within(api, async (query) => {
    await query(
      `update complaint_event set type = '${type}', data = '{}', sealed = null where complaint_id = '${id}'`,
    )
    const hash = hashOf({
      ...{ tenant: api.tenant, complaint: id, seq: 1, type, at: '2026-11-20T02:00:00.000Z' },
      ...{ actor: AGENT.sub, role: 'agent', origin: 'rest', data: {}, sealed: null },
      previousHash: '0'.repeat(64),
    })
    await query(`update complaint_event set hash = '${hash}' where complaint_id = '${id}'`)
    await query(`update complaint set last_hash = '${hash}' where id = '${id}'`)
  })
  t.same(found, [{ complaint: id, seq: 1, what: 'no complaint can be made of its events' }])
})

t.test('npm run verify needs no key, prints a line a finding and exits 1', async (t) => {
  const api = await startTestApp(t)
  const [{ id }] = await Promise.all([driveTo(api, 'planned'), driveTo(api, 'archived')])
  t.same(await verify(t, api), {
    output: 'Every chain and every state is as the service left it.\n',
    code: 0,
  })
  await asOwner(api.url, async (client) => {
    await client.query(AS_INTRUDER)
    await client.query(`update complaint_event set actor = 'x' where complaint_id = $1 and seq = 2`, [id])
    await client.query('delete from complaint_event where complaint_id = $1 and seq = 5', [id])
  })
  t.same(await verify(t, api), {
    output: [
      `${id} seq 2: its content is not what its hash was made of`,
      `${id} seq 5: the chain ends at seq 4, the complaint says 5`,
      '',
    ].join('\n'),
    code: 1,
  })
})

function verify(t: Test, { url }: TestApp) {
  return outcomeOf(run(t, 'src/cli/verify.ts', { DATABASE_URL: url }))
}

async function findings({ url }: TestApp): Promise<Finding[]> {
  return asOwner(url, async (client) => {
    const found: Finding[] = []
    for await (const finding of verifyAll(client)) found.push(finding)
    return found
  })
}

/** What is found after a tampering, which is then taken back row by row. */
async function within(
  api: TestApp,
  tamper: (query: (sql: string) => Promise<unknown>) => Promise<unknown>,
): Promise<Finding[]> {
  return asOwner(api.url, async (client) => {
    await client.query(AS_INTRUDER)
    await client.query('create temp table events as table complaint_event')
    await client.query('create temp table complaints as table complaint')
    await tamper((sql) => client.query(sql))
    const found = await findings(api)
    await client.query('delete from complaint_event')
    await client.query('delete from complaint')
    await client.query('insert into complaint table complaints')
    await client.query('insert into complaint_event table events')
    await client.query('drop table events, complaints')
    return found
  })
}
