import type { Bilingual } from '../complaint/refusal-text.ts'

/** Why a file can't be read as a register at all. */
export const UNREADABLE = {
  empty: { en: 'The file is empty.', zh: '文件为空。' },
  old_excel: {
    en: 'This is an Excel file of the old kind (.xls) or one with a password; save it as .xlsx without a password, or as CSV.',
    zh: '这是旧版 Excel 文件（.xls）或带密码的文件，请另存为不带密码的 .xlsx 或 CSV。',
  },
  not_a_register: {
    en: 'By its content this is neither CSV nor XLSX, whatever it is called.',
    zh: '按内容判断，该文件既不是 CSV 也不是 XLSX（与文件名无关）。',
  },
  zip_bomb: {
    en: 'It would unpack to far more than its size, or hides to how much.',
    zh: '解压后体积异常巨大，或隐藏了解压体积。',
  },
  broken_workbook: {
    en: 'The workbook is damaged; open it and save it again.',
    zh: '工作簿已损坏，请打开后重新保存。',
  },
  no_such_sheet: { en: 'There is no sheet of that name.', zh: '没有该名称的工作表。' },
  unclosed_quote: {
    en: 'A quotation mark is opened in this row and never closed.',
    zh: '该行有一个引号未闭合。',
  },
  row_too_long: {
    en: 'This row is longer than a complaint can be; probably a quotation mark is not closed.',
    zh: '该行过长，可能有引号未闭合。',
  },
  too_many_rows: { en: 'It has more rows than one import takes.', zh: '行数超过一次导入的上限。' },
  no_header: {
    en: 'There is no row of headers with anything in it.',
    zh: '没有找到表头行。',
  },
  not_workable: {
    en: 'The import failed again and again on our side.',
    zh: '导入在服务端多次失败。',
  },
} as const satisfies Record<string, Bilingual>

/** One of them. */
export type UnreadableCode = keyof typeof UNREADABLE

/** The file can't be read as a register; `row` says from where on, where that is known. */
export class Unreadable extends Error {
  constructor(
    readonly code: UnreadableCode,
    readonly row: number | null = null,
  ) {
    super(code)
    this.name = 'Unreadable'
  }
}
