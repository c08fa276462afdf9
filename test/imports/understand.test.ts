import t from 'tap'
import { zoneOf } from '../../src/clocks/zone.ts'
import type { Cell } from '../../src/imports/cell.ts'
import { readDay, readInstant } from '../../src/imports/date.ts'
import { comparable, FIELD_NAMES, FIELDS, type Field, fieldOf } from '../../src/imports/field.ts'
import { Judge } from '../../src/imports/judge.ts'
import { absentColumns, layoutOf } from '../../src/imports/layout.ts'
import { ImportOptions } from '../../src/imports/options.ts'
import { understand } from '../../src/imports/understand.ts'

const SHANGHAI = zoneOf('Asia/Shanghai')
const AT = new Date('2026-11-20T02:00:00.000Z')

const by = (fields: readonly (Field | null)[], options: ImportOptions = {}) => ({
  ...{
    columns: fields.map((field, index) => ({ header: `列${index + 1}`, field })),
    options,
    zone: SHANGHAI,
    at: AT,
  },
})
const one = (cells: Partial<Record<Field, Cell>>, options: ImportOptions = {}) => {
  const fields = Object.keys(cells) as Field[]
  return understand({ number: 2, cells: fields.map((field) => cells[field] ?? null) }, by(fields, options))
}
const codes = (cells: Partial<Record<Field, Cell>>, options?: ImportOptions) =>
  one(cells, options).errors.map(({ field, column, code }) => [field, column, code])
const whole = { account: '热水器漏水', channel: '电话' }

t.test('dates as people and spreadsheets write them are read by the clock on the tenant’s wall', (t) => {
  const same: Cell[] = [
    ...[
      '2026-11-01 09:30',
      '2026/11/1 9:30',
      '2026.11.01 09:30:00',
      '2026年11月1日 9时30分',
      '2026年11月1日 上午9:30',
    ],
    ...['20261101 0930', '2026-11-01T09:30', '2026-11-01T01:30:00Z', '2026-11-01T10:30:00.000+09:00'],
    ...[{ number: '46327.395833333336' }, { wall: Date.UTC(2026, 10, 1, 9, 30) }],
  ]
  for (const cell of same)
    t.equal(
      readInstant(cell, SHANGHAI, undefined)?.toISOString(),
      '2026-11-01T01:30:00.000Z',
      JSON.stringify(cell),
    )
  t.equal(readInstant('2026-11-01 下午3:05', SHANGHAI, undefined)?.toISOString(), '2026-11-01T07:05:00.000Z')
  t.equal(readInstant('2026-11-01 12:05 am', SHANGHAI, undefined)?.toISOString(), '2026-10-31T16:05:00.000Z')
  t.equal(readInstant('20261101', SHANGHAI, undefined)?.toISOString(), '2026-10-31T16:00:00.000Z')
  t.equal(readDay('2026-11-01T20:00:00Z', SHANGHAI, undefined), '2026-11-02')
  t.end()
})

t.test('a date that may be read in two ways, or in none, is no date', (t) => {
  const none = [
    '03/04/2026',
    '26-11-01',
    '2026-02-30',
    '2026-13-01',
    '2026-11-01 25:00',
    '昨天',
    '46327',
    '1026-11-01',
  ]
  for (const text of none) t.equal(readInstant(text, SHANGHAI, undefined), null, text)
  t.equal(readDay('03/04/2026', SHANGHAI, 'dmy'), '2026-04-03')
  t.equal(readDay('03/04/2026', SHANGHAI, 'mdy'), '2026-03-04')
  t.equal(readDay('13/04/2026', SHANGHAI, 'mdy'), null)
  t.end()
})

t.test('no header names two things', (t) => {
  const all = FIELD_NAMES.flatMap((field) =>
    FIELDS[field].headers.map((header) => [comparable(header), field] as const),
  )
  const fields = new Map<string, Set<Field>>()
  for (const [header, field] of all) fields.set(header, (fields.get(header) ?? new Set()).add(field))
  t.same(
    [...fields].filter(([, named]) => named.size > 1).map(([header]) => header),
    [],
  )
  t.equal(fieldOf(' 联系电话（必填） '), 'customer.phone')
  t.equal(fieldOf('*投诉内容:'), 'account')
  t.equal(fieldOf('Complaint ID'), 'key')
  t.equal(fieldOf('备注'), null)
  t.end()
})

