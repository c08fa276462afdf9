import { type Cell, textCell, wellFormed } from './cell.ts'
import { isDateFormat, unescaped } from './workbook.ts'
import { readXml } from './xml-stream.client.ts'

/** A sheet by its name. */
export interface Sheet {
  readonly name: string
  readonly id: string
  readonly isHidden: boolean
}

/** A part of a workbook: what it is and where it lies. */
export interface Target {
  readonly id: string
  readonly path: string
  readonly kind: string
}

type Opened = (name: string, attributes: () => Record<string, string>) => void

/** Reads a part of which only the attributes of its elements matter. */
async function readAttributes(content: AsyncIterable<Uint8Array>, open: Opened): Promise<void> {
  const reader = { open, close: () => undefined, text: () => undefined }
  for await (const _ of readXml(content, reader));
}

/** The sheets of a workbook, in their order, and from when it counts its days. */
export async function readBook(content: AsyncIterable<Uint8Array>) {
  const sheets: Sheet[] = []
  let from1904 = false
  await readAttributes(content, (name, attributes) => {
    if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes().date1904 ?? '')
    if (name !== 'sheet') return
    const { name: title = '', id = '', state = 'visible' } = attributes()
    sheets.push({ name: wellFormed(unescaped(title)), id, isHidden: state !== 'visible' })
  })
  return { sheets, from1904 }
}

/** Where the parts of a workbook lie. */
export async function readTargets(content: AsyncIterable<Uint8Array>): Promise<Target[]> {
  const targets: Target[] = []
  await readAttributes(content, (name, attributes) => {
    if (name !== 'Relationship') return
    const { Id: id = '', Target: target = '', Type: type = '' } = attributes()
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
    targets.push({ id, path, kind: type.split('/').at(-1) ?? '' })
  })
  return targets
}

/** Where the part of that kind lies. */
export function pathOf(targets: readonly Target[], kind: string): string | undefined {
  return targets.find((target) => target.kind === kind)?.path
}

/** Which styles of cells show a number as a date. */
export async function readDateStyles(content: AsyncIterable<Uint8Array>): Promise<Set<number>> {
  const codes = new Map<number, string>()
  const dates = new Set<number>()
  let [isInStyles, style] = [false, 0]
  const reader = {
    open: (name: string, attributes: () => Record<string, string>) => {
      if (name === 'cellXfs') isInStyles = true
      if (name === 'numFmt') codes.set(Number(attributes().numFmtId), attributes().formatCode ?? '')
      if (name !== 'xf' || !isInStyles) return
      const format = Number(attributes().numFmtId ?? 0)
      if (isDateFormat(format, codes.get(format))) dates.add(style)
      style += 1
    },
    close: (name: string) => {
      if (name === 'cellXfs') isInStyles = false
    },
    text: () => undefined,
  }
  for await (const _ of readXml(content, reader));
  return dates
}

/** The texts that cells share, by their number. */
export async function readShared(content: AsyncIterable<Uint8Array>): Promise<Cell[]> {
  const shared: Cell[] = []
  let [text, isText, isReading] = ['', false, false]
  const reader = {
    open: (name: string) => {
      if (name === 'si') text = ''
      if (name === 't') isText = true
      if (name === 'rPh') isReading = true // how a word is read aloud is no part of it
    },
    close: (name: string) => {
      if (name === 'si') shared.push(textCell(unescaped(text)))
      if (name === 't') isText = false
      if (name === 'rPh') isReading = false
    },
    text: (more: string) => {
      if (isText && !isReading) text += more
    },
  }
  for await (const _ of readXml(content, reader));
  return shared
}
