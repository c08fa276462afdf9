import { randomBytes } from 'node:crypto'
import t from 'tap'
import { fileKey } from '../../src/imports/import-work.store.ts'
import { forgetFiles, importDue } from '../../src/imports/imports.job.ts'
import { beginImport } from '../../src/imports/register-import.store.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { storedIn } from '../support/evidence.ts'
import { tells, timeline } from '../support/journey.ts'
import { admin, agent, secondSupervisor, supervisor, system } from '../support/people.ts'
import { handInRegister, imported, previewed, type SheetCell, work, workbook } from '../support/registers.ts'

const HEADERS = '投诉编号,投诉时间,客户姓名,联系电话,渠道,投诉内容,诉求,订单号,产品,处理状态'

interface Said {
  readonly phone?: string
  readonly state?: string
  readonly channel?: string
  readonly account?: string
}

function row(
  number: string,
  { phone = '13800138000', state = '处理中', channel = '电话', account = '热水器漏水' }: Said = {},
) {
  return `${number},2026-11-01 09:30,程女士,${phone},${channel},${account}${number},全额退款并道歉,DD${number},热水器 R9,${state}`
}

const register = (...rows: readonly string[]) => [HEADERS, ...rows].join('\r\n')

async function accounts(api: TestApp): Promise<string[]> {
  const { rows } = await asOwner(api.url, (client) =>
    client.query('select id from complaint where tenant_id = $1 order by id', [api.tenant]),
  )
  const all = rows.map(
    async ({ id }) => (await api.call(supervisor, 'GET', `/v1/complaints/${id}`)).body.account,
  )
  return (await Promise.all(all)).sort()
}

