import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { signToken } from '../../src/cli/sign-token.ts'
import { type Bearer, SECRET } from '../support/app.ts'
import { asOwner, createTestDatabase } from '../support/database.ts'
import { AGENT, intakeOf } from '../support/drive.ts'
import { FORM_TYPE, formOf, pdf, storedIn } from '../support/evidence.ts'
import { end, type Service, startService } from '../support/service.ts'

const url = await createTestDatabase(t)
const folder = t.testdir()
const environment = {
  ...{ DATABASE_URL: url, STORAGE_URL: pathToFileURL(folder).href },
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
}

t.test('a service killed between file and commit leaves nothing that stays (PRIV-5)', async (t) => {
  const first = await startService(t, { ...environment, ROLE: 'api' })
  const tenant = { name: 'Crash', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const made = await first.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', tenant)
  const agent = { ...AGENT, tenant: made.body.id }
  const { id } = (await first.call(agent, 'POST', '/v1/complaints', intakeOf())).body
  const kept = (await handIn(first, agent, id, pdf(200_000), 'kept')).id

  await asOwner(url, async (client) => {
    let goOn = () => {}
    const until = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const cut = handIn(first, agent, id, pdf(300_000), 'cut-off', until).then(
      () => 'answered',
      () => 'broken',
    )
    while ((await count('upload')) === 0);
    await client.query('begin')
    await client.query('select from complaint where id = $1 for update', [id])
    goOn()
    while (storedIn(folder).filter(({ path }) => !path.endsWith('.draft')).length < 2)
      await new Promise((resolve) => setImmediate(resolve))
    await end(first.process)
    t.equal(await cut, 'broken')
    await client.query('rollback')
  })
  t.same([storedIn(folder).length, await count('attachment'), await count('upload')], [2, 1, 1])

  const second = await startService(t, environment)
  t.same(
    (await attachmentsOf(second, agent, id)).map((one) => one.id),
    [kept],
    'what was kept is read again',
  )
  t.equal((await read(second, agent, id, kept)).status, 200)
  const again = await handIn(second, agent, id, pdf(300_000), 'cut-off')
  t.same(
    (await attachmentsOf(second, agent, id)).map((one) => one.id),
    [kept, again.id],
  )
  t.equal(await count('upload'), 1, 'it is not swept while it could still be on its way')
  await asOwner(url, (client) => client.query(`update upload set started_at = now() - interval '61 minutes'`))
  while ((await count('upload')) > 0);
  t.same(
    storedIn(folder)
      .map(({ path }) => path.split('/')[2])
      .sort(),
    [kept, again.id].sort(),
  )
})

/** Sends all but the last bytes, then those once it may. */
async function handIn(
  service: Service,
  who: Bearer,
  id: string,
  content: Buffer,
  key: string,
  until: Promise<void> = Promise.resolve(),
) {
  const form = formOf({ content })
  async function* inTwo() {
    yield form.subarray(0, -100)
    await until
    yield form.subarray(-100)
  }
  const answer = await fetch(`${service.url}/v1/complaints/${id}/attachments`, {
    ...{ method: 'POST', body: Readable.toWeb(Readable.from(inTwo())), duplex: 'half' },
    headers: { ...authorized(who), 'content-type': FORM_TYPE, 'idempotency-key': key },
  } as RequestInit)
  if (answer.status !== 201) throw new Error(await answer.text())
  return (await answer.json()) as { id: string }
}

function read(service: Service, who: Bearer, id: string, attachment: string): Promise<Response> {
  const address = `${service.url}/v1/complaints/${id}/attachments/${attachment}`
  return fetch(address, { headers: authorized(who) })
}

async function attachmentsOf(service: Service, who: Bearer, id: string): Promise<{ id: string }[]> {
  return (await service.call(who, 'GET', `/v1/complaints/${id}/attachments`)).body.items
}

function authorized(who: Bearer): { authorization: string } {
  return { authorization: `Bearer ${signToken({ secret: SECRET }, who, '1h')}` }
}

async function count(table: 'upload' | 'attachment'): Promise<number> {
  const { rows } = await asOwner(url, (client) => client.query(`select count(*)::int as count from ${table}`))
  return rows[0].count
}
