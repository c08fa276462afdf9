import t from 'tap'
import { type Cell, lostDigits, textOf } from '../../src/imports/cell.ts'
import { type CsvOptions, readCsv } from '../../src/imports/csv-rows.client.ts'
import { Unreadable } from '../../src/imports/unreadable.ts'
import { gb } from '../support/registers.ts'

async function read(content: Buffer | string, options: CsvOptions = {}, pieceBytes = 7) {
  const bytes = Buffer.from(content)
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  }
  const { rows, ...how } = await readCsv(pieces(), options)
  const cells: (readonly Cell[])[] = []
  for await (const row of rows) cells.push(row.cells)
  return { ...how, cells }
}

const TABLE = '编号,内容\n1,空调不制冷\n2,配送破损，要求换货\n'
const CELLS = [
  ['编号', '内容'],
  ['1', '空调不制冷'],
  ['2', '配送破损，要求换货'],
]

t.test('the same register is read the same in each encoding that spreadsheets write', async (t) => {
  const wide = Buffer.from(`\ufeff${TABLE}`, 'utf16le')
  t.same(await read(TABLE), { encoding: 'utf-8', delimiter: ',', cells: CELLS })
  t.same(await read(`\ufeff${TABLE}`), { encoding: 'utf-8', delimiter: ',', cells: CELLS }, 'with a mark')
  t.same(await read(gb(TABLE)), { encoding: 'gb18030', delimiter: ',', cells: CELLS })
  t.same(await read(wide), { encoding: 'utf-16le', delimiter: ',', cells: CELLS })
  t.same(await read(Buffer.from(wide).swap16()), { encoding: 'utf-16be', delimiter: ',', cells: CELLS })
})

t.test('characters beyond GBK, four bytes long, are read from GB 18030', async (t) => {
  const rare = '编号,姓名\n1,𠮷田𪚥\n2,龘'
  t.same((await read(gb(rare))).cells, [
    ['编号', '姓名'],
    ['1', '𠮷田𪚥'],
    ['2', '龘'],
  ])
})

t.test('a cell of another encoding is told by itself, and spoils no other', async (t) => {
  const mixed = Buffer.concat([
    Buffer.from('编号,内容\n1,空调不制冷\n2,'),
    gb('电视黑屏'),
    Buffer.from('\n3,洗衣机漏水\n'),
  ])
  const inUtf8 = await read(mixed)
  t.equal(inUtf8.encoding, 'utf-8')
  t.same(inUtf8.cells.slice(1), [
    ['1', '空调不制冷'],
    ['2', { bad: 'other_encoding', text: '电视黑屏' }],
    ['3', '洗衣机漏水'],
  ])
  const most = Buffer.concat([
    gb('编号,内容\n1,空调不制冷\n2,电视黑屏\n3,'),
    Buffer.from('洗衣机漏水'),
    gb('\n4,冰箱异响\n'),
  ])
  const inGb = await read(most)
  t.equal(inGb.encoding, 'gb18030')
  t.same(
    inGb.cells[3],
    ['3', { bad: 'other_encoding', text: '洗衣机漏水' }],
    'though it could be read as other characters',
  )
  t.same(inGb.cells[4], ['4', '冰箱异响'])
})

t.test('bytes that are no text are told, never replaced; so is what was replaced before', async (t) => {
  const broken = Buffer.concat([
    Buffer.from('编号,内容\n1,坏'),
    Buffer.from([0xff, 0xfe, 0x81]),
    Buffer.from('的\n2,丢\ufffd失\n'),
  ])
  const { cells } = await read(broken, { encoding: 'utf-8' })
  t.match(cells[1], ['1', { bad: 'undecodable' }])
  t.match(cells[2], ['2', { bad: 'undecodable', text: '丢\ufffd失' }])
})

t.test('short names that could be UTF-8 by chance are read in the encoding of the file', async (t) => {
  const names = '编号,姓名\n1,联通\n2,陈\n3,亢\n'
  t.same((await read(gb(names))).cells, [
    ['编号', '姓名'],
    ['1', '联通'],
    ['2', '陈'],
    ['3', '亢'],
  ])
})

t.test('commas, semicolons, tabs and bars are told apart by the first lines, quotes left out', async (t) => {
  const cases = [',', ';', '\t', '|'] as const
  for (const delimiter of cases) {
    const table = [`a${delimiter}b${delimiter}c`, `1${delimiter}"x,y;z,${'\t'}|,;,"${delimiter}3`].join('\n')
    t.same(await read(table), {
      ...{ encoding: 'utf-8', delimiter },
      cells: [
        ['a', 'b', 'c'],
        ['1', 'x,y;z,\t|,;,', '3'],
      ],
    })
  }
  t.equal((await read('只有一列\n内容')).delimiter, ',')
})

t.test('quotes, commas and line ends within cells; each kind of line end, also mixed', async (t) => {
  const { cells } = await read('a,b\r\n"say ""no""","two\r\nlines"\n3,""\r4,5" pipe\n')
  t.same(cells, [
    ['a', 'b'],
    ['say "no"', 'two\r\nlines'],
    ['3', null],
    ['4', '5" pipe'],
  ])
})

t.test('empty lines count as rows, so that numbers are those that a spreadsheet shows', async (t) => {
  const { cells } = await read('a,b\n\n\n1,2\n')
  t.same(cells, [['a', 'b'], [null], [null], ['1', '2']])
})

t.test('what looks like a formula stays a text; marks that keep a text one are no part of it', async (t) => {
  const { cells } = await read(
    `=1+1,@SUM(A1),+86 138,-5,"=HYPERLINK(""http://x"")","=""00123""",'+86 139,'quoted'`,
  )
  t.same(cells, [
    ['=1+1', '@SUM(A1)', '+86 138', '-5', '=HYPERLINK("http://x")', '00123', '+86 139', "'quoted'"],
  ])
})

t.test(
  'a quotation mark that is never closed is told with its row, at the end or once the row is too long',
  async (t) => {
    await t.rejects(read('a,b\n1,"open\n2,3\n'), new Unreadable('unclosed_quote', 2))
    await t.rejects(read(`a,b\n1,"${'很长'.repeat(200_000)}`, {}, 65_536), { code: 'row_too_long', row: 2 })
  },
)

t.test('nothing at all is no row', async (t) => {
  t.same((await read('')).cells, [])
})

t.test('digits that a spreadsheet has lost are noticed, those that it kept are not (REC-5)', (t) => {
  const lost: Cell[] = [
    '1.38E+10',
    '1.38001e+010',
    { number: '1.1010119900307E+17' },
    { number: '110101199003070000' },
  ]
  const kept: Cell[] = ['13800138000', '110101199003071234', '2e', 'E10', { number: '13800138000' }, null]
  t.same(lost.map(lostDigits), [true, true, true, true])
  t.same(kept.map(lostDigits), [false, false, false, false, false, false])
  t.equal(textOf({ number: '1.3800138E+10' }), '13800138000')
  t.equal(textOf({ number: '0.30000000000000004' }), '0.3')
  t.end()
})