t.test(
  'a register with usual headers needs no options: previewed, started, its open rows are complaints (LIFE-5)',
  async (t) => {
    const api = await startTestApp(t)
    const shown = await previewed(api, {
      content: register(row('1'), row('2', { state: '已办结' }), row('3')),
    })
    tells(t, shown, {
      ...{ state: 'previewed', author: supervisor.sub, failure: null },
      file: { name: '投诉台账.csv', format: 'csv' },
      rows: { all: 3, ready: 2, wrong: 0, closed: 1 },
      progress: { done: 0, perSecond: null },
      preview: {
        ...{ encoding: 'utf-8', delimiter: ',', headerRow: 1, missing: [], absent: [], sheet: null },
        sample: [
          { row: 2, closed: false, errors: [], complaint: { channel: 'phone', account: '热水器漏水1' } },
          { row: 3, closed: true },
          { row: 4, closed: false },
        ],
      },
      actions: [
        { name: 'mend', allowed: true },
        { name: 'start', allowed: true },
        { name: 'cancel', allowed: true },
      ],
    })
    t.equal(
      await api.call(supervisor, 'GET', '/v1/complaints').then(({ body }) => body.items.length),
      0,
      'nothing yet',
    )
    const started = await api.call(supervisor, 'POST', `/v1/imports/${shown.id}/start`, {})
    tells(t, started, { status: 200, body: { state: 'running' } })
    await work(api)
    tells(t, (await api.call(supervisor, 'GET', `/v1/imports/${shown.id}`)).body, {
      ...{ state: 'done', progress: { done: 3, made: 2, repeated: 0, refused: 0, leftOut: 1 } },
      actions: [
        { allowed: false, type: '/problems/import-elsewhere' },
        { allowed: false },
        { allowed: false },
      ],
    })
    const list = (await api.call(supervisor, 'GET', '/v1/complaints')).body.items
    t.equal(list.length, 2)
    const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${list[0].id}`)
    tells(t, body, {
      ...{
        state: 'received',
        handler: null,
        reportedAt: '2026-11-01T01:30:00.000Z',
        receivedAt: api.now().toISOString(),
      },
      ...{ customer: { name: '程女士', phone: '13800138000' }, incident: { product: '热水器 R9' } },
      demands: [{ kind: 'refund', words: '全额退款并道歉' }, { kind: 'apology' }],
    })
    const clock = body.clocks.find(({ name }: { name: string }) => name === 'acknowledge')
    tells(t, clock, { state: 'met' }, 'they were told when they complained (REC-2)')
    const [received, told] = await timeline(api, list[0].id)
    tells(t, received, {
      type: 'complaint.received',
      actor: supervisor.sub,
      role: 'system',
      origin: 'import',
    })
    tells(t, told, { type: 'message.sent', data: { message: { alreadySaid: true } } })
  },
)

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

t.test(
  'XLSX: dates as numbers, phones as numbers, formulas by value are received as they are shown',
  async (t) => {
    const api = await startTestApp(t)
    const rows: SheetCell[][] = [
      ['2026 年投诉台账'],
      HEADERS.split(','),
      [
        ...[
          { n: '1' },
          { n: '46327.395833333336', style: 'date' as const },
          '程女士',
          { n: '13800138000' },
          '12315',
        ],
        ...[
          { formula: '"热水器"&"漏水"', value: '热水器漏水' },
          '赔偿',
          { n: '20261018' },
          '热水器 R9',
          '处理中',
        ],
      ],
    ]
    const content = await workbook([
      { name: '封面', rows: [['说明']] },
      { name: '明细', rows },
    ])
    const done = await imported(api, { name: '台账.xlsx', content, options: { sheet: '明细' } })
    tells(t, done, {
      state: 'done',
      preview: { sheet: '明细', sheets: ['封面', '明细'], headerRow: 2 },
      progress: { made: 1 },
    })
    const [{ id }] = (await api.call(supervisor, 'GET', '/v1/complaints')).body.items
    tells(t, (await api.call(supervisor, 'GET', `/v1/complaints/${id}`)).body, {
      ...{ reportedAt: '2026-11-01T01:30:00.000Z', channel: 'regulator', account: '热水器漏水' },
      ...{ customer: { phone: '13800138000' }, incident: { orderNumber: '20261018' } },
    })
  },
)

t.test(
  'rows that can’t be received are told in the caller’s language, and mended by their own CSV',
  async (t) => {
    const api = await startTestApp(t)
    const wrong = [
      row('2', { channel: '鸽子' }),
      row('3', { phone: '1.38E+10' }),
      row('4', { phone: '+8613800138000', account: '=1+1' }),
    ]
    const done = await imported(api, { content: register(row('1'), ...wrong) })
    tells(t, done, { rows: { all: 4, ready: 2, wrong: 2 }, progress: { done: 4, made: 2, refused: 2 } })
    const url = `/v1/imports/${done.id}/errors`
    const zh = await api.call(supervisor, 'GET', url, undefined, { 'accept-language': 'zh-CN' })
    t.match(zh.body.items, [
      {
        row: 3,
        errors: [{ field: 'channel', column: 5, header: '渠道', code: 'unknown_word', message: /无法识别/ }],
      },
      {
        row: 4,
        errors: [{ field: 'customer.phone', header: '联系电话', code: 'lost_digits', message: /丢失/ }],
      },
    ])
    const first = await api.call(supervisor, 'GET', `${url}?limit=1`)
    t.match(first.body, { items: [{ row: 3, errors: [{ message: /not known here/ }] }], nextCursor: '3' })
    tells(t, (await api.call(supervisor, 'GET', `${url}?limit=1&cursor=3`)).body, {
      items: [{ row: 4 }],
      nextCursor: null,
    })

    const csv = await api.call(supervisor, 'GET', `${url}.csv`, undefined, { 'accept-language': 'zh-CN' })
    t.match(csv.headers, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': /import-errors\.csv/,
    })
    t.match(csv.payload, /^\ufeff投诉编号,.*,错误说明\r\n2,/)
    const mended = csv.payload.replace('鸽子', '电话').replace('1.38E+10', '+8613800138001')
    tells(t, await imported(api, { content: mended }), { progress: { made: 2, repeated: 0, refused: 0 } })
    t.same(await accounts(api), ['=1+14', '热水器漏水1', '热水器漏水2', '热水器漏水3'])
  },
)

t.test('what the spreadsheet would take for a formula comes through its own CSV as it was', async (t) => {
  const api = await startTestApp(t)
  const done = await previewed(api, {
    content: register(row('1', { phone: '+8613800138000', channel: '鸽子', account: '=1+1' })),
  })
  const { payload } = await api.call(supervisor, 'GET', `/v1/imports/${done.id}/errors.csv`)
  t.match(payload, `'+8613800138000`)
  await imported(api, { content: payload.replace('鸽子', '电话') })
  const [{ id }] = (await api.call(supervisor, 'GET', '/v1/complaints')).body.items
  tells(t, (await api.call(supervisor, 'GET', `/v1/complaints/${id}`)).body, {
    ...{ account: '=1+11', customer: { phone: '+8613800138000' } },
  })
})

t.test('a register with headers of its own is mended until it can start', async (t) => {
  const api = await startTestApp(t)
  const content = '工号,反映情况,途径\n7,电视黑屏,总台\n'
  const shown = await previewed(api, { content })
  tells(t, shown, {
    ...{ rows: { all: 1, ready: 0, wrong: 1 } },
    preview: {
      missing: ['no-account', 'no-channel', 'open-or-closed-unknown'],
      columns: [
        { number: 1, header: '工号', field: null },
        { header: '反映情况', field: null },
        { header: '途径', field: null },
      ],
    },
    actions: [
      { name: 'mend', allowed: true },
      { name: 'start', allowed: false, type: '/problems/import-not-ready' },
      {},
    ],
  })
  const url = `/v1/imports/${shown.id}`
  const early = await api.call(supervisor, 'POST', `${url}/start`, {})
  tells(t, early, {
    status: 409,
    body: {
      type: '/problems/import-not-ready',
      missing: ['no-account', 'no-channel', 'open-or-closed-unknown'],
    },
  })
  const options = {
    columns: { 工号: 'key', 反映情况: 'account', 途径: 'channel', 没有: 'language' },
    values: { channel: { 总台: 'phone' } },
  }
  tells(t, await api.call(supervisor, 'PATCH', url, options), {
    status: 200,
    body: { state: 'reading', options, preview: null },
  })
  tells(t, await api.call(supervisor, 'POST', `${url}/start`, {}), {
    status: 409,
    body: { type: '/problems/import-elsewhere', state: 'reading' },
  })
  await work(api)
  const mended = (await api.call(supervisor, 'GET', url)).body
  tells(t, mended, {
    rows: { ready: 1, wrong: 0 },
    preview: { absent: ['没有'], missing: ['open-or-closed-unknown'] },
  })
  const errors = (await api.call(supervisor, 'GET', `${url}/errors`)).body.items
  t.same(errors, [], 'what was wrong before is forgotten')
  tells(t, await api.call(supervisor, 'POST', `${url}/start`, { everyRowIsOpen: true }), { status: 200 })
  await work(api)
  t.same(await accounts(api), ['电视黑屏'])
  const gone = await api.call(supervisor, 'PATCH', url, { values: null })
  tells(t, gone, { status: 409, body: { type: '/problems/import-elsewhere', state: 'done' } })
})

