import { z } from 'zod'
import type { Clock } from '../clocks/clock.ts'
import { ClockResource, presentClocks } from '../complaint/clock.resource.ts'
import { dueSteps, isDisputed } from './safety.ts'
import type { SafetyCaseRow, SafetyEvent } from './safety-case.store.ts'

const text = z.string()
const instant = text.meta({ format: 'date-time' })
const id = text.meta({ format: 'uuid' })
const Step = z.enum(['containment', 'recall', 'report', 'buyers'])

/** A safety case in a list (SAFE-1). */
export const SafetySummary = z
  .strictObject({
    ...{ id, state: z.enum(['open', 'closed']), product: text.nullable(), batch: text.nullable() },
    openedAt: instant,
    closedAt: instant.nullable(),
    complaint: id.meta({ description: 'The complaint that leads it: its steps are on that timeline' }),
    complaints: z.array(id).meta({ description: 'All of the case, 1,000 at most' }),
    recall: z.boolean().nullable().meta({ description: 'Null until it is decided' }),
    missing: z.array(Step).meta({ description: 'The steps that are still due' }),
  })
  .meta({ id: 'SafetySummary' })

const done = { at: instant, by: text }

/** A safety case with all that was done in it. */
export const SafetyCaseResource = z
  .strictObject({
    ...SafetySummary.shape,
    containment: z
      .strictObject({ ...done, measures: z.array(text), evidence: text, note: text.nullable() })
      .nullable(),
    votes: z.array(z.strictObject({ ...done, voter: text, recall: z.boolean(), reason: text })),
    disputed: z.boolean().meta({ description: 'Quality and legal differ: the gm decides' }),
    report: z.strictObject({ ...done, authority: text, filedAt: instant, reference: text }).nullable(),
    buyers: z.strictObject({ ...done, count: z.int(), listReference: text }).nullable(),
    closing: z.strictObject({ ...done, reason: text }).nullable(),
    clocks: z.array(ClockResource),
  })
  .meta({ id: 'SafetyCase' })

/** A case as lists show it. */
export function presentSafetySummary(row: SafetyCaseRow) {
  const { id, product, batch, safety, complaints, complaint_id: complaint } = row
  return {
    ...{ id, state: row.closed_at ? ('closed' as const) : ('open' as const), product, batch, complaint },
    ...{ openedAt: row.opened_at.toISOString(), closedAt: row.closed_at?.toISOString() ?? null },
    ...{ complaints, recall: safety.recall ?? null, missing: dueSteps(safety) },
  }
}

/** A case as it is shown by itself; `mask` hides texts from those who read masked (PRIV-1). */
export function presentSafetyCase(
  row: SafetyCaseRow,
  events: readonly SafetyEvent[],
  clocks: readonly Clock[],
  { at, mask }: { readonly at: Date; readonly mask: (text: string) => string },
) {
  const own = clocks.filter(({ subject }) => subject === row.id)
  return {
    ...presentSafetySummary(row),
    ...{ containment: null, report: null, buyers: null, closing: null },
    votes: events.flatMap((event) => voteIn(event, mask)),
    disputed: isDisputed(row.safety),
    ...Object.assign({}, ...events.map((event) => stepIn(event, mask))),
    clocks: presentClocks(own, at),
  }
}

interface Said {
  readonly measures?: readonly { readonly action?: string }[]
  readonly evidence?: { readonly reference: string; readonly note?: string }
  readonly vote?: SafetyCaseRow['safety']['votes'] extends readonly (infer V)[] | undefined ? V : never
  readonly authority?: string
  readonly filedAt?: string
  readonly buyers?: number
}

function voteIn({ data, reason = '' }: SafetyEvent, mask: (text: string) => string) {
  const { vote } = data as Said
  return vote ? [{ ...vote, reason: mask(reason) }] : []
}

function stepIn({ type, at, actor: by, data, reason = '' }: SafetyEvent, mask: (text: string) => string) {
  const { measures = [], evidence, authority = '', filedAt = at, buyers = 0 } = data as Said
  const reference = mask(evidence?.reference ?? '')
  const steps: Record<string, object> = {
    'safety.contained': {
      containment: {
        ...{ at, by, measures: measures.map(({ action = '' }) => mask(action)), evidence: reference },
        note: evidence?.note === undefined ? null : mask(evidence.note),
      },
    },
    'safety.reported': { report: { at, by, authority, filedAt, reference } },
    'safety.buyers_listed': { buyers: { at, by, count: buyers, listReference: reference } },
    'safety.closed': { closing: { at, by, reason: mask(reason) } },
  }
  return steps[type] ?? {}
}
