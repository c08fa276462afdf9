import { REFUSALS } from '../complaint/refusal.ts'
import { type Language, textIn } from '../platform/problem.ts'
import type { ErrorRow } from './import-error.store.ts'
import { type Found, type ImportState, notReady, type OpenedImport } from './register-import.ts'
import type { RowError } from './row-error.ts'
import { UNREADABLE } from './unreadable.ts'

/** An import as lists show it. */
export function presentSummary(one: OpenedImport, language: Language, at: Date) {
  const { id, state, author, failure, failedRow: row, rows: all, ready, wrong, closed } = one
  return {
    ...{ id, state, author },
    file: {
      ...{ name: one.said?.name ?? null, format: one.format, bytes: one.bytes },
      keptUntil: one.forgetAt?.toISOString() ?? null,
    },
    createdAt: one.createdAt.toISOString(),
    startedAt: one.startedAt?.toISOString() ?? null,
    endedAt: one.endedAt?.toISOString() ?? null,
    rows: { all, ready, wrong, closed },
    progress: progressOf(one, at),
    failure: failure && { code: failure, row, message: textIn(language, UNREADABLE[failure]) },
    actions: actionsOn(one, language),
  }
}

/** An import as it is shown by itself. */
export function presentImport(one: OpenedImport, language: Language, at: Date) {
  const options = one.said?.options ?? null
  const preview = one.found && options ? presentFound(one, one.found, language) : null
  return { ...presentSummary(one, language, at), options, preview }
}

/** A row that can't be received. */
export function presentErrorRow(
  { row, errors }: Pick<ErrorRow, 'row' | 'errors'>,
  found: Found | null,
  language: Language,
) {
  return { row, errors: errors.map((error) => presentError(error, found, language)) }
}

function presentError({ field, column, code, ...texts }: RowError, found: Found | null, language: Language) {
  const header = column === null ? null : (found?.columns[column - 1]?.header ?? null)
  return { field, column, header, code, message: textIn(language, texts) }
}

function presentFound(one: OpenedImport, found: Found, language: Language) {
  const { columns, sample, encoding, delimiter, sheet, sheets, headerRow, absent } = found
  return {
    ...{ encoding, delimiter, sheet, sheets, headerRow, absent },
    columns: columns.map(({ header, field }, index) => ({ number: index + 1, header, field })),
    missing: notReady(found, one.said?.options ?? {}, one),
    sample: sample.map(({ isClosed: closed, complaint, ...shown }) => {
      return { ...presentErrorRow(shown, found, language), closed, complaint }
    }),
  }
}

function progressOf({ made, repeated, refused, leftOut, startedAt, endedAt }: OpenedImport, at: Date) {
  const done = made + repeated + refused + leftOut
  const seconds = startedAt ? ((endedAt ?? at).getTime() - startedAt.getTime()) / 1000 : 0
  const perSecond = seconds > 0 ? Math.round((done / seconds) * 10) / 10 : null
  return { done, made, repeated, refused, leftOut, perSecond }
}

const POSSIBLE = {
  mend: ['reading', 'previewed', 'failed'],
  start: ['previewed'],
  cancel: ['reading', 'previewed', 'running', 'failed'],
} as const satisfies Record<string, readonly ImportState[]>

function actionsOn(one: OpenedImport, language: Language) {
  return (['mend', 'start', 'cancel'] as const).map((name) => {
    const why = refusalOf(one, name)
    const no = why ? { reason: textIn(language, REFUSALS[why]), type: `/problems/${why}` } : {}
    const href = name === 'mend' ? `/v1/imports/${one.id}` : `/v1/imports/${one.id}/${name}`
    return { name, allowed: why === null, ...no, href, method: name === 'mend' ? 'PATCH' : 'POST' }
  })
}

function refusalOf(one: OpenedImport, name: keyof typeof POSSIBLE) {
  const isPossible = (POSSIBLE[name] as readonly ImportState[]).includes(one.state) && one.dataKey !== null
  if (!isPossible) return 'import-elsewhere'
  const isWanting =
    name === 'start' && one.found && one.said && notReady(one.found, one.said.options, one).length > 0
  return isWanting ? 'import-not-ready' : null
}