t.test('headers are found below titles, by what is known of them or by what is said', (t) => {
  const head = [
    { number: 1, cells: ['二〇二六年度客户投诉台账'] },
    { number: 2, cells: ['填表人', '审核人'] },
    { number: 4, cells: ['编号', '投诉内容', '经手人', '投诉内容', '处理经过', '跟进记录', null] },
  ]
  t.same(layoutOf(head, {})?.headerRow, 4)
  t.same(
    layoutOf(head, {})?.columns.map(({ field }) => field),
    ['key', 'account', null, 'account', 'alreadyTried', 'alreadyTried'],
  )
  const options = { columns: { 经手人: 'respondents.employee', '#2': null, 不存在: 'account' } } as const
  const said = layoutOf(head, options)
  t.same(
    said?.columns.map(({ field }) => field),
    ['key', null, 'respondents.employee', 'account', 'alreadyTried', 'alreadyTried'],
  )
  t.same(said && absentColumns(said, options), ['不存在'])
  t.equal(layoutOf(head, { headerRow: 2 })?.headerRow, 2)
  t.equal(layoutOf([{ number: 1, cells: [null] }], {}), null)
  t.end()
})

t.test('a row is understood as the complaint that it would be received as (REC-1)', (t) => {
  const { intake, errors } = one({
    ...whole,
    ...{
      key: '7',
      reportedAt: '2026-11-01 09:30',
      'customer.name': '　程女士 ',
      'customer.phone': { number: '13800138000' },
    },
    ...{
      'customer.type': '企业',
      'customer.vulnerable': '否',
      'incident.product': '热水器\nR9',
      'incident.batch': '无',
    },
    ...{
      demands: '全额退款并道歉',
      'respondents.unit': '安装部、物流部',
      consent: '是',
      'referral.replyBy': '2026-12-04',
    },
  })
  t.same(errors, [])
  t.same(intake, {
    ...{ account: '热水器漏水', channel: 'phone', reportedAt: '2026-11-01T01:30:00.000Z', consent: true },
    customer: { name: '程女士', phone: '13800138000', type: 'enterprise' },
    incident: { product: '热水器 R9' },
    demands: [{ kind: 'refund', words: '全额退款并道歉' }, { kind: 'apology' }],
    respondents: [
      { kind: 'unit', name: '安装部' },
      { kind: 'unit', name: '物流部' },
    ],
    referral: { replyBy: '2026-12-04' },
  })
  t.end()
})

t.test('several columns of one text stand under their headers; who gave no name is anonymous', (t) => {
  const columns = by(['account', 'account', 'channel', 'customer.name'])
  const { intake } = understand({ number: 2, cells: ['漏水', '无人上门', '12315', '匿名'] }, columns)
  t.match(intake, {
    account: '列1：漏水\n列2：无人上门',
    channel: 'regulator',
    customer: { anonymous: true },
  })
  t.end()
})

t.test('what is wrong is told with field, column and code, all of it at once', (t) => {
  t.same(codes({ account: null, channel: '鸽子', 'customer.email': 'x@', reportedAt: '昨天' }), [
    ...[
      ['channel', 2, 'unknown_word'],
      ['reportedAt', 4, 'unreadable_date'],
    ],
    ...[
      ['account', 1, 'required'],
      ['customer.email', 3, 'wrong_format'],
    ],
  ])
  t.same(codes({ ...whole, key: null }), [['key', 3, 'no_key']])
  t.same(codes({ ...whole, 'customer.phone': '1.38E+10' }), [['customer.phone', 3, 'lost_digits']])
  t.same(codes({ ...whole, reportedAt: '2026-12-01' }), [['reportedAt', 3, 'in_future']])
  t.same(codes({ channel: '电话', account: 'x'.repeat(20_001) }), [['account', 2, 'too_large']])
  t.same(codes({ channel: '电话', account: { bad: 'undecodable', text: '' } }), [
    ['account', 2, 'undecodable'],
  ])
  t.same(codes({ account: '漏水' }), [['channel', null, 'no_channel']])
  t.end()
})

t.test('words of the house are said in options; what they mean is held to the list', (t) => {
  const options = ImportOptions.parse({
    values: { channel: { 总台: 'phone' }, demands: { 要钱: 'compensation' } },
  })
  t.match(one({ account: '漏水', channel: '总台', demands: '要钱' }, options).intake, {
    channel: 'phone',
    demands: [{ kind: 'compensation', words: '要钱' }],
  })
  t.same(codes({ account: '漏水', channel: '总台' }, { values: { channel: { 总台: 'pigeon' } } }), [
    ['channel', 2, 'unknown_word'],
  ])
  t.match(one({ account: '漏水' }, { defaults: { channel: 'paper', outlet: '城东店' } }).intake, {
    channel: 'paper',
    incident: { outlet: '城东店' },
  })
  t.end()
})

