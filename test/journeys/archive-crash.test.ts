import { randomBytes } from 'node:crypto'
import t from 'tap'
import { verifyAll } from '../../src/complaint/verify.store.ts'
import type { Bearer } from '../support/app.ts'
import { asOwner, createTestDatabase } from '../support/database.ts'
import { AGENT, intakeOf } from '../support/drive.ts'
import { type Service, startService } from '../support/service.ts'

const COMPLAINTS = 40
const TOGETHER = 20 // complaints that one transaction disposes of
const CONVERTED = { kind: 'inquiry', answer: '营业时间是早九点到晚六点' }

t.test('ARC-1 PRIV-4 a service killed while it archives or disposes leaves nothing half done', async (t) => {
  const url = await createTestDatabase(t)
  const environment = { DATABASE_URL: url, ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}` }
  const query = <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    asOwner(url, async (client) => (await client.query<Row>(sql, values)).rows)
  const count = async (sql: string): Promise<number> =>
    (await query<{ count: number }>(`select count(*)::int as count ${sql}`))[0]?.count ?? -1
  const findings = () =>
    asOwner(url, async (client) => {
      const found: string[] = []
      for await (const { what } of verifyAll(client)) found.push(what)
      return found
    })

  const first = await startService(t, { ...environment, ROLE: 'api' })
  const agent = await newAgent(first)
  const ids: string[] = []
  for (let made = 0; made < COMPLAINTS; made += 1) {
    const received = await first.call(agent, 'POST', '/v1/complaints', intakeOf())
    ids.push(received.body.id)
  }
  const archive = (service: Service, id: string) =>
    service.call(agent, 'POST', `/v1/complaints/${id}/convert`, CONVERTED)
  const answered: string[] = []
  await Promise.allSettled(
    ids.map(async (id) => {
      const { status } = await archive(first, id)
      if (status === 200) answered.push(id)
      if (answered.length === 5) first.process.kill('SIGKILL')
    }),
  )
  t.equal(await first.ended, null, 'it was killed')
  const archived = await count(`from complaint where state = 'archived'`)
  t.ok(archived >= answered.length && archived < COMPLAINTS)
  t.equal(await count('from dossier'), archived)
  t.equal(await count('from retention'), archived)
  t.strictSame(await findings(), [])

  const second = await startService(t, { ...environment, ROLE: 'all' })
  for (const id of ids) await archive(second, id)
  t.equal(await count('from dossier'), COMPLAINTS, 'what was not done is done once asked again')
  await query(
    `update retention set kept_until = now() - interval '1 day', propose_at = now() - interval '1 day'`,
  )
  const batch = await until(
    async () => (await query<{ id: string }>(`select id from disposal where state = 'proposed'`))[0]?.id,
  )
  await asOwner(url, async (client) => {
    await client.query('begin')
    await client.query('select from complaint order by id desc limit 1 for update')
    for (const sub of ['privacy.lan', 'privacy.mei']) {
      const who: Bearer = { sub, roles: ['privacy'], tenant: agent.tenant as string }
      t.equal((await second.call(who, 'POST', `/v1/disposals/${batch}/approve`, {})).status, 200)
    }
    await until(async () => (await count('from tombstone')) === TOGETHER)
    second.process.kill('SIGKILL')
    t.equal(await second.ended, null, 'killed in the middle of the batch')
    await client.query('rollback')
  })
  t.equal(await count('from tombstone'), TOGETHER)
  t.equal(await count('from complaint_personal'), COMPLAINTS - TOGETHER)
  t.strictSame(await findings(), [])

  await startService(t, { ...environment, ROLE: 'all' })
  await until(async () => (await count(`from disposal where state = 'executed'`)) === 1)
  t.equal(await count('from complaint_personal'), 0)
  t.equal(await count(`from complaint_event where type = 'complaint.disposed'`), COMPLAINTS, 'each once')
  t.strictSame(await findings(), [])
})

async function newAgent(service: Service): Promise<Bearer> {
  const tenant = { name: 'Crash', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const { body } = await service.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', tenant)
  return { ...AGENT, tenant: body.id }
}

/** Looks again and again until there is something to see. */
async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const seen = await look()
    if (seen) return seen
  }
}
