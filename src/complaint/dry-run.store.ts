import type { Transaction } from '../platform/database.store.ts'
import type { PolicyReader } from '../policy/policy.store.ts'
import type { Policies, PolicyName } from '../policy/policy.ts'
import type { Complaint } from './complaint.ts'
import { type Difference, differenceOf, type Reading } from './dry-run.ts'

const PAGE = 250
const MOST_SHOWN = 100
/** How long a dry run reads, in ms: a transaction has 5 s; what has not been read by then is left out and said so. */
export const MOST_MS = 3000

// What is sealed stays sealed: no policy looks at the texts of people.
const PAST = {
  name: 'past-complaints',
  text: `select id, facts, received_at from complaint
    where tenant_id = $1 and received_at >= $2 and (received_at, id) < ($3, $4)
    order by received_at desc, id desc limit $5`,
}

/** A past complaint as it is read, and its place among the others. */
export interface PastRow {
  readonly id: string
  readonly facts: Complaint
  readonly received_at: Date
}

/** Which complaints are read: received in this time, the latest first, at most so many. */
export interface Period {
  readonly receivedFrom: Date
  readonly receivedTo: Date
  readonly limit: number
}

/** What a new version would change: how many were read, how many differ and how, and the first of them. */
export interface DryRun {
  readonly examined: number
  readonly differing: number
  /** False where time ran out before all were read. */
  readonly complete: boolean
  readonly changes: readonly {
    readonly before: string | null
    readonly after: string | null
    readonly complaints: number
  }[]
  readonly items: readonly Difference[]
}

/** Reads past complaints by the version each was received under and by a new content; takes 3 s at most. */
export async function dryRun<N extends PolicyName>(
  tx: Transaction,
  policies: PolicyReader,
  name: N,
  reading: Reading<N>,
  becomes: Policies[N],
  period: Period,
): Promise<DryRun> {
  const end = performance.now() + MOST_MS
  const differences: Difference[] = []
  const { limit } = period
  let place = beginning(period)
  let examined = 0
  for (;;) {
    const size = Math.min(PAGE, limit - examined)
    const rows = await readPast(tx, period, place, size)
    for (const { facts } of rows) {
      const was = (await policies.contents(tx, facts.policyVersions))[name]
      const difference = differenceOf(reading, was, becomes, facts)
      if (difference) differences.push(difference)
    }
    examined += rows.length
    const last = rows[rows.length - 1]
    const isLate = performance.now() > end
    if (!last || rows.length < size || examined >= limit || isLate)
      return summed(examined, !isLate || examined >= limit || rows.length < size, differences)
    place = [last.received_at, last.id]
  }
}

/** Where reading begins: before it stand the complaints that were received later, and the greater ids. */
export function beginning({ receivedTo }: Period): readonly [Date, string] {
  return [receivedTo, '00000000-0000-0000-0000-000000000000']
}

/** The next past complaints after a place, the latest first. */
export function readPast(
  tx: Transaction,
  { receivedFrom }: Period,
  place: readonly [Date, string],
  size: number,
): Promise<PastRow[]> {
  return tx.run<PastRow>(PAST, [tx.tenant, receivedFrom, ...place, size])
}

/** What differs, counted by its codes, each shortened by `counted` to what complaints have in common. */
export function summed(
  examined: number,
  complete: boolean,
  differences: readonly Difference[],
  counted: (code: string | null) => string | null = (code) => code,
): DryRun {
  const changes = new Map<string, DryRun['changes'][number]>()
  for (const one of differences) {
    const [before, after] = [counted(one.before), counted(one.after)]
    const key = `${before} ${after}`
    changes.set(key, { before, after, complaints: (changes.get(key)?.complaints ?? 0) + 1 })
  }
  return {
    ...{ examined, differing: differences.length, complete },
    changes: [...changes.values()].sort((a, b) => b.complaints - a.complaints),
    items: differences.slice(0, MOST_SHOWN),
  }
}
