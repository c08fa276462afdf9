import type { Test } from 'tap'
import { asOwner } from '../support/database.ts'
import { AGENT, driveTo, giverOf, intakeOf, receive, SUPERVISOR } from '../support/drive.ts'
import { doings, type Told } from '../support/journey.ts'
import { outcomeOf, run } from '../support/service.ts'
import { type Fleet, inTurn, newTenant, startOne } from './fleet.ts'

const LIVES = 6
const KEYS = 200
const PEOPLE = 10
const DUE = 24
const A_YEAR_MS = 366 * 86_400_000
const INTAKES = '/v1/complaints'

/** A life whose commands go to one process and the other by turns; every one of them is there once. */
export async function liveOneLife(t: Test, fleet: Fleet): Promise<void> {
  const tenant = await newTenant(fleet)
  const { id, state } = await driveTo(tenant, 'archived')
  t.equal(state, 'archived')
  t.same(await typesOf(tenant, id), LIFE)
  for (const { logged } of fleet.apis) t.ok(logged.some((line) => line.includes('/v1/complaints')))
}

/** Lives go on while one of the two API processes is killed; what was answered is there, and nothing twice. */
export async function outliveAnApi(t: Test, fleet: Fleet): Promise<void> {
  const tenant = await newTenant(fleet)
  const [doomed] = fleet.apis
  let calls = 0
  const dying: typeof tenant = {
    ...tenant,
    call: (...call) => {
      calls += 1
      if (calls === LIVES * 6) doomed.process.kill('SIGKILL')
      return tenant.call(...call)
    },
  }
  const lives = await Promise.all(Array.from({ length: LIVES }, () => driveTo(dying, 'archived')))
  t.equal(await doomed.ended, null, 'it was killed')
  for (const { id } of lives) t.same(await typesOf(tenant, id), LIFE)
  fleet.apis[0] = await startOne(fleet.test, fleet.outfit, 'api')
  t.equal(
    (await tenant.call(AGENT, 'GET', INTAKES)).body.items.length,
    LIVES,
    'one started anew serves them all',
  )
}

/** The same intake arrives at both processes at the same time, two hundred times: one complaint each. */
export async function takeInOnce(t: Test, fleet: Fleet): Promise<void> {
  const { tenant } = await newTenant(fleet)
  const agent = { ...AGENT, tenant }
  const send = async (key: string) => {
    const ask = ({ call }: Fleet['apis'][0]) =>
      call(agent, 'POST', INTAKES, intakeOf({ account: `第 ${key} 号` }), { 'idempotency-key': key })
    const answers = await Promise.all(fleet.apis.map(ask))
    // Whoever came second may be told that the first is still running, and asks again.
    return Promise.all(answers.map((answer) => (answer.status === 409 ? inTurn(fleet, ask) : answer)))
  }
  const answers = await Promise.all(Array.from({ length: KEYS }, (_, index) => send(`key-${index}`)))
  t.ok(answers.flat().every(({ status }) => status === 201))
  t.ok(answers.every(([one, other]) => one?.payload === other?.payload, 'both got the same'))
  const replayed = answers.flat().filter(({ headers }) => headers['idempotent-replayed'] === 'true')
  t.equal(replayed.length, KEYS, 'one of the two was the repetition')
  const rows = await query(fleet, 'select count(*)::int as kept from complaint where tenant_id = $1', [
    tenant,
  ])
  t.same(rows, [{ kept: KEYS }])
}

/** Two tenants whose people ask at the same time over shared connections see their own only. */
export async function keepApart(t: Test, fleet: Fleet): Promise<void> {
  const tenants = await Promise.all([newTenant(fleet), newTenant(fleet)])
  const own = await Promise.all(
    tenants.map((api) => Promise.all(Array.from({ length: PEOPLE }, () => receive(api)))),
  )
  const asked = tenants.flatMap((api, mine) =>
    own.flatMap((complaints, theirs) =>
      complaints.map(async ({ id }) => {
        const { status } = await api.call(SUPERVISOR, 'GET', `${INTAKES}/${id}`)
        return status === (mine === theirs ? 200 : 404)
      }),
    ),
  )
  const lists = tenants.flatMap((api, mine) =>
    Array.from({ length: PEOPLE }, async () => {
      const { body } = await api.call(SUPERVISOR, 'GET', `${INTAKES}?limit=100`)
      const listed = body.items.map(({ id }: { id: string }) => id).sort()
      return (
        listed.join() ===
        own[mine]
          ?.map(({ id }) => id)
          .sort()
          .join()
      )
    }),
  )
  t.ok((await Promise.all([...asked, ...lists])).every((right) => right))
  t.equal(asked.length + lists.length, 6 * PEOPLE)
}

/** Nothing of a transaction stays behind on a connection that the next one gets. */
export async function leaveNothing(t: Test, { outfit }: Fleet): Promise<void> {
  const left = `select coalesce(current_setting('app.tenant', true), '') as tenant, current_user = session_user as own`
  const url = outfit.environment.DATABASE_URL ?? ''
  const seen = await Promise.all(
    Array.from({ length: PEOPLE }, () => asOwner(url, async (client) => (await client.query(left)).rows[0])),
  )
  for (const one of seen) t.same(one, { tenant: '', own: true })
}

