import t from 'tap'
import { type Bearer, startTestApp } from '../support/app.ts'
import { classification, factsOf } from '../support/bodies.ts'
import { done, receive } from '../support/journey.ts'
import { agent, auditor, deptManager, gm, stranger, supervisor, system, vp } from '../support/people.ts'
import { analyst, ask, countWorklist, send } from '../support/report.ts'

const api = await startTestApp(t)
const made = await api.call({ sub: 'ops', roles: ['operator'], tenant: '' }, 'POST', '/v1/tenants', {
  ...{ name: 'Other', locale: 'en', timezone: 'America/New_York' },
})
const other: string = made.body.id

const departmental: Bearer = { ...supervisor, departments: ['after-sales'] }
const logistics: Bearer = { ...deptManager, departments: ['logistics'] }

await receive(api)
const important = await receive(api)
await done(api, agent, important.id, 'classify', classification)
await done(api, agent, important.id, 'grade', factsOf('important'))
await receive(api, {}, stranger)
await receive(api, {}, system)

const COUNT = '{ volume { total } complaints(first: 100) { items { id handler } } }'

t.test('PRIV-6 another tenant counts nothing and lists nothing of ours', async (t) => {
  for (const who of [analyst, auditor, supervisor, gm]) {
    const theirs = await ask(api, { ...who, tenant: other }, COUNT)
    t.same(theirs, { volume: { total: 0 }, complaints: { items: [] } }, who.sub)
    const { funnel, basis } = await ask(
      api,
      { ...who, tenant: other },
      '{ funnel { stages { reached } } basis: volume { basis { timeZone } } }',
    )
    t.ok(funnel.stages.every(({ reached }: { reached: number }) => reached === 0))
    t.equal(basis.basis.timeZone, 'America/New_York')
  }
})

t.test('a cursor of another tenant leads nowhere but into one’s own list', async (t) => {
  const { complaints } = await ask(api, auditor, '{ complaints(first: 1) { nextCursor } }')
  const query = 'query ($after: String) { complaints(first: 1, after: $after) { items { id } } }'
  const theirs = await ask(api, { ...auditor, tenant: other }, query, { after: complaints.nextCursor })
  t.same(theirs.complaints.items, [])
})

t.test('§1 each role counts and lists what it sees in the worklist', async (t) => {
  const expected: readonly [who: Bearer, count: number][] = [
    [supervisor, 4],
    [departmental, 3],
    [deptManager, 3],
    [logistics, 2],
    [vp, 1],
    [gm, 1],
    [auditor, 4],
    [{ sub: 'quality.ren', roles: ['quality'] }, 0],
    [{ ...logistics, roles: ['dept_manager', 'agent'] }, 2],
    [{ ...agent, roles: ['vp', 'agent'] }, 3],
  ]
  for (const [who, count] of expected) {
    const { volume, complaints } = await ask(api, who, COUNT)
    const name = `${who.sub} as ${who.roles.join()}`
    t.equal(volume.total, count, name)
    t.equal(complaints.items.length, count, name)
    t.equal(await countWorklist(api, who), count, name)
  }
  t.equal((await ask(api, analyst, COUNT)).complaints.items.length, 4)
})

t.test('§1 vp, gm and supervisors of all departments may have figures over all of the tenant', async (t) => {
  const query =
    '{ volume(scope: tenant) { total basis { scope } } funnel(scope: tenant) { stages { reached } } }'
  for (const who of [vp, gm, supervisor, auditor]) {
    const { volume, funnel } = await ask(api, who, query)
    t.same(volume, { total: 4, basis: { scope: 'tenant' } }, who.sub)
    t.equal(funnel.stages[0].reached, 4)
  }
  for (const who of [departmental, deptManager]) {
    const { body } = await send(api, who, query)
    t.same(body.data, { volume: null, funnel: null })
    t.match(body.errors[0].extensions, { code: 'FORBIDDEN', reason: 'tenant-scope' }, who.sub)
  }
})

t.test('PRIV-1 an analyst is told of no handler, and can’t ask for one', async (t) => {
  const { complaints } = await ask(api, analyst, COUNT)
  t.ok(complaints.items.every(({ handler }: { handler: string | null }) => handler === null))
  const query = '{ volume(filter: { handler: ["agent.li"] }) { total } }'
  const { body } = await send(api, analyst, query)
  t.match(body.errors[0].extensions, { code: 'FORBIDDEN', reason: 'persons-withheld' })
  t.equal((await ask(api, supervisor, query)).volume.total, 2)
})

t.test('PRIV-1 no answer and no log line of reporting holds a text of people', async (t) => {
  const fields = `id reference state receivedAt channel category subcategory grade department handler disposal
    stays { stage enteredAt leftAt leftBy }`
  const { payload } = await send(api, auditor, `{ complaints(first: 100) { items { ${fields} } } }`)
  for (const text of ['孟女士', '电饭煲', '青禾路', '+86137', '换一台'])
    t.notOk(payload.includes(text) || api.logged.join().includes(text), text)
})
