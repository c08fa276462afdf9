import type { Transaction } from '../platform/database.store.ts'
import { durationMs } from '../platform/duration.ts'
import type { Policies } from '../policy/policy.ts'
import { type Counted, daysOf, type Effect, type Window, windowsOf } from './effect.ts'
import type { Improvement } from './improvement.ts'
import { compareRates } from './rate.ts'

const DAY_MS = 86_400_000
const COUNT = { name: 'count-of-kind', text: 'select count_of_kind($1, $2, $3, $4, $5, $6) as complaints' }
const FIRST = {
  name: 'first-on-record',
  text: 'select received_at as at from complaint where tenant_id = $1 order by received_at, id limit 1',
}

/**
 * IMP-1: the complaints of the improvement's kind before and after, counted by category and time of receipt; what was
 * converted is none (REC-10). `windows` in place of those of policy.
 */
export async function measureEffect(
  tx: Transaction,
  improvement: Pick<Improvement, 'about' | 'startedAt' | 'doneAt'>,
  policy: Policies['aftercare']['improvement'],
  at: Date,
  windows?: { readonly before: string; readonly after: string },
): Promise<Effect> {
  const length = {
    before: daysIn(windows?.before ?? policy.before),
    after: daysIn(windows?.after ?? policy.after),
  }
  const spans = windowsOf(improvement, length, { at, since: (await firstOnRecord(tx)) ?? at })
  const before = await counted(tx, improvement.about, spans.before)
  const after = spans.after && (await counted(tx, improvement.about, spans.after))
  const { finding, ...compared } = compareRates(before, after ?? { complaints: 0, days: 0 }, policy)
  const { significance } = policy
  return {
    before,
    after,
    ...compared,
    finding: after ? finding : 'not_yet',
    asOf: at.toISOString(),
    significance,
  }
}

function daysIn(iso: string): number {
  return durationMs(iso) / DAY_MS
}

async function firstOnRecord(tx: Transaction): Promise<Date | null> {
  const [row] = await tx.run<{ at: Date | null }>(FIRST, [tx.tenant])
  return row?.at ?? null
}

async function counted(tx: Transaction, about: Improvement['about'], window: Window): Promise<Counted> {
  const { category, subcategory = null, product = null, outlet = null } = about
  const [row] = await tx.run<{ complaints: number }>(COUNT, [
    ...[category, subcategory, product, outlet, window.from, window.to],
  ])
  return { ...window, days: daysOf(window), complaints: row?.complaints ?? 0 }
}
