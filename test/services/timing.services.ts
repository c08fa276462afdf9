import t from 'tap'
import { signToken } from '../../src/cli/sign-token.ts'
import { uuidv7 } from '../../src/platform/ids.ts'
import { type Bearer, SECRET } from '../support/app.ts'
import { discard, ownDataDirectory } from '../support/cluster.ts'
import { AGENT, intakeOf, SUPERVISOR } from '../support/drive.ts'
import { mannWhitney } from '../support/mann-whitney.ts'
import { seededBytes } from '../support/property.ts'
import { startService } from '../support/service.ts'

const TRIES = 1000
const COMPLAINTS = 50
/** By chance alone one round in a hundred shows a difference; a real one shows in every round. */
const ROUNDS = 3
const WARM_UP = 200

const dataDir = ownDataDirectory()
t.teardown(() => discard(dataDir))
const service = await startService(t, { DATA_DIR: dataDir, RATE_LIMIT: 'off', LOG_LEVEL: 'info' })
const [ours, theirs] = [await newTenant(), await newTenant()]
const random = seededBytes()
const foreign = await receiveAll({ ...AGENT, tenant: theirs })
await receiveAll({ ...AGENT, tenant: ours })
const unknown = foreign.map(() => uuidv7(new Date(), random))
const asker = signToken({ secret: SECRET }, { ...SUPERVISOR, tenant: ours }, '1h')

t.test('the probability of a difference is the one reckoned by hand', async (t) => {
  const [low, high] = [Array.from({ length: 20 }, (_, n) => n), Array.from({ length: 20 }, (_, n) => n + 8)]
  // U = 72 of 200 ± 36.948, so z = 3.451.
  t.ok(Math.abs(mannWhitney(low, high) - 0.000559) < 0.000001, `${mannWhitney(low, high)}`)
  t.equal(mannWhitney([1, 1], [1, 1]), 1)
  t.ok(mannWhitney(low, low) > 0.98)
})

for (const [what, ask] of [
  ['read', (id: string) => shoot('GET', `/v1/complaints/${id}`)],
  ['timeline', (id: string) => shoot('GET', `/v1/complaints/${id}/timeline`)],
  ['command', (id: string) => shoot('POST', `/v1/complaints/${id}/escalate`, { reason: '客户要求主管回电' })],
] as const)
  t.test(`PRIV-6 the time of an answer doesn’t tell another tenant’s id from none: ${what}`, async (t) => {
    for (let time = 0; time < WARM_UP; time += 1) await pair(ask, time)
    const found: number[] = []
    while (found.length < ROUNDS && (found.at(-1) ?? 0) <= 0.01) found.push(await round(ask))
    t.comment(`p = ${found.map((p) => p.toFixed(3)).join(', ')}`)
    t.ok((found.at(-1) ?? 0) > 0.01, `a difference in ${found.length} rounds of ${TRIES} each`)
  })

type Ask = (id: string) => Promise<number>

/** Tries of both kinds by turns, so that what slows the machine slows both. */
async function round(ask: Ask): Promise<number> {
  const pairs: (readonly [number, number])[] = []
  for (let time = 0; time < TRIES; time += 1) pairs.push(await pair(ask, time))
  return mannWhitney(
    pairs.map(([one]) => one),
    pairs.map(([, other]) => other),
  )
}

/** How long a foreign and an unknown id took (ms), asked in an order drawn by lot. */
async function pair(ask: Ask, time: number): Promise<readonly [number, number]> {
  const [one = '', other = ''] = [foreign[time % COMPLAINTS], unknown[time % COMPLAINTS]]
  if ((random(1)[0] ?? 0) < 128) return [await ask(one), await ask(other)]
  const second = await ask(other)
  return [await ask(one), second]
}

async function shoot(method: 'GET' | 'POST', path: string, body?: object): Promise<number> {
  const start = performance.now()
  const answer = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${asker}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  await answer.text()
  const took = performance.now() - start
  if (answer.status !== 404) throw new Error(`${method} ${path} answers ${answer.status}`)
  return took
}

async function newTenant(): Promise<string> {
  const company = { name: 'Timing', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const { body } = await service.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', company)
  return body.id
}

async function receiveAll(who: Bearer): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < COMPLAINTS)
    ids.push((await service.call(who, 'POST', '/v1/complaints', intakeOf())).body.id)
  return ids
}
