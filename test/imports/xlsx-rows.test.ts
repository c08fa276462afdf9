import t from 'tap'
import { type Cell, textOf } from '../../src/imports/cell.ts'
import { readXlsx } from '../../src/imports/xlsx-rows.client.ts'
import { type Sheet, workbook, zipOf } from '../support/registers.ts'

async function read(file: Buffer, sheet?: string, alive = async () => {}) {
  const { rows, ...how } = await readXlsx(file, sheet, alive)
  const all: { number: number; cells: readonly Cell[] }[] = []
  for await (const row of rows) all.push(row)
  return { ...how, rows: all }
}

const sheet = (...rows: Sheet['rows']): Sheet => ({ name: '台账', rows })

t.test(
  'dates are numbers with a style, by a built-in format or one of their own; other numbers keep their digits',
  async (t) => {
    const file = await workbook([
      sheet([
        { n: '45962.395833333336', style: 'date' },
        { n: '45962', style: 'own-date' },
        { n: '13800138000' },
        { n: '45962' },
      ]),
    ])
    const [row] = (await read(file)).rows
    t.same(row?.cells.map(textOf), ['2025-11-01 09:30:00', '2025-11-01', '13800138000', '45962'])
  },
)

t.test('days are counted from 1904 where the workbook says so', async (t) => {
  const file = await workbook([sheet([{ n: '44500', style: 'date' }])], { date1904: true })
  t.equal(textOf((await read(file)).rows[0]?.cells[0]), '2025-11-01')
})

t.test('texts are shared or stand in the cell, formulas count by their value, errors are told', async (t) => {
  const file = await workbook([
    sheet([
      '共享<文本>',
      { inline: '就地' },
      { formula: 'A1&"!"', value: '算出的值' },
      null,
      { error: '#N/A' },
      '_x000D_换行',
    ]),
  ])
  t.same((await read(file)).rows[0]?.cells, [
    ...['共享<文本>', '就地', '算出的值', null],
    ...[{ bad: 'formula_error', text: '#N/A' }, '\r换行'],
  ])
})

t.test('the first sheet that is shown is read, or the one that is named', async (t) => {
  const file = await workbook([
    { name: '隐藏', hidden: true, rows: [['a']] },
    { name: '一月', rows: [['b']] },
    { name: 'R&D "二月"', rows: [['c']] },
  ])
  t.match(await read(file), {
    sheet: '一月',
    sheets: ['隐藏', '一月', 'R&D "二月"'],
    rows: [{ cells: ['b'] }],
  })
  t.match(await read(file, 'R&D "二月"'), { rows: [{ cells: ['c'] }] })
  await t.rejects(read(file, '三月'), { code: 'no_such_sheet' })
})

t.test('rows keep their numbers where empty ones are left out', async (t) => {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const file = await bare(
    `<worksheet ${main}><sheetData><row r="2"><c r="B2"><v>1</v></c></row><row r="9"><c r="A9"><v>2</v></c></row></sheetData></worksheet>`,
  )
  t.same((await read(file)).rows, [
    { number: 2, cells: [null, { number: '1' }] },
    { number: 9, cells: [{ number: '2' }] },
  ])
})

t.test('a sheet that claims to be a million rows and columns wide costs nothing', async (t) => {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const file = await bare(
    `<worksheet ${main}><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`,
  )
  t.same((await read(file)).rows, [{ number: 1_048_576, cells: [] }])
})

t.test('what is damaged, no workbook, or grows entities of its own is refused', async (t) => {
  const whole = await workbook([sheet(['a'])])
  await t.rejects(read(whole.subarray(0, whole.length - 40)), { code: 'broken_workbook' })
  await t.rejects(read(await zipOf([['word/document.xml', '<w/>']])), { code: 'broken_workbook' })
  await t.rejects(read(await bare('<worksheet><sheetData><row r="1"><c><v>1</row>')), {
    code: 'broken_workbook',
  })
  await t.rejects(
    read(await bare('<worksheet><sheetData><row r="5"/><row r="4"/></sheetData></worksheet>')),
    {
      code: 'broken_workbook',
    },
  )
  const laughs = await bare(
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>',
  )
  t.notMatch(JSON.stringify(await read(laughs).catch(({ code }) => code)), 'haha')
})

t.test(
  'half a character is told of its cell, wherever it stands; nothing is replaced in silence',
  async (t) => {
    const file = await workbook([
      {
        name: '台_xD83D_账',
        rows: [['坏了_xD83D_', { inline: '_xDE00_坏' }, { n: '&#xD83D;' }, { error: '&#xD83D;' }]],
      },
    ])
    const found = await read(file)
    t.same(found.rows[0]?.cells, [
      { bad: 'undecodable', text: '坏了\ufffd' },
      { bad: 'undecodable', text: '\ufffd坏' },
      { bad: 'undecodable', text: '\ufffd' },
      { bad: 'formula_error', text: '\ufffd' },
    ])
    t.same(found.sheet, '台\ufffd账')
    const whole = await read(await workbook([sheet(['好_xD83D__xDE00_', { inline: '丢\ufffd失' }])]))
    t.same(whole.rows[0]?.cells, ['好😀', { bad: 'undecodable', text: '丢\ufffd失' }])
  },
)

t.test('a row is no longer than in CSV, also where its cells share one long text', async (t) => {
  const long = '很长'.repeat(20_000) // 120 kB
  const rows = (cells: number) => [['a'], Array.from({ length: cells }, () => long)]
  t.equal((await read(await workbook([sheet(...rows(4))]))).rows.length, 2)
  await t.rejects(read(await workbook([sheet(...rows(5))])), { code: 'row_too_long', row: 2 })
  const inline = { inline: 'x'.repeat(500_001) }
  await t.rejects(read(await workbook([sheet(['a'], ['b'], [inline])])), { code: 'row_too_long', row: 3 })
  const pieces = '<r><t>很长很长很长</t></r>'.repeat(100_000)
  const grown = `<worksheet><sheetData><row r="7"><c r="A7" t="inlineStr"><is>${pieces}</is></c></row></sheetData></worksheet>`
  await t.rejects(read(await bare(grown)), { code: 'row_too_long', row: 7 })
})

t.test('each piece that is unpacked is a sign of life, also of rows that hold nothing', async (t) => {
  const empty = Array.from({ length: 60_000 }, (_, index) => `<row r="${index + 1}"></row>`).join('')
  const file = await bare(`<worksheet><sheetData>${empty}</sheetData></worksheet>`)
  let signs = 0
  await read(file, undefined, async () => {
    signs += 1
  })
  t.ok(signs > 10, `${signs} signs`)
})

function bare(worksheet: string): Promise<Buffer> {
  return zipOf([
    ['xl/workbook.xml', '<workbook><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>'],
    [
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ],
    ['xl/worksheets/sheet1.xml', worksheet],
  ])
}
