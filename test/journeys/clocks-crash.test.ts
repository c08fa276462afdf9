import { randomBytes } from 'node:crypto'
import t from 'tap'
import { parseKeyRing } from '../../src/platform/seal.ts'
import { type Bearer, startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { AGENT, intakeOf } from '../support/drive.ts'
import { end, outcomeOf, run, startService } from '../support/service.ts'

const COMPLAINTS = 400
const AT_ONCE = 40
const ADMIN: Bearer = { sub: 'admin.mo', roles: ['admin'] }
/** Time to receive them all before the first falls due. */
const LIMIT = 'PT6S'

t.test(
  'CLK-1 CLK-4 a worker killed with SIGKILL while hundreds fall due: another misses nothing and says nothing twice',
  async (t) => {
    const keys = `k1:${randomBytes(32).toString('base64')}`
    const api = await startTestApp(t, { now: () => new Date(), ring: parseKeyRing(keys) })
    const environment = { DATABASE_URL: api.url, ENCRYPTION_KEYS: keys, ROLE: 'worker' }
    const [doomed, other] = await Promise.all([startService(t, environment), startService(t, environment)])
    const { content } = (await api.call(ADMIN, 'GET', '/v1/policies/clocks')).body
    const ladders = { ...content.ladders, brief: [{ after: 'PT1S', role: 'supervisor' }] }
    const acknowledge = { ...content.rules.acknowledge, limit: LIMIT }
    const rules = { ...content.rules, acknowledge }
    const body = { content: { ...content, ladders, rules }, reason: 'seconds instead of minutes' }
    t.equal((await api.call(ADMIN, 'PUT', '/v1/policies/clocks', body)).status, 200)
    const received = await receiveAll(api)
    t.equal(received.size, COMPLAINTS)

    const fired = async () =>
      Number(await first(api.url, `select count(*) from complaint_event where type = 'clock.breached'`))
    while ((await fired()) === 0);
    await end(doomed.process)
    const already = await fired()
    t.ok(already < COMPLAINTS, `killed at its work: ${already} of ${COMPLAINTS} were said`)
    await other.says('Server listening at')
    // Everything due within the minute is said: three of acknowledge, and the rung.
    while (Number(await first(api.url, OPEN)) > 0);

    const told = await rows(
      api.url,
      `select complaint_id as id, array_agg(type || ' ' || coalesce(data ->> 'share', data ->> 'role', '')
          order by seq) as said, min(data ->> 'dueAt') as due, max(data ->> 'dueAt') as last
        from complaint_event where type like 'clock.%' and data ->> 'clock' = 'acknowledge' group by complaint_id`,
    )
    t.equal(told.length, COMPLAINTS, 'nothing is missed')
    const once = ['clock.warned 0.5', 'clock.warned 0.8', 'clock.breached ', 'clock.escalated supervisor']
    const wrong = told.filter(({ id, said, due, last }) => {
      const dueAt = new Date(Date.parse(received.get(id) ?? '') + 6000).toISOString()
      return said.join() !== once.join() || due !== dueAt || last !== dueAt
    })
    t.same(wrong, [], 'each once, in order, with its due time')
    other.process.kill('SIGTERM')
    t.equal(await other.ended, 0)
    const verified = await outcomeOf(run(t, 'src/cli/verify.ts', { DATABASE_URL: api.url }))
    t.same(
      [verified.code, verified.output.split('\n')[0]?.startsWith('Every chain')],
      [0, true],
      verified.output,
    )
  },
)

const OPEN = `select count(*) from complaint_clock where name = 'acknowledge' and next_at is not null`

/** Receives them, several at a time; when each was received, by its id. */
async function receiveAll(api: Awaited<ReturnType<typeof startTestApp>>): Promise<Map<string, string>> {
  const received = new Map<string, string>()
  for (let from = 0; from < COMPLAINTS; from += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, () =>
      api.call(AGENT, 'POST', '/v1/complaints', intakeOf({ channel: 'web_chat' })),
    )
    for (const { body } of await Promise.all(some)) received.set(body.id, body.receivedAt)
  }
  return received
}

async function first(url: string, sql: string): Promise<unknown> {
  const [row] = await rows(url, sql)
  return Object.values(row ?? {})[0]
}

type Row = { readonly [column: string]: string } & { readonly id: string; readonly said: string[] }

function rows(url: string, sql: string): Promise<Row[]> {
  return asOwner(url, async (client) => (await client.query(sql)).rows)
}
