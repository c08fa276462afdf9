/** What a subscription asks for: types of events, and which complaints; null: any. */
export interface Wanting {
  /** Types such as `complaint.received`, kinds such as `complaint.*`, or `*`. */
  readonly events: readonly string[]
  readonly departments: readonly string[] | null
  readonly grades: readonly string[] | null
  readonly channels: readonly string[] | null
}

/** What is known of the complaint of an event when it is told. */
export interface About {
  readonly type: string
  readonly department: string | null
  readonly grade: string | null
  readonly channel: string
}

/** Whether a subscription is to be told of an event: its type, and where filters are set its complaint, must fit. */
export function wants(
  { events, departments, grades, channels }: Wanting,
  { type, department, grade, channel }: About,
): boolean {
  return (
    events.some((filter) => fits(filter, type)) &&
    isOneOf(departments, department) &&
    isOneOf(grades, grade) &&
    isOneOf(channels, channel)
  )
}

function fits(filter: string, type: string): boolean {
  return filter.endsWith('*') ? type.startsWith(filter.slice(0, -1)) : filter === type
}

function isOneOf(values: readonly string[] | null, value: string | null): boolean {
  return values === null || (value !== null && values.includes(value))
}
