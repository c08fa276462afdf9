import { readFileSync } from 'node:fs'
import t from 'tap'
import { fileKey } from '../../src/imports/import-work.store.ts'
import { forgetFiles } from '../../src/imports/imports.job.ts'
import { beginImport } from '../../src/imports/register-import.store.ts'
import { startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { storedIn } from '../support/evidence.ts'
import { tells } from '../support/journey.ts'
import { admin, agent, secondSupervisor, supervisor, system } from '../support/people.ts'
import { accounts, handInRegister, imported, previewed, register, row, work } from '../support/registers.ts'

t.test('what is no register is refused at the door, whatever it is called, and leaves nothing', async (t) => {
  const api = await startTestApp(t)
  const refusals: [Buffer | string, string][] = [
    [Buffer.alloc(0), 'empty'],
    [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'old_excel'],
    ['<html><table><tr><td>投诉</td></tr></table></html>', 'not_a_register'],
    [Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from([0, 1, 2])]), 'not_a_register'],
    [Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100)]), 'zip_bomb'],
  ]
  for (const [content, code] of refusals)
    tells(
      t,
      await handInRegister(api, supervisor, { content }),
      { status: 400, body: { errors: [{ pointer: '/file', code }] } },
      code,
    )
  const options = (said: string | object) =>
    handInRegister(api, supervisor, { content: register(), options: said })
  tells(t, await options('{'), { status: 400, body: { errors: [{ pointer: '/options', code: 'not_json' }] } })
  tells(t, await options({ columns: { a: 'b' } }), {
    status: 400,
    body: { errors: [{ pointer: '/columns/a' }] },
  })
  tells(t, await options({ colums: {} }), {
    status: 400,
    body: { errors: [{ pointer: '/colums', code: 'unknown' }] },
  })
  t.same((await api.call(supervisor, 'GET', '/v1/imports')).body, { items: [], nextCursor: null })
  t.same(storedIn(api.files), [])
})

t.test('an import is stopped for good; what was received stays', async (t) => {
  const api = await startTestApp(t)
  const shown = await previewed(api, { content: register(row('1')) })
  await api.call(supervisor, 'POST', `/v1/imports/${shown.id}/start`, {})
  tells(t, await api.call(supervisor, 'POST', `/v1/imports/${shown.id}/cancel`, {}), {
    status: 200,
    body: { state: 'cancelled' },
  })
  await work(api)
  t.same(await accounts(api), [])
  const twice = await api.call(supervisor, 'POST', `/v1/imports/${shown.id}/cancel`, {})
  tells(t, twice, { status: 409, body: { type: '/problems/import-elsewhere', state: 'cancelled' } })
})

t.test(
  'an import is seen by whoever made it, and by supervisors of all departments; by nobody of another tenant',
  async (t) => {
    const api = await startTestApp(t)
    const shown = await previewed(api, { content: register(row('1')) }, system)
    const url = `/v1/imports/${shown.id}`
    const ofOne = { ...secondSupervisor, departments: ['after-sales'] }
    const { body: made } = await api.call(
      { sub: 'ops', roles: ['operator'], tenant: '' },
      'POST',
      '/v1/tenants',
      {
        ...{ name: 'Other', locale: 'zh-CN', timezone: 'Asia/Shanghai' },
      },
    )
    const statuses = async (who: typeof system, method: 'GET' | 'POST' | 'PATCH', path: string) =>
      (await api.call(who, method, path, method === 'GET' ? undefined : {})).status
    for (const who of [ofOne, { ...supervisor, tenant: made.id }, { ...system, sub: 'crm' }])
      for (const [method, path] of [
        ...([
          ['GET', url],
          ['GET', `${url}/errors`],
          ['GET', `${url}/errors.csv`],
        ] as const),
        ...([
          ['PATCH', url],
          ['POST', `${url}/start`],
          ['POST', `${url}/cancel`],
        ] as const),
      ] as const)
        t.equal(await statuses(who, method, path), 404, `${who.sub} ${method} ${path}`)
    t.equal(await statuses(secondSupervisor, 'GET', url), 200)
    t.equal(await statuses(agent, 'GET', url), 403)
    t.equal(await statuses(admin, 'GET', url), 403, 'no complaint content for who sets things up')
    t.same((await api.call(ofOne, 'GET', '/v1/imports')).body.items, [])
    const numbers = await imported(
      { ...api, tenant: made.id },
      { content: register(row('1')) },
      {},
      { ...supervisor, tenant: made.id },
    )
    tells(t, numbers, { progress: { made: 1 } }, 'the numbers of another tenant are others')
  },
)

