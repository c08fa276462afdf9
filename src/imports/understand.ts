import type { z } from 'zod'
import type { Zone } from '../clocks/zone.ts'
import { Intake } from '../complaint/record.ts'
import { InvalidInput, inputErrors } from '../platform/input-error.ts'
import { type Cell, lostDigits, type Row, textOf } from './cell.ts'
import { type DateOrder, readDay, readInstant } from './date.ts'
import { FIELDS, type Field } from './field.ts'
import type { Column } from './layout.ts'
import type { ImportOptions } from './options.ts'
import { type RowError, rowError, unknownWord } from './row-error.ts'
import { demandsIn, isAnonymous, saysNothing, usualValue, valuesOf } from './words.ts'

/** What rows are understood by. */
export interface Understanding {
  readonly columns: readonly Column[]
  readonly options: Pick<ImportOptions, 'values' | 'defaults' | 'dateOrder'>
  readonly zone: Zone
  readonly at: Date
}

/** What a row means: a complaint as it would be received, or what is wrong with it. */
export interface Understood {
  readonly row: number
  /** Its number in the register; without a column for it, null. */
  readonly key: string | null
  /** Whether it is no open work any more. */
  readonly isClosed: boolean
  /** As far as it was understood. */
  readonly draft: Draft
  /** Null where something is wrong with it. */
  readonly intake: z.output<typeof Intake> | null
  readonly errors: readonly RowError[]
}

/** A complaint while it is put together. */
type Draft = Record<string, unknown>

const A_DAY_MS = 86_400_000 // the clock on somebody's wall may be ahead

/** Understands one row; nothing of it is changed but white space around it and what is written as a date or a known word. */
export function understand(row: Row, by: Understanding): Understood {
  const reading = new Reading(by)
  by.columns.forEach(({ field }, place) => {
    if (field) reading.take(field, row.cells[place] ?? null, place)
  })
  if (row.cells.slice(by.columns.length).some((cell) => textOf(cell) !== ''))
    reading.errors.push(rowError('too_many_cells', null, null))
  return { row: row.number, ...reading.finished() }
}

/** One row while its cells are read. */
class Reading {
  readonly errors: RowError[] = []
  private readonly draft: Draft = {}
  private key: string | null = null
  private isClosed = false
  private readonly places = new Map<string, number>()

  constructor(private readonly by: Understanding) {}

  take(field: Field, cell: Cell, place: number): void {
    if (cell && typeof cell === 'object' && 'bad' in cell) {
      this.refuse(cell.bad, field, place)
      return
    }
    const text = textOf(cell)
    if (saysNothing(text)) return
    this.places.set(field, place + 1)
    const { kind } = FIELDS[field]
    if (kind === 'number' && lostDigits(cell)) this.refuse('lost_digits', field, place)
    else if (kind === 'instant' || kind === 'day') this.takeDate(field, cell, place)
    else if (kind === 'word' || kind === 'state') this.takeWord(field, text, place)
    else this.takeText(field, text, place)
  }

  finished(): Omit<Understood, 'row'> {
    this.fillIn()
    const { key, isClosed, draft, errors } = this
    // What is wrong with a row that is left out anyway is nobody's work.
    if (isClosed) return { key, isClosed, draft, intake: null, errors: [] }
    const place = this.by.columns.findIndex(({ field }) => field === 'key')
    if (place >= 0 && key === null && !this.isRefused(place + 1)) this.refuse('no_key', 'key', place)
    if (draft.channel === undefined) this.refuseNoChannel()
    const judged = Intake.safeParse(draft)
    if (!judged.success) errors.push(...this.judgedErrors(judged.error.issues))
    const intake = judged.success && errors.length === 0 ? judged.data : null
    return { key, isClosed, draft, intake, errors }
  }

  private takeText(field: Field, text: string, place: number): void {
    const { kind } = FIELDS[field]
    if (kind === 'demands') this.takeDemands(text)
    else if (kind === 'names') this.takeNames(field, text)
    else if (kind === 'long') this.takeLong(field, text, place)
    else if (field === 'key') this.key = text
    else if (field === 'customer.name' && isAnonymous(text)) this.put('customer.anonymous', true)
    else this.put(field, kind === 'label' ? text.replace(/\s+/gu, ' ') : text)
  }

