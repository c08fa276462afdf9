import type { Delimiter } from './delimiter.ts'
import type { Encoding } from './encoding.ts'
import type { Column } from './layout.ts'
import type { ImportOptions } from './options.ts'
import type { RowError } from './row-error.ts'
import type { UnreadableCode } from './unreadable.ts'

/** Where an import stands. */
export const IMPORT_STATES = [
  ...(['arriving', 'reading', 'previewed', 'running', 'done', 'cancelled', 'failed'] as const),
] as const
/** One of them. */
export type ImportState = (typeof IMPORT_STATES)[number]

/** What a file of a register is. */
export type Format = 'csv' | 'xlsx'

/** What was said of a register when it was handed in. */
export interface Said {
  readonly name: string | null
  readonly options: ImportOptions
}

/** What reading a register found. */
export interface Found {
  readonly encoding: Encoding | null
  readonly delimiter: Delimiter | null
  readonly sheet: string | null
  readonly sheets: readonly string[]
  readonly headerRow: number
  readonly columns: readonly Column[]
  /** Columns that options name and the file has not. */
  readonly absent: readonly string[]
  readonly sample: readonly SampleRow[]
}

/** One of the first rows, as it would be understood. */
export interface SampleRow {
  readonly row: number
  readonly isClosed: boolean
  readonly complaint: Readonly<Record<string, unknown>>
  readonly errors: readonly RowError[]
}

/** How many rows a register has, and what they are. */
export interface RowCounts {
  readonly rows: number
  readonly ready: number
  readonly wrong: number
  readonly closed: number
}

/** What became of rows. */
export interface Outcomes {
  readonly made: number
  readonly repeated: number
  readonly refused: number
  readonly leftOut: number
}

/** An import as it is kept. */
export interface RegisterImport extends RowCounts, Outcomes {
  readonly id: string
  readonly author: string
  readonly state: ImportState
  readonly format: Format | null
  readonly bytes: number | null
  readonly failure: UnreadableCode | null
  readonly failedRow: number | null
  readonly place: number
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  /** Until when the file is kept; null once it is gone. */
  readonly forgetAt: Date | null
}

/** The same with what only its key opens; null once the file is forgotten. */
export interface OpenedImport extends RegisterImport {
  readonly sha256: string | null
  readonly claims: number
  readonly stalled: number
  readonly dataKey: Buffer | null
  readonly said: Said | null
  readonly found: Found | null
}

/** Why an import can't be started yet, if anything: what every complaint needs, and which rows are open work. */
export type NotReady = 'no-account' | 'no-channel' | 'open-or-closed-unknown' | 'nothing-to-import'

/** What stands in the way of starting; empty where nothing does. */
export function notReady(
  { columns }: Pick<Found, 'columns'>,
  { defaults, everyRowIsOpen }: ImportOptions,
  { ready, closed }: Pick<RowCounts, 'ready' | 'closed'>,
): NotReady[] {
  const has = (...fields: readonly string[]) =>
    columns.some(({ field }) => field !== null && fields.includes(field))
  const wanting: NotReady[] = []
  if (!has('account')) wanting.push('no-account')
  if (!has('channel') && !defaults?.channel) wanting.push('no-channel')
  if (!has('closed', 'closedAt') && !everyRowIsOpen) wanting.push('open-or-closed-unknown')
  if (wanting.length === 0 && ready === 0 && closed === 0) wanting.push('nothing-to-import')
  return wanting
}