t.test('a file that can’t be read fails with the row, and is mended or handed in again', async (t) => {
  const api = await startTestApp(t)
  const open = await previewed(api, { content: register(row('1'), '2,"never closed') })
  t.match(open, {
    state: 'failed',
    failure: { code: 'unclosed_quote', row: 3, message: /never closed/ },
    preview: null,
  })
  const content = await workbook([{ name: '台账', rows: [HEADERS.split(','), row('1').split(',')] }])
  const named = await previewed(api, { name: '台账.xlsx', content, options: { sheet: '三月' } })
  tells(t, named, { state: 'failed', failure: { code: 'no_such_sheet', row: null } })
  await api.call(supervisor, 'PATCH', `/v1/imports/${named.id}`, { sheet: null })
  await work(api)
  tells(t, (await api.call(supervisor, 'GET', `/v1/imports/${named.id}`)).body, {
    state: 'previewed',
    failure: null,
  })
  tells(t, await previewed(api, { content: '\n\n,,\n' }), { state: 'failed', failure: { code: 'no_header' } })
})

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
  const { readFileSync } = await import('node:fs')
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

t.test('the customers are written to only where it is asked for (REC-2)', async (t) => {
  const api = await startTestApp(t, { mail: true })
  const content = '投诉编号,投诉内容,渠道,邮箱,状态\n1,热水器漏水,邮件,cheng@customer.example,处理中\n'
  const notices = async () =>
    (await asOwner(api.url, (client) => client.query('select kind from notice'))).rows.map(({ kind }) => kind)
  await imported({ ...api, means: { ...api.means, ...(await mailing(api)) } }, { content })
  t.same(await notices(), [])
  const again = { content, options: { acknowledge: true, register: 'second' } }
  await imported({ ...api, means: { ...api.means, ...(await mailing(api)) } }, again)
  t.same(await notices(), ['acknowledgement'])
})

async function mailing(api: TestApp) {
  const { noticeOutbox } = await import('../../src/notices/outbox.store.ts')
  return { outbox: noticeOutbox({ ...api.means, mail: true }) }
}

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

t.test(
  'a row that can’t be received for a reason of ours is told by itself, and the rest goes on',
  async (t) => {
    const api = await startTestApp(t)
    await asOwner(api.url, (client) =>
      client.query(`create function refuse_it() returns trigger language plpgsql as $$
        begin raise exception 'no' using errcode = '23514'; end $$;
      create trigger refuse_it before insert on complaint for each row
        when (new.facts #>> '{incident,product}' = '怪物') execute function refuse_it()`),
    )
    const odd = row('2').replace('热水器 R9', '怪物')
    const done = await imported(api, { content: register(row('1'), odd, row('3')) })
    tells(t, done, { state: 'done', progress: { done: 3, made: 2, repeated: 0, refused: 1 } })
    const { items } = (await api.call(supervisor, 'GET', `/v1/imports/${done.id}/errors`)).body
    tells(t, items, [{ row: 3, errors: [{ code: 'not_received', column: null }] }])
    t.same(await accounts(api), ['热水器漏水1', '热水器漏水3'])
  },
)

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

t.test('half a character in a cell is an error of its row, and nothing else stops', async (t) => {
  const api = await startTestApp(t)
  const rows = [
    '投诉内容,渠道,处理状态',
    '坏了_xD83D_,电话,处理中',
    '漏水,电话,处理中',
    '黑屏,电_xDE00_,处理中',
  ].map((line) => line.split(','))
  const done = await imported(api, { name: '台账.xlsx', content: await workbook([{ name: '台账', rows }]) })
  tells(t, done, { state: 'done', rows: { ready: 1, wrong: 2 }, progress: { made: 1, refused: 2 } })
  const { items } = (await api.call(supervisor, 'GET', `/v1/imports/${done.id}/errors`)).body
  tells(t, items, [
    { row: 2, errors: [{ field: 'account', column: 1, code: 'undecodable' }] },
    { row: 4, errors: [{ field: 'channel', column: 2, code: 'undecodable' }] },
  ])
  t.same(await accounts(api), ['漏水'])
})

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
