import t, { type Test } from 'tap'
import { newLinkToken } from '../../src/access/link-token.ts'
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
    await hold(t, (time) => byLot(ask, foreign[time % COMPLAINTS] ?? '', unknown[time % COMPLAINTS] ?? ''))
  })

t.test(
  'PRIV-6 the time of an answer doesn’t tell an invented link from one of an invented tenant',
  async (t) => {
    const agent = { ...AGENT, tenant: ours }
    const { reference } = (await service.call(agent, 'POST', '/v1/complaints', intakeOf())).body
    const invented = foreign.map(() => newLinkToken(ours, random).token)
    // One tenant too, so that as many failures are counted under one key: the count is no secret, and a fresh one is quicker.
    const nobody = uuidv7(new Date(), random)
    const elsewhere = foreign.map(() => newLinkToken(nobody, random).token)
    const follow = (token: string) => shoot('GET', `/v1/track/${reference}`, undefined, token)
    await hold(t, (time) =>
      byLot(follow, elsewhere[time % COMPLAINTS] ?? '', invented[time % COMPLAINTS] ?? ''),
    )
  },
)

type Ask = (id: string) => Promise<number>
type Both = (time: number) => Promise<readonly [number, number]>

/** Holds that one kind takes as long as the other: a difference by chance doesn’t show in every round. */
async function hold(t: Pick<Test, 'ok' | 'comment'>, both: Both): Promise<void> {
  for (let time = 0; time < WARM_UP; time += 1) await both(time)
  const found: number[] = []
  while (found.length < ROUNDS && (found.at(-1) ?? 0) <= 0.01) found.push(await round(both))
  t.comment(`p = ${found.map((p) => p.toFixed(3)).join(', ')}`)
  t.ok((found.at(-1) ?? 0) > 0.01, `a difference in ${found.length} rounds of ${TRIES} each`)
}

/** Tries of both kinds by turns, so that what slows the machine slows both. */
async function round(both: Both): Promise<number> {
  const pairs: (readonly [number, number])[] = []
  for (let time = 0; time < TRIES; time += 1) pairs.push(await both(time))
  return mannWhitney(
    pairs.map(([one]) => one),
    pairs.map(([, other]) => other),
  )
}

/** How long one and the other took (ms), asked in an order drawn by lot. */
async function byLot(ask: Ask, one: string, other: string): Promise<readonly [number, number]> {
  if ((random(1)[0] ?? 0) < 128) return [await ask(one), await ask(other)]
  const second = await ask(other)
  return [await ask(one), second]
}

async function shoot(method: 'GET' | 'POST', path: string, body?: object, token = asker): Promise<number> {
  const start = performance.now()
  const answer = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  await answer.text()
  const took = performance.now() - start
  // A link that is wrong is 401, and 429 once there were too many.
  if (![404, 401, 429].includes(answer.status)) throw new Error(`${method} ${path} answers ${answer.status}`)
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
