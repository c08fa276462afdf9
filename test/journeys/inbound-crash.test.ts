import { randomBytes } from 'node:crypto'
import t from 'tap'
import { storm } from '../../bench/storm.ts'
import { parseKeyRing } from '../../src/platform/seal.ts'
import { startTestApp } from '../support/app.ts'
import { setUp } from '../support/channels.ts'
import { asOwner } from '../support/database.ts'
import { end, outcomeOf, run, type Service, startService } from '../support/service.ts'

const MESSAGES = 400
const PER_SECOND = 100

t.test(
  'REC-4 REC-5 deliveries, a third of them repeats, while api and worker are killed in turn: each complaint is there, none twice',
  async (t) => {
    const keys = `k1:${randomBytes(32).toString('base64')}`
    const api = await startTestApp(t, { now: () => new Date(), ring: parseKeyRing(keys) })
    const channel = await setUp(api)
    const start = (role: string) =>
      startService(t, { DATABASE_URL: api.url, ENCRYPTION_KEYS: keys, ROLE: role })
    const serving: { api: Service; worker: Service } = {
      ...{ api: await start('api'), worker: await start('worker') },
    }
    const killing = (async () => {
      for (const role of ['worker', 'api', 'worker'] as const) {
        await during(api.url, 40)
        await end(serving[role].process)
        serving[role] = await start(role)
      }
    })()
    const report = await storm({
      ...{ channel, messages: MESSAGES, perSecond: PER_SECOND, urlOf: () => serving.api.url },
    })
    await killing
    t.equal(report.deliveries, MESSAGES * 1.5)
    while ((await count(api.url, `select count(*) from inbound_delivery where state = 'waiting'`)) > 0);
    t.equal(
      await count(api.url, 'select count(*) from complaint'),
      MESSAGES,
      'none is missing, none is twice',
    )
    t.equal(await count(api.url, `select count(distinct message_key) from inbound_message`), MESSAGES)
    t.equal(await count(api.url, `select count(*) from inbound_delivery where state <> 'worked'`), 0)
    for (const { process } of Object.values(serving)) process.kill('SIGTERM')
    for (const { ended } of Object.values(serving)) t.equal(await ended, 0)
    const verified = await outcomeOf(run(t, 'src/cli/verify.ts', { DATABASE_URL: api.url }))
    t.equal(verified.code, 0, verified.output)
  },
)

/** Resolves once that many more complaints were made. */
async function during(url: string, more: number): Promise<void> {
  const before = await count(url, 'select count(*) from complaint')
  while ((await count(url, 'select count(*) from complaint')) < Math.min(MESSAGES, before + more));
}

function count(url: string, query: string): Promise<number> {
  return asOwner(url, async (client) => Number((await client.query(query)).rows[0].count))
}
