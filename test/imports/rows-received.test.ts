import t from 'tap'
import { noticeOutbox } from '../../src/notices/outbox.store.ts'
import { startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { tells, timeline } from '../support/journey.ts'
import { supervisor } from '../support/people.ts'
import {
  accounts,
  HEADERS,
  imported,
  previewed,
  register,
  row,
  type SheetCell,
  work,
  workbook,
} from '../support/registers.ts'

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

t.test('the customers are written to only where it is asked for (REC-2)', async (t) => {
  const api = await startTestApp(t, { mail: true })
  const content = '投诉编号,投诉内容,渠道,邮箱,状态\n1,热水器漏水,邮件,cheng@customer.example,处理中\n'
  const notices = async () =>
    (await asOwner(api.url, (client) => client.query('select kind from notice'))).rows.map(({ kind }) => kind)
  const mailing = { ...api, means: { ...api.means, outbox: noticeOutbox({ ...api.means, mail: true }) } }
  await imported(mailing, { content })
  t.same(await notices(), [])
  const again = { content, options: { acknowledge: true, register: 'second' } }
  await imported(mailing, again)
  t.same(await notices(), ['acknowledgement'])
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