t.test(
  'a closed case is left out, by its state or the date of its end, whatever else is wrong with it',
  (t) => {
    t.match(one({ account: null, channel: '鸽子', closed: '已办结' }), {
      isClosed: true,
      intake: null,
      errors: [],
    })
    t.match(one({ ...whole, closedAt: '2026-11-02' }), { isClosed: true })
    t.match(one({ ...whole, closed: '处理中', closedAt: null }), { isClosed: false, errors: [] })
    t.same(
      codes({ ...whole, closed: '转交' }),
      [['closed', 3, 'unknown_word']],
      'what is not known is never guessed',
    )
    t.same(codes({ ...whole, closedAt: '不详时间' }), [['closedAt', 3, 'unreadable_date']])
    t.end()
  },
)

t.test('more cells than headers are no part of any column', (t) => {
  const found = understand({ number: 2, cells: ['漏水', '电话', '多余'] }, by(['account', 'channel']))
  t.match(found.errors, [{ code: 'too_many_cells', column: null }])
  t.end()
})

t.test('REC-5 the same number in two rows is told, with the row of the first', (t) => {
  const judge = new Judge(by(['key', 'account', 'channel']))
  t.same(judge.judge({ number: 2, cells: ['7', '漏水', '电话'] }).understood.errors, [])
  t.match(judge.judge({ number: 5, cells: ['7', '黑屏', '电话'] }).understood.errors, [
    { code: 'key_twice', zh: /第 2 行/ },
  ])
  t.end()
})

t.test('REC-5 without numbers a row is known by what was complained of, not by what was done since', (t) => {
  const judge = new Judge(by(['account', 'channel', 'alreadyTried']))
  const [first, later, other] = [
    ['漏水', '电话', null],
    ['漏水', '电话', '已上门'],
    ['黑屏', '电话', null],
  ].map((cells, index) => judge.judge({ number: index + 2, cells }).number)
  t.equal(first, later)
  t.not(first, other)
  t.end()
})

t.test('REC-5 without numbers a row stays the same row whatever options say besides', (t) => {
  const columns = (extra: Field | null, header = '投诉内容') => [
    { header, field: 'account' as const },
    { header: '途径', field: extra },
    { header: '姓名', field: 'customer.name' as const },
    { header: '投诉时间', field: 'reportedAt' as const },
  ]
  const numberOf = (given: ReturnType<typeof columns>, options: ImportOptions, cells: readonly Cell[]) =>
    new Judge({ columns: given, options, zone: SHANGHAI, at: AT }).judge({ number: 2, cells }).number
  const cells = ['漏水', '总台', '程女士', '2026-11-01 09:30']
  const first = numberOf(columns(null), { defaults: { channel: 'phone' } }, cells)
  const mended: readonly [string, ReturnType<typeof columns>, ImportOptions][] = [
    ['a default', columns(null), { defaults: { channel: 'email', region: '华东', outlet: '城东店' } }],
    ['a newly mapped column', columns('channel'), { values: { channel: { 总台: 'phone' } } }],
    ['a word that means something else', columns('channel'), { values: { channel: { 总台: 'store' } } }],
    ['the order of dates', columns(null), { dateOrder: 'dmy' }],
  ]
  for (const [what, given, options] of mended) t.equal(numberOf(given, options, cells), first, what)
  const unread = columns(null).map((one) => (one.header === '姓名' ? { ...one, field: null } : one))
  t.equal(numberOf(unread as never, {}, cells), first, 'a usual header that is left out')
  const asDate = ['漏水', null, '程女士', { wall: Date.UTC(2026, 10, 1, 9, 30) }]
  t.equal(numberOf(columns(null), {}, asDate), first, 'the same row in a workbook')
  const others: readonly (readonly Cell[])[] = [
    ['黑屏', '总台', '程女士', '2026-11-01 09:30'],
    ['漏水', '总台', '王先生', '2026-11-01 09:30'],
    ['漏水', '总台', '程女士', '2026-11-02 09:30'],
  ]
  for (const other of others) t.not(numberOf(columns(null), {}, other), first, `${other}`)
  t.end()
})

t.test(
  'REC-5 rows that are known by the same and differ otherwise are told, none is lost in silence',
  (t) => {
    const judge = new Judge(by(['account', 'channel', 'incident.outlet', 'closed']))
    const judged = (number: number, ...cells: Cell[]) => judge.judge({ number, cells }).understood
    t.same(judged(2, '态度差', '电话', '城东店', '已办结').errors, [])
    t.same(judged(3, '态度差', '电话', '城东店', '处理中').errors, [], 'the other was closed')
    t.same(judged(4, '态度差', '电话', '城东店', '处理中').errors, [], 'the same row twice is one complaint')
    t.match(judged(5, '态度差', '电话', '城西店', '处理中'), {
      intake: null,
      errors: [{ code: 'said_twice', column: null, zh: /第 3 行/ }],
    })
    t.end()
  },
)