t.test('what lies in the store, the tables and the log says nothing of the rows (PRIV-1)', async (t) => {
  const api = await startTestApp(t)
  const done = await imported(api, {
    name: 'zinnober73.csv',
    content: register(row('zinnober73'), row('z', { channel: 'zinnober73' })),
  })
  tells(t, done, { progress: { made: 1, refused: 1 } })
  const { rows } = await asOwner(api.url, (client) =>
    client.query(`select i::text from register_import i union all select e::text from register_import_error e
      union all select e::text from register_entry e union all select e::text from complaint_event e`),
  )
  t.ok(rows.length >= 5)
  t.notMatch(JSON.stringify(rows), 'zinnober73')
  t.notMatch(api.logged.join('\n'), 'zinnober73')
  for (const { path } of storedIn(api.files))
    t.notOk(readFileSync(`${api.files}/${path}`).includes('zinnober73'))
})

t.test(
  'the file is forgotten some days after the import ended, with all that was read of it; the figures stay (PRIV-4)',
  async (t) => {
    const api = await startTestApp(t)
    const importing = { database: api.database, means: { ...api.means, now: api.now }, log: api.app.log }
    const done = await imported(api, { content: register(row('1'), row('2', { channel: '鸽子' })) })
    api.advance(6 * 86_400_000)
    t.equal(await forgetFiles(importing), 0)
    api.advance(2 * 86_400_000)
    t.equal(await forgetFiles(importing), 1)
    t.same(storedIn(api.files), [])
    const url = `/v1/imports/${done.id}`
    tells(t, (await api.call(supervisor, 'GET', url)).body, {
      ...{ state: 'done', file: { name: null, keptUntil: null }, preview: null, options: null },
      progress: { made: 1, refused: 1 },
    })
    t.same((await api.call(supervisor, 'GET', `${url}/errors`)).body.items, [])
    t.equal((await api.call(supervisor, 'GET', `${url}/errors.csv`)).status, 200)
    tells(
      t,
      await imported(api, { content: register(row('1')) }),
      { progress: { repeated: 1 } },
      'its numbers are remembered',
    )
  },
)

t.test('lists show the latest first, a page at a time', async (t) => {
  const api = await startTestApp(t)
  const ids = []
  for (const number of ['1', '2', '3']) {
    ids.unshift((await previewed(api, { content: register(row(number)) })).id)
    api.advance(1000)
  }
  const first = (await api.call(supervisor, 'GET', '/v1/imports?limit=2')).body
  t.same(
    first.items.map(({ id }: { id: string }) => id),
    ids.slice(0, 2),
  )
  const rest = (await api.call(supervisor, 'GET', `/v1/imports?limit=2&cursor=${first.nextCursor}`)).body
  t.same([rest.items[0].id, rest.items.length, rest.nextCursor], [ids[2], 1, null])
  t.equal((await api.call(supervisor, 'GET', '/v1/imports?cursor=x')).status, 400)
})

t.test('what is left of a register whose upload broke off is let go after an hour (PRIV-4)', async (t) => {
  const api = await startTestApp(t)
  const importing = { database: api.database, means: { ...api.means, now: api.now }, log: api.app.log }
  const upload = {
    id: '01930000-0000-7000-8000-000000000009',
    author: supervisor.sub,
    dataKey: Buffer.alloc(32),
  }
  const [at, forgetAt] = [api.now(), new Date(api.now().getTime() + 3_600_000)]
  await api.database.transact(api.tenant, async (tx) => beginImport(tx, api.means, upload, { at, forgetAt }))
  async function* part() {
    yield Buffer.from('half of it')
  }
  await api.means.storage.write(fileKey(api.tenant, upload.id), part())
  t.same((await api.call(supervisor, 'GET', '/v1/imports')).body.items, [], 'it never arrived')
  t.equal(await forgetFiles(importing), 0)
  api.advance(3_600_001)
  t.equal(await forgetFiles(importing), 1)
  t.same(storedIn(api.files), [])
  t.equal(await forgetFiles(importing), 0)
})

t.test('no more than fifty imports of a tenant wait; one that is cancelled makes room', async (t) => {
  const api = await startTestApp(t)
  const ids = []
  for (let index = 0; index < 50; index += 1)
    ids.push((await handInRegister(api, supervisor, { content: register(row('1')) })).body.id)
  const handed = { content: register(row('1')) }
  tells(t, await handInRegister(api, supervisor, handed), {
    ...{ status: 409, body: { type: '/problems/imports-waiting', most: 50 } },
  })
  await api.call(supervisor, 'POST', `/v1/imports/${ids[0]}/cancel`, {})
  t.equal((await handInRegister(api, supervisor, handed)).status, 201)
  t.equal(storedIn(api.files).length, 51)
})
