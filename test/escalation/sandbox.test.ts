import t from 'tap'
import { type Bearer, startTestApp } from '../support/app.ts'
import { AGENT, driveTo, intakeOf, SUPERVISOR } from '../support/drive.ts'

const ADMIN: Bearer = { sub: 'admin.wu', roles: ['admin'] }
const OPERATOR: Bearer = { sub: 'ops', roles: ['operator'] }
const CLOCK = '/v1/sandbox/clock'

t.test(
  'SBX-1 in a sandbox a 72-hour revisit is tested in a second, in the order of the due times',
  async (t) => {
    const { api, inBox } = await sandbox(t)
    const { body: made } = await api.call(inBox(AGENT), 'POST', '/v1/complaints', intakeOf())
    const began = made.receivedAt
    const set = await api.call(inBox(ADMIN), 'POST', CLOCK, { advance: 'PT25H' })
    t.equal(set.status, 200)
    t.equal(set.body.now, new Date(Date.parse(began) + 25 * 3_600_000).toISOString())
    const { body } = await api.call(inBox(SUPERVISOR), 'GET', `/v1/complaints/${made.id}/timeline?limit=200`)
    const said = body.items.filter(({ type }: { type: string }) => type.startsWith('clock.'))
    t.equal(said.length, set.body.fired)
    const instants = said.map(({ data }: { data: { noticedAt: string } }) => data.noticedAt)
    t.same(instants, [...instants].sort(), 'in the order of their instants')
    const resolve = said.filter(({ data }: { data: { clock: string } }) => data.clock === 'resolve')
    t.same(
      resolve.map(({ type, data, at }: { type: string; at: string; data: { noticedAt: string } }) => [
        type,
        Date.parse(data.noticedAt) - Date.parse(began),
        at === data.noticedAt,
      ]),
      [
        ['clock.warned', 12 * 3_600_000, true],
        ['clock.warned', 19.2 * 3_600_000, true],
        ['clock.breached', 24 * 3_600_000, true],
      ],
    )
  },
)

t.test('SBX-1 what is archived when its time is over is archived on the way', async (t) => {
  const { api, inBox } = await sandbox(t)
  const { body: made } = await api.call(inBox(AGENT), 'POST', '/v1/complaints', intakeOf())
  const dismissal = { kind: 'not_accepted', ground: 'not_ours', reason: '并非本公司商品' }
  const at = `/v1/complaints/${made.id}`
  t.equal((await api.call(inBox(SUPERVISOR), 'POST', `${at}/dismiss`, dismissal)).status, 200)
  const other = inBox({ ...SUPERVISOR, sub: 'supervisor.xu' })
  const confirmed = await api.call(other, 'POST', `${at}/confirm-dismissal`, { confirm: true })
  t.equal(confirmed.status, 200, confirmed.payload)
  const told = { kind: 'answer', channel: 'phone', words: '经核实，该商品并非我司销售，您可向平台复核。' }
  await api.call(inBox(SUPERVISOR), 'POST', `${at}/messages`, told)
  const set = await api.call(inBox(ADMIN), 'POST', CLOCK, { advance: 'P31D' })
  t.equal(set.body.ended, 1, set.payload)
  const { body } = await api.call(inBox(SUPERVISOR), 'GET', at)
  t.equal(body.state, 'archived')
  t.equal(Date.parse(body.archivedAt) - Date.parse(made.receivedAt), 30 * 86_400_000)
})

t.test(
  'SBX-1 the clock of a sandbox stands still, moves only forward, and no other tenant has one',
  async (t) => {
    const { api, inBox } = await sandbox(t)
    const now = async () =>
      (await api.call(inBox(AGENT), 'POST', '/v1/complaints', intakeOf())).body.receivedAt
    const first = await now()
    api.advance(3_600_000)
    t.equal(await now(), first)
    await api.call(inBox(ADMIN), 'POST', CLOCK, { now: '2027-01-01T00:00:00Z' })
    t.equal(await now(), '2027-01-01T00:00:00.000Z')
    const back = await api.call(inBox(ADMIN), 'POST', CLOCK, { now: '2026-12-31T00:00:00Z' })
    t.match([back.status, back.body.errors[0].code], [400, 'in_past'])
    const both = await api.call(inBox(ADMIN), 'POST', CLOCK, { now: '2028-01-01T00:00:00Z', advance: 'PT1H' })
    t.equal(both.status, 400)
    const real = await api.call(ADMIN, 'POST', CLOCK, { advance: 'PT1H' })
    t.match([real.status, real.body.type], [409, '/problems/not-a-sandbox'])
    t.equal((await api.call(inBox(AGENT), 'POST', CLOCK, { advance: 'PT1H' })).status, 403)
  },
)

t.test('SBX-1 a clock that repeats fires once a gap, with a count', async (t) => {
  const { api, inBox } = await sandbox(t)
  const { id } = await driveTo({ ...api, call: (who, ...rest) => api.call(inBox(who), ...rest) }, 'executing')
  await api.call(inBox(ADMIN), 'POST', CLOCK, { advance: 'PT10H' })
  const { body } = await api.call(inBox(SUPERVISOR), 'GET', `/v1/complaints/${id}/timeline?limit=200`)
  const breaches = body.items.filter(
    ({ type, data }: { type: string; data: { clock: string } }) =>
      type === 'clock.breached' && data.clock === 'progress',
  )
  t.same(
    breaches.map(({ data }: { data: { count: number } }) => data.count),
    [1, 9],
  )
})

t.test('SBX-1 GRP-1 what lost its target goes on by itself before time does', async (t) => {
  const { api, inBox } = await sandbox(t)
  const receive = async () => (await api.call(inBox(AGENT), 'POST', '/v1/complaints', intakeOf())).body
  const [one, into] = [await receive(), await receive()]
  const merging = { into: into.id, reason: '同一件事说了两次' }
  t.equal((await api.call(inBox(AGENT), 'POST', `/v1/complaints/${one.id}/merge`, merging)).status, 200)
  const withdrawal = { reason: '客户另有安排' }
  t.equal(
    (await api.call(inBox(AGENT), 'POST', `/v1/complaints/${into.id}/withdraw`, withdrawal)).status,
    200,
  )
  t.equal((await api.call(inBox(ADMIN), 'POST', CLOCK, { advance: 'PT25H' })).status, 200)
  const { body } = await api.call(inBox(SUPERVISOR), 'GET', `/v1/complaints/${one.id}`)
  const resolve = body.clocks.find(({ name }: { name: string }) => name === 'resolve')
  t.match([body.state, resolve.state], ['received', 'breached'], 'and its time was over on the way')
})

async function sandbox(t: Parameters<typeof startTestApp>[0]) {
  const api = await startTestApp(t)
  const { body } = await api.call(OPERATOR, 'POST', '/v1/tenants', {
    ...{ name: 'Sandbox', locale: 'zh-CN', timezone: 'Asia/Shanghai', sandbox: true },
  })
  return { api, inBox: (bearer: Bearer): Bearer => ({ ...bearer, tenant: body.id }) }
}