  private takeDate(field: Field, cell: Cell, place: number): void {
    const { zone, at, options } = this.by
    const order: DateOrder | undefined = options.dateOrder
    const isDay = FIELDS[field].kind === 'day'
    const read = isDay ? readDay(cell, zone, order) : readInstant(cell, zone, order)
    if (read === null) {
      this.refuse('unreadable_date', field, place)
      return
    }
    if (field === 'closedAt') this.isClosed = true
    else if (read instanceof Date && read.getTime() > at.getTime() + A_DAY_MS)
      this.refuse('in_future', field, place)
    else this.put(field, read instanceof Date ? read.toISOString() : read)
  }

  private takeWord(field: Field, text: string, place: number): void {
    const value = this.named(field, text) ?? usualValue(field, text)
    const known = valuesOf(field) ?? []
    if (value === '') return
    if (value === undefined || !known.includes(value)) this.errors.push(unknownWord(field, place + 1, known))
    else if (field === 'closed') this.isClosed ||= value === 'closed'
    else this.put(field, field === 'consent' ? value === 'true' : value)
  }

  private takeDemands(text: string): void {
    const named = this.named('demands', text)
    const kinds = named === undefined ? demandsIn(text) : [named]
    this.draft.demands = kinds.map((kind, index) =>
      index === 0 && text !== kind ? { kind, words: text } : { kind },
    )
  }

  private takeNames(field: Field, text: string): void {
    const kind = field.slice(field.indexOf('.') + 1)
    const names = text.split(/[、,，;；\n]+/u).map((name) => name.trim())
    const respondents = (this.draft.respondents ?? []) as object[]
    this.draft.respondents = [...respondents, ...names.filter(Boolean).map((name) => ({ kind, name }))]
  }

  /** Of several columns each stands under its header. */
  private takeLong(field: Field, text: string, place: number): void {
    const columns = this.by.columns.filter((column) => column.field === field)
    const header = this.by.columns[place]?.header
    const words = columns.length > 1 ? `${header}：${text}` : text
    const before = this.draft[field]
    this.draft[field] = before === undefined ? words : `${before}\n${words}`
  }

  private named(field: Field, text: string): string | undefined {
    return this.by.options.values?.[field]?.[text]
  }

  private put(path: string, value: unknown): void {
    const [first = '', second] = path.split('.')
    if (second === undefined) this.draft[first] = value
    else this.draft[first] = { ...(this.draft[first] as object | undefined), [second]: value }
  }

  private fillIn(): void {
    const { channel, language, outlet, region } = this.by.options.defaults ?? {}
    const incident = this.draft.incident as Draft | undefined
    if (channel) this.draft.channel ??= channel
    if (language) this.draft.language ??= language
    if (outlet && !incident?.outlet) this.put('incident.outlet', outlet)
    if (region && !incident?.region) this.put('incident.region', region)
  }

  private judgedErrors(issues: z.core.$ZodIssue[]): RowError[] {
    const invalid = new InvalidInput('row', issues)
    const [english, chinese] = [inputErrors(invalid, 'en'), inputErrors(invalid, 'zh-CN')]
    const known = english.map(({ pointer, code, message: en }, index) => {
      return { ...this.placeOf(pointer), code, en, zh: chinese[index]?.message ?? en }
    })
    // A cell that was refused is not missing as well.
    return known.filter(({ column, field }) => {
      return !(column === null ? field === 'channel' : this.isRefused(column))
    })
  }

  private refuse(code: Parameters<typeof rowError>[0], field: Field, place: number): void {
    this.errors.push(rowError(code, field, place + 1))
  }

  private refuseNoChannel(): void {
    const place = this.by.columns.findIndex(({ field }) => field === 'channel')
    const column = place < 0 ? null : place + 1
    if (column === null || !this.isRefused(column))
      this.errors.push(rowError('no_channel', 'channel', column))
  }

  private isRefused(column: number): boolean {
    return this.errors.some((one) => one.column === column)
  }

  private placeOf(pointer: string): { readonly field: string; readonly column: number | null } {
    const [first = '', second] = pointer.split('/').slice(1)
    const isList = first === 'respondents' || first === 'demands'
    const field = second === undefined || isList ? first : `${first}.${second}`
    const taken = this.places.get(field)
    if (taken !== undefined) return { field, column: taken }
    const place = this.by.columns.findIndex(
      (one) => one.field === field || one.field?.startsWith(`${field}.`),
    )
    return { field, column: place < 0 ? null : place + 1 }
  }
}
