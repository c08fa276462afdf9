import type { Bilingual } from '../complaint/refusal-text.ts'
import type { Field } from './field.ts'

/**
 * What is wrong with a row: with which field, in which column, counted from 1, by a stable code, in words that hold nothing
 * of the row itself.
 */
export interface RowError extends Bilingual {
  readonly field: string | null
  readonly column: number | null
  readonly code: string
}

const TEXTS = {
  undecodable: {
    en: 'Some bytes of this cell are no text in the encoding of the file.',
    zh: '该单元格含有无法按文件编码解读的字节。',
  },
  other_encoding: {
    en: 'This cell is in another encoding than the file.',
    zh: '该单元格的编码与文件其余部分不同。',
  },
  formula_error: { en: 'The formula in this cell came to an error.', zh: '该单元格的公式结果为错误。' },
  lost_digits: {
    en: 'The spreadsheet has lost digits of this number; format the column as text and enter it again.',
    zh: '表格软件已丢失该号码的部分数字，请将该列设为文本格式后重新填写。',
  },
  unreadable_date: {
    en: 'This is no date that can be read; write 2026-11-20 10:13.',
    zh: '无法识别的日期，请写成 2026-11-20 10:13。',
  },
  in_future: { en: 'This time lies in the future.', zh: '该时间在将来。' },
  too_many_cells: { en: 'The row has more cells than there are headers.', zh: '该行的单元格多于表头。' },
  no_channel: {
    en: 'The row says nothing of the channel; name the column that does, or a default.',
    zh: '该行没有渠道，请指定渠道列或默认渠道。',
  },
  no_key: { en: 'The row has no number.', zh: '该行没有编号。' },
} as const satisfies Record<string, Bilingual>

/** An error of the register itself. */
export function rowError(code: keyof typeof TEXTS, field: Field | null, column: number | null): RowError {
  return { field, column, code, ...TEXTS[code] }
}

/** A word that means nothing known; `known` are the values that the field takes. */
export function unknownWord(field: Field, column: number, known: readonly string[]): RowError {
  const list = known.join(', ')
  return {
    ...{ field, column, code: 'unknown_word' },
    en: `This word is not known here; say in \`values\` which of these it means: ${list}.`,
    zh: `无法识别该词，请在 \`values\` 中说明它对应哪一项：${list}。`,
  }
}

/** The same number stands in another row. */
export function twice(column: number, row: number): RowError {
  return {
    ...{ field: 'key', column, code: 'key_twice' },
    en: `Row ${row} has the same number.`,
    zh: `第 ${row} 行已有相同编号。`,
  }
}

/** Another row says the same of what rows without a number are known by. */
export function saidTwice(row: number): RowError {
  return {
    ...{ field: null, column: null, code: 'said_twice' },
    en: `Row ${row} says the same of complaint, customer, date and order; give the rows numbers, or say what tells them apart.`,
    zh: `第 ${row} 行的投诉内容、客户、日期和订单与本行相同，请为各行编号，或在内容中写明区别。`,
  }
}

/** The row could not be received, for a reason of ours. */
export function notReceived(): RowError {
  return {
    ...{ field: null, column: null, code: 'not_received' },
    en: 'This row could not be received; import it again, or receive it by hand.',
    zh: '该行未能登记，请重新导入或人工登记。',
  }
}
