import { randomBytes } from 'node:crypto'
import t from 'tap'
import { importDue } from '../../src/imports/imports.job.ts'
import { startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { storedIn } from '../support/evidence.ts'
import { tells } from '../support/journey.ts'
import { supervisor } from '../support/people.ts'
import {
  accounts,
  handInRegister,
  imported,
  previewed,
  register,
  row,
  work,
  workbook,
} from '../support/registers.ts'

t.test(
  'REC-5 the same register once more makes nothing twice, in another order, file and format neither',
  async (t) => {
    const api = await startTestApp(t)
    const content = register(row('1'), row('2'))
    tells(t, await imported(api, { content }), { progress: { made: 2, repeated: 0 } })
    tells(t, await imported(api, { content }), { progress: { made: 0, repeated: 2 } })
    tells(t, await imported(api, { content: register(row('3'), row('2'), row('1')) }), {
      progress: { made: 1, repeated: 2 },
    })
    const cells = register(row('1'), row('4'))
      .split('\r\n')
      .map((line) => line.split(','))
    const content2 = await workbook([{ name: '台账', rows: cells }])
    tells(t, await imported(api, { name: '台账.xlsx', content: content2 }), {
      progress: { made: 1, repeated: 1 },
    })
    t.same(await accounts(api), ['热水器漏水1', '热水器漏水2', '热水器漏水3', '热水器漏水4'])
    const other = await imported(api, { content, options: { register: 'hotline' } })
    tells(t, other, { progress: { made: 2 } }, 'the numbers of another register are others')
  },
)

t.test('REC-5 two imports of the same register at once make each row one complaint', async (t) => {
  const api = await startTestApp(t)
  const content = register(...Array.from({ length: 120 }, (_, index) => row(`${index}`)))
  const ids = []
  for (let index = 0; index < 2; index += 1) ids.push((await previewed(api, { content })).id)
  for (const id of ids) await api.call(supervisor, 'POST', `/v1/imports/${id}/start`, {})
  await Promise.all([work(api), work(api)])
  const ended = await Promise.all(
    ids.map(async (id) => (await api.call(supervisor, 'GET', `/v1/imports/${id}`)).body),
  )
  t.same(
    ended.map(({ state }) => state),
    ['done', 'done'],
  )
  t.equal(
    ended.reduce((sum, { progress }) => sum + progress.made, 0),
    120,
  )
  t.equal(
    ended.reduce((sum, { progress }) => sum + progress.repeated, 0),
    120,
  )
  t.equal((await accounts(api)).length, 120)
})

t.test('a request that is repeated under its key is one import', async (t) => {
  const api = await startTestApp(t)
  const handed = { content: register(row('1')), headers: { 'idempotency-key': 'k-1' } }
  const first = await handInRegister(api, supervisor, handed)
  const again = await handInRegister(api, supervisor, handed)
  t.equal(again.payload, first.payload)
  t.equal(again.headers['idempotent-replayed'], 'true')
  const other = await handInRegister(api, supervisor, { ...handed, content: register(row('2')) })
  t.equal(other.status, 422)
  t.equal((await api.call(supervisor, 'GET', '/v1/imports')).body.items.length, 1)
  t.equal(storedIn(api.files).length, 1)
})

t.test(
  'REC-5 half of a register without numbers, mended and handed in again: no row is two complaints',
  async (t) => {
    const api = await startTestApp(t)
    const lines = [
      '2026-11-01,程女士,漏水,总台,处理中',
      '2026-11-02,王先生,黑屏,总台,处理中',
      '2026-11-03,李女士,异响,总台,处理中',
    ]
    const of = (count: number) =>
      ['投诉时间,客户姓名,投诉内容,途径,处理状态', ...lines.slice(0, count)].join('\n')
    const first = await imported(api, { content: of(2), options: { defaults: { channel: 'phone' } } })
    tells(t, first, { state: 'done', progress: { made: 2 } })
    const options = {
      columns: { 途径: 'channel' },
      ...{
        values: { channel: { 总台: 'store' } },
        defaults: { region: '华东', outlet: '城东店', language: 'en' },
      },
    }
    const again = await imported(api, { content: of(3), options })
    tells(t, again, { state: 'done', progress: { made: 1, repeated: 2, refused: 0 } })
    t.same(await accounts(api), ['异响', '漏水', '黑屏'])
  },
)

for (const format of ['CSV', 'XLSX'] as const)
  t.test(
    `a register in ${format} that takes minutes to read, or to come to its place, stays with who reads it`,
    async (t) => {
      const api = await startTestApp(t)
      const { storage } = api.means
      let elsewhere = 0
      const means = {
        ...api.means,
        now: api.now,
        storage: {
          ...storage,
          read: async (key: string) => slow(await storage.read(key)),
        },
      }
      async function* slow(pieces: AsyncIterable<Uint8Array>) {
        for await (const piece of pieces)
          for (let at = 0; at < piece.length; at += 32_768) {
            api.advance(12_000)
            elsewhere += await work({ ...api, means: { ...api.means, now: api.now } })
            yield piece.subarray(at, at + 32_768)
          }
      }
      const noise = (index: number) => randomBytes(500).toString('base64') + index
      const lines = Array.from({ length: 1000 }, (_, index) => `${index},电话,${noise(index)},处理中`)
      const all = ['编号,渠道,投诉内容,状态', ...lines]
      const content =
        format === 'CSV'
          ? all.join('\n')
          : await workbook([{ name: 's', rows: all.map((line) => line.split(',')) }])
      const { body } = await handInRegister(api, supervisor, { content })
      const url = `/v1/imports/${body.id}`
      const importing = { database: api.database, means, log: api.app.log }
      const before = api.now().getTime()
      t.equal(await importDue(importing), 1)
      t.ok(api.now().getTime() - before > 180_000, 'it took minutes')
      tells(t, (await api.call(supervisor, 'GET', url)).body, { state: 'previewed', rows: { ready: 1000 } })
      await api.call(supervisor, 'POST', `${url}/start`, {})
      await asOwner(api.url, (client) => client.query('update register_import set place = 990'))
      t.equal(await importDue(importing), 1)
      tells(t, (await api.call(supervisor, 'GET', url)).body, { state: 'done', progress: { made: 11 } })
      t.equal(elsewhere, 0, 'nobody else took it')
    },
  )
