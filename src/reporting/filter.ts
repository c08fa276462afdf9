/** What reports are filtered by: the filters of the worklist that name no person's data. */
export interface Filter {
  readonly state?: readonly string[] | null
  readonly grade?: readonly string[] | null
  readonly category?: readonly string[] | null
  readonly channel?: readonly string[] | null
  readonly handler?: readonly string[] | null
  readonly department?: readonly string[] | null
  readonly awaiting?: readonly string[] | null
  readonly receivedFrom?: Date | null
  readonly receivedTo?: Date | null
  readonly converted?: boolean | null
}

/** What complaints are counted by. */
export type Dimension = 'day' | 'week' | 'month' | 'channel' | 'category' | 'grade' | 'state' | 'department'

/** The filters that are lists of values. */
export const LISTS = ['state', 'grade', 'category', 'channel', 'handler', 'department', 'awaiting'] as const

const MOST_VALUES = 50
const FORMS: Readonly<Record<string, RegExp>> = {
  category: /^[a-z0-9_]{1,64}$/,
  department: /^[a-z0-9-]{1,40}$/,
  handler: /^(?=.*\S)[^\p{C}]{1,200}$/u,
}

/** The name of the first filter whose values no complaint could have, as the worklist refuses them; null: all fit. */
export function unfitFilter(filter: Filter): string | null {
  const unfit = LISTS.find((name) => {
    const values = filter[name] ?? []
    return values.length > MOST_VALUES || values.some((value) => FORMS[name] && !FORMS[name].test(value))
  })
  return unfit ?? null
}

/** The filters as they were applied, `me` named; the period stands apart (ANA-8). */
export function appliedFilters(filter: Filter, me: string): { name: string; values: readonly string[] }[] {
  const lists = LISTS.flatMap((name) => {
    const values = filter[name]
    return values ? [{ name, values: name === 'handler' ? named(values, me) : values }] : []
  })
  const { converted } = filter
  return typeof converted === 'boolean'
    ? [...lists, { name: 'converted', values: [String(converted)] }]
    : lists
}

/** Persons with `me` as the caller. */
export function named(persons: readonly string[], me: string): readonly string[] {
  return persons.map((person) => (person === 'me' ? me : person))
}
