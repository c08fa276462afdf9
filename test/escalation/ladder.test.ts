import t from 'tap'
import { startTestApp, type TestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { clockOf, goTo, sayings, sweep, wholeTimeline } from '../support/clocks.ts'
import { house } from '../support/house.ts'
import { done, give, look, receive, refused, type Told, tells } from '../support/journey.ts'
import { admin, agent, deptManager, supervisor, system } from '../support/people.ts'

const HOUR = 3_600_000
const BREACH = 24 * HOUR
const online = { channel: 'web_chat' }

type People = readonly {
  readonly sub: string
  readonly roles: readonly string[]
  readonly [more: string]: unknown
}[]

/** Puts the house's people without those that `leaves` names, and with these besides. */
async function employ(api: TestApp, leaves: readonly string[] = [], more: People = []): Promise<Told> {
  const people = [...(house.people as People).filter(({ sub }) => !leaves.includes(sub)), ...more]
  const managed = people.map(({ manager, ...one }) =>
    leaves.includes(String(manager)) ? one : { ...one, manager },
  )
  const departments = house.departments.map(({ code, ...one }) => ({ code, ...one }))
  const body = { people: managed, departments, reason: '排班调整' }
  const { status, body: told } = await api.call(admin, 'PUT', '/v1/members', body)
  if (status !== 200) throw new Error(JSON.stringify(told))
  return told
}

/** The rungs that `resolve` called: who was asked, in what role, how far up that is. */
async function rungs(api: TestApp, id: string): Promise<unknown[]> {
  const items = await wholeTimeline(api, id)
  return items
    .filter(({ type, data }) => type === 'clock.escalated' && data.clock === 'resolve')
    .map(({ data: { role, level, to } }) => [role, level, to])
}

async function climbTo(api: TestApp, receivedAt: string, hours: number): Promise<void> {
  goTo(api, Date.parse(receivedAt) + BREACH + hours * HOUR)
  await sweep(api)
}

t.test(
  'CLK-1 CLK-8 each rung calls the people who hold it, the complaint’s level rises with it',
  async (t) => {
    const api = await startTestApp(t)
    await employ(api)
    const { id, receivedAt } = await receive(api, online)
    await climbTo(api, receivedAt, 6)
    t.same(await rungs(api, id), [['supervisor', 1, ['supervisor.he']]], 'the manager of the handler')
    for (const hours of [12, 24, 48]) await climbTo(api, receivedAt, hours)
    t.same((await rungs(api, id)).slice(1), [
      ['dept_manager', 2, ['manager.fang']],
      ['vp', 3, ['vp.qin']],
      ['gm', 4, ['gm.luo']],
    ])
    t.equal((await look(api, agent, id)).level, 4)
  },
)

t.test('CLK-1 CLK-9 what belongs to nobody climbs too, and so does what was returned', async (t) => {
  const api = await startTestApp(t)
  await employ(api)
  const nobodys = await receive(api, online, system)
  const returned = await receive(api, online)
  await done(api, supervisor, returned.id, 'assign', { department: 'logistics', ...bodies.reason })
  const carrier = { sub: 'agent.sun', roles: ['agent'], departments: ['logistics'] } as const
  await done(api, carrier, returned.id, 'return-assignment', bodies.reason)
  for (const hours of [6, 12]) await climbTo(api, nobodys.receivedAt, hours)
  const managers = ['dept_manager', 2, ['manager.fang', 'manager.gu']]
  t.same(await rungs(api, nobodys.id), [['supervisor', 1, ['supervisor.he', 'supervisor.bo']], managers])
  t.same(
    await rungs(api, returned.id),
    [['supervisor', 1, ['supervisor.he']], managers],
    'who answers meanwhile has a manager (REC-9)',
  )
  for (const { id } of [nobodys, returned])
    t.match(await clockOf(api, id, 'resolve'), { state: 'breached', level: 2 })
})

t.test(
  'CLK-8 a missing or absent supervisor falls through to the next rung, then to the duty role',
  async (t) => {
    const api = await startTestApp(t)
    await employ(api, ['supervisor.he'])
    const { id, receivedAt } = await receive(api, online)
    await climbTo(api, receivedAt, 6)
    t.same(await rungs(api, id), [['dept_manager', 2, ['manager.fang']]])
    const away = { from: '2026-01-01T00:00:00.000Z', to: '2028-01-01T00:00:00.000Z' }
    const absent = {
      sub: 'supervisor.he',
      roles: ['supervisor'],
      absences: [{ ...away, deputy: 'agent.zhou' }],
    }
    await employ(api, ['supervisor.he', 'gm.luo', 'vp.qin', 'outsider.an'], [absent])
    for (const hours of [12, 24]) await climbTo(api, receivedAt, hours)
    t.same(
      (await rungs(api, id)).slice(2),
      [['supervisor', 3, ['agent.zhou']]],
      'no vp, no gm: the duty role, for whom a deputy stands in; it never climbs down',
    )
  },
)

t.test(
  'CLK-1 whoever takes an escalation in hand stops the climb of that clock, and of no other',
  async (t) => {
    const api = await startTestApp(t)
    await employ(api)
    const { id, receivedAt } = await receive(api, online)
    await climbTo(api, receivedAt, 6)
    const { escalations } = await look(api, supervisor, id)
    const mine = escalations.find(({ clock }: Told) => clock === 'resolve')
    t.match(mine, { level: 1, role: 'supervisor', to: ['supervisor.he'], acknowledgedAt: null })
    await done(api, supervisor, id, `escalations/${mine.id}/acknowledge`)
    const again = await give(api, deptManager, id, `escalations/${mine.id}/acknowledge`)
    refused(t, again, 409, 'already-concluded')
    const acknowledgedAt = api.now().toISOString()
    t.match(await clockOf(api, id, 'resolve'), { acknowledgedAt, state: 'breached', level: 1 })
    for (const hours of [12, 24, 48, 500]) await climbTo(api, receivedAt, hours)
    t.equal((await rungs(api, id)).length, 1, 'it climbs no further')
    t.match(sayings(await wholeTimeline(api, id), 'first_response').at(-1)?.what, /escalated gm/)
    tells(
      t,
      (await look(api, supervisor, id)).escalations.filter(({ clock }: Told) => clock === 'resolve'),
      [{ id: mine.id, acknowledgedAt, acknowledgedBy: supervisor.sub }],
    )
  },
)

t.test('CLK-1 without members a rung is called all the same: its role, and nobody by name', async (t) => {
  const api = await startTestApp(t)
  const { id, receivedAt } = await receive(api, online, system)
  await climbTo(api, receivedAt, 6)
  t.same(await rungs(api, id), [['supervisor', 1, []]])
})