/** A process serves what its role says and nothing else. */
export async function playRoles(t: Test, { apis, workers }: Fleet): Promise<void> {
  for (const { url } of [...apis, ...workers])
    for (const probe of ['/health/live', '/health/ready']) t.equal((await fetch(url + probe)).status, 200)
  for (const { url } of apis) t.equal((await fetch(`${url}/openapi.json`)).status, 200)
  for (const { url } of workers) t.equal((await fetch(`${url}/openapi.json`)).status, 404)
}

/** What falls due is done by the workers, each once; API processes alone leave it. */
export async function doOnce(t: Test, fleet: Fleet): Promise<void> {
  const tenant = await newTenant(fleet)
  for (const worker of fleet.workers) worker.process.kill('SIGTERM')
  t.same(await Promise.all(fleet.workers.map(({ ended }) => ended)), [0, 0], 'workers stop when told to')
  const made = await Promise.all(Array.from({ length: DUE }, (_, index) => mergeAndWithdraw(tenant, index)))
  const states = `select state, count(*)::int from complaint where tenant_id = $1 group by state order by state`
  t.same(await query(fleet, states, [tenant.tenant]), [
    { state: 'merged', count: DUE },
    { state: 'withdrawn', count: DUE },
  ])
  fleet.workers = await Promise.all([
    startOne(fleet.test, fleet.outfit, 'worker', A_YEAR_MS),
    startOne(fleet.test, fleet.outfit, 'worker', A_YEAR_MS),
  ])
  const due = `select from complaint where tenant_id = $1 and (state = 'merged' or state = 'withdrawn')`
  while ((await query(fleet, due, [tenant.tenant])).length > 0);
  for (const { merged, target } of made) {
    t.same(await typesOf(tenant, merged), ['complaint.received', 'complaint.merged', 'complaint.split'])
    t.same(await typesOf(tenant, target), ['complaint.received', 'complaint.withdrawn', 'complaint.archived'])
    const said = (await eventsOf(tenant, merged)).filter(({ type }) => type.startsWith('clock.'))
    const known = said.map(({ type, data }) =>
      [type, data.clock, data.instance, data.share, data.role].join(),
    )
    t.ok(known.some((one) => one.startsWith('clock.breached')))
    t.same(known, [...new Set(known)], 'the clocks of what was split say each thing once')
  }
  for (const { logged } of fleet.workers) t.notOk(logged.some((line) => line.includes('"level":50')))
}

/** At the end every chain and every state is as the service left it. */
export async function proveAll(t: Test, { outfit }: Fleet): Promise<void> {
  const verify = outfit.entry.replace('server', 'cli/verify')
  t.same(await outcomeOf(run(t, verify, { DATABASE_URL: outfit.ownerUrl })), {
    output: 'Every chain and every state is as the service left it.\n',
    code: 0,
  })
}

/** Every process ends by itself, with 0, when it is told to. */
export async function stopAll(t: Test, { apis, workers }: Fleet): Promise<void> {
  const all = [...apis, ...workers]
  for (const { process } of all) process.kill('SIGTERM')
  t.same(await Promise.all(all.map(({ ended }) => ended)), [0, 0, 0, 0])
}

const LIFE = [
  ...['complaint.received', 'complaint.classified', 'complaint.graded', 'verification.waived'],
  ...['complaint.planned', 'complaint.approved', 'complaint.decided', 'complaint.executed', 'task.finished'],
  ...['complaint.completed', 'complaint.revisited', 'complaint.archived'],
]

type Tenant = Awaited<ReturnType<typeof newTenant>>

async function mergeAndWithdraw(tenant: Tenant, index: number): Promise<{ merged: string; target: string }> {
  const customer = { name: '梁先生', phone: `+86135000${String(index).padStart(5, '0')}` }
  const target = await receive(tenant, { customer })
  const merged = await receive(tenant, { customer })
  await giverOf(tenant, merged.id)('merge', { into: target.id, reason: '说的是同一件事' })
  await giverOf(tenant, target.id)('withdraw', { reason: '客户说已自行解决' })
  return { merged: merged.id, target: target.id }
}

/** What was done to a complaint, beside what its clocks had to say. */
async function typesOf(tenant: Tenant, id: string): Promise<string[]> {
  return doings(await eventsOf(tenant, id)).map(({ type }) => type)
}

async function eventsOf(tenant: Tenant, id: string): Promise<Told[]> {
  const { body } = await tenant.call(SUPERVISOR, 'GET', `${INTAKES}/${id}/timeline?limit=100`)
  return body.items
}

function query({ outfit }: Fleet, sql: string, values: readonly unknown[]): Promise<object[]> {
  return asOwner(outfit.ownerUrl, async (client) => (await client.query(sql, [...values])).rows)
}
