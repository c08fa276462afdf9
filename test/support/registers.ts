import yazl from 'yazl'
import { importDue } from '../../src/imports/imports.job.ts'
import type { Bearer, Called, TestApp } from './app.ts'
import { asOwner } from './database.ts'
import { FORM_TYPE, formOf, hold } from './evidence.ts'
import { supervisor } from './people.ts'

/** A register to hand in: what it is called, what it is, how it is to be read. */
export interface HandedRegister {
  readonly name?: string
  readonly content: Buffer | string
  readonly options?: object | string
  readonly headers?: Readonly<Record<string, string>>
}

/** The headers of a register as a house keeps it. */
export const HEADERS = '投诉编号,投诉时间,客户姓名,联系电话,渠道,投诉内容,诉求,订单号,产品,处理状态'

/** What a row of such a register says otherwise than the usual. */
export interface Row {
  readonly phone?: string
  readonly state?: string
  readonly channel?: string
  readonly account?: string
}

/** A row of it, by its number. */
export function row(
  number: string,
  { phone = '13800138000', state = '处理中', channel = '电话', account = '热水器漏水' }: Row = {},
): string {
  return `${number},2026-11-01 09:30,程女士,${phone},${channel},${account}${number},全额退款并道歉,DD${number},热水器 R9,${state}`
}

/** A register of these rows as CSV. */
export function register(...rows: readonly string[]): string {
  return [HEADERS, ...rows].join('\r\n')
}

/** What all complaints of the tenant are about, sorted. */
export async function accounts(api: TestApp): Promise<string[]> {
  const { rows } = await asOwner(api.url, (client) =>
    client.query('select id from complaint where tenant_id = $1 order by id', [api.tenant]),
  )
  const all = rows.map(
    async ({ id }) => (await api.call(supervisor, 'GET', `/v1/complaints/${id}`)).body.account,
  )
  return (await Promise.all(all)).sort()
}

/** Hands a register in as somebody; the answer is held against the document. */
export async function handInRegister(api: TestApp, who: Bearer, handed: HandedRegister): Promise<Called> {
  const { name = '投诉台账.csv', content, options, headers } = handed
  const said = typeof options === 'string' ? options : JSON.stringify(options ?? {})
  const form = { name, content: Buffer.from(content), says: 'text/csv', fields: { options: said } }
  const answer = await api.app.inject({
    ...{ method: 'POST', url: '/v1/imports', payload: formOf(form) },
    headers: { authorization: `Bearer ${api.token(who)}`, 'content-type': FORM_TYPE, ...headers },
  })
  const { statusCode: status, headers: answered, payload } = answer
  hold(api, { method: 'POST', route: '/v1/imports', status, headers: answered, body: payload })
  return { status, body: answer.json(), headers: answered, payload }
}

/** The worker's turn: everything that is to be read or received now. */
export function work(api: TestApp): Promise<number> {
  return importDue({ database: api.database, means: api.means, log: api.app.log })
}

/** Hands a register in and lets it be read; the import as it is then. */
export async function previewed(
  api: TestApp,
  handed: HandedRegister,
  who = supervisor,
): Promise<Called['body']> {
  const { body } = await handInRegister(api, who, handed)
  await work(api)
  return (await api.call(who, 'GET', `/v1/imports/${body.id}`)).body
}

/** The same, started and worked on to its end. */
export async function imported(
  api: TestApp,
  handed: HandedRegister,
  start: object = {},
  who = supervisor,
): Promise<Called['body']> {
  const { id } = await previewed(api, handed, who)
  const started = await api.call(who, 'POST', `/v1/imports/${id}/start`, start)
  if (started.status !== 200) return started.body
  await work(api)
  return (await api.call(who, 'GET', `/v1/imports/${id}`)).body
}

const TWO_BYTES = new Map<string, Buffer>()
const LINEAR_FROM = 189_000 // where the characters beyond the basic plane begin

/** A text in GB 18030, which Node only reads. */
export function gb(text: string): Buffer {
  if (TWO_BYTES.size === 0) fillTwoBytes()
  return Buffer.concat([...text].map(bytesOf))
}

function bytesOf(character: string): Buffer {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return Buffer.from([code])
  if (code < 0x10000) return TWO_BYTES.get(character) ?? Buffer.from('?')
  const linear = code - 0x10000 + LINEAR_FROM
  const [first, second] = [Math.floor(linear / 12_600), Math.floor(linear / 1260) % 10]
  return Buffer.from([
    0x81 + first,
    0x30 + second,
    0x81 + (Math.floor(linear / 10) % 126),
    0x30 + (linear % 10),
  ])
}

function fillTwoBytes(): void {
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const bytes = Buffer.from([lead, trail])
      const text = decoder.decode(bytes)
      if (text.length === 1 && text !== '\ufffd' && !TWO_BYTES.has(text)) TWO_BYTES.set(text, bytes)
    }
}

/** A cell of a sheet: a text, a number as it is stored, a date by its serial number, a formula with its value. */
export type SheetCell =
  | string
  | null
  | { readonly n: string; readonly style?: 'date' | 'own-date' }
  | { readonly formula: string; readonly value: string }
  | { readonly error: string }
  | { readonly inline: string }

/** A sheet by its name; `hidden` ones are not shown. */
export interface Sheet {
  readonly name: string
  readonly hidden?: boolean
  readonly rows: readonly (readonly SheetCell[])[]
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const DOCUMENT = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** A workbook as spreadsheets write it: texts that cells share, styles for dates. */
export function workbook(sheets: readonly Sheet[], { date1904 = false } = {}): Promise<Buffer> {
  const shared: string[] = []
  const parts = sheets.map(
    ({ rows }, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheetOf(rows, shared)] as const,
  )
  const listed = sheets.map(
    ({ name, hidden }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}" ${hidden ? 'state="hidden" ' : ''}r:id="rId${index + 1}"/>`,
  )
  const targets = [
    ...sheets.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`]),
    ['styles', 'styles.xml'],
    ['sharedStrings', '/xl/sharedStrings.xml'],
  ].map(
    ([kind, path], index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/${kind}" Target="${path}"/>`,
  )
  return zipOf([
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${listed.join('')}</sheets></workbook>`,
    ],
    ['xl/_rels/workbook.xml.rels', `<Relationships xmlns="${DOCUMENT}">${targets.join('')}</Relationships>`],
    [
      'xl/styles.xml',
      `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="170"/></cellXfs></styleSheet>`,
    ],
    [
      'xl/sharedStrings.xml',
      `<sst xmlns="${MAIN}">${shared.map((text) => `<si><r><t>${text}</t></r><rPh><t>yin</t></rPh></si>`).join('')}</sst>`,
    ],
    ...parts,
  ])
}

/** A zip of texts by their paths. */
export function zipOf(entries: readonly (readonly [string, string])[]): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [path, text] of entries) zip.addBuffer(Buffer.from(text), path)
  zip.end()
  return gathered(zip.outputStream)
}

async function gathered(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

function sheetOf(rows: Sheet['rows'], shared: string[]): string {
  const written = rows.map((cells, index) => {
    const row = index + 1
    return `<row r="${row}">${cells.map((cell, column) => cellOf(cell, `${letter(column)}${row}`, shared)).join('')}</row>`
  })
  return `<worksheet xmlns="${MAIN}"><sheetData>${written.join('')}</sheetData></worksheet>`
}

function cellOf(cell: SheetCell, at: string, shared: string[]): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return `<c r="${at}" t="s"><v>${shared.push(escaped(cell)) - 1}</v></c>`
  if ('n' in cell) {
    const style = cell.style === 'date' ? 1 : cell.style === 'own-date' ? 2 : 0
    return `<c r="${at}" s="${style}"><v>${cell.n}</v></c>`
  }
  if ('formula' in cell)
    return `<c r="${at}" t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.value)}</v></c>`
  if ('error' in cell) return `<c r="${at}" t="e"><v>${cell.error}</v></c>`
  return `<c r="${at}" t="inlineStr"><is><t>${escaped(cell.inline)}</t></is></c>`
}

function letter(column: number): string {
  return String.fromCharCode(65 + column)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
