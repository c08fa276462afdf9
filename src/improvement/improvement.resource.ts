import { z } from 'zod'
import { type Effect, statementOf } from './effect.ts'
import type { ImprovementEvent, ListedImprovement } from './improvement.store.ts'
import { allowedIn, IMPROVEMENT_STATES, type Improvement, isLate } from './improvement.ts'

const text = z.string()
const instant = text.meta({ format: 'date-time' })
const id = text.meta({ format: 'uuid' })
const About = z.strictObject({
  category: text,
  subcategory: text.nullable(),
  product: text.nullable(),
  outlet: text.nullable(),
})

const shape = {
  ...{ id, version: z.int(), kind: z.enum(['corrective', 'preventive']), state: z.enum(IMPROVEMENT_STATES) },
  ...{ owner: text, about: About.meta({ description: 'The kind of complaint that it is against' }) },
  ...{ due: instant, overdue: z.boolean(), proposedAt: instant, proposedBy: text },
  ...{ startedAt: instant.nullable(), doneAt: instant.nullable(), endedAt: instant.nullable() },
}

/** An improvement in a list. */
export const ImprovementSummary = z
  .strictObject({ ...shape, complaints: z.int().meta({ description: 'From how many complaints it comes' }) })
  .meta({ id: 'ImprovementSummary' })

const Counted = z.strictObject({ from: instant, to: instant, days: z.number(), complaints: z.int() })
const EffectResource = z
  .strictObject({
    before: Counted.meta({ description: 'Until it was started' }),
    after: Counted.nullable().meta({ description: 'Since it was done' }),
    ...{ ratePerDayBefore: z.number(), ratePerDayAfter: z.number(), ratio: z.number().nullable() },
    low: z.number().meta({ description: 'The least ratio that the counts allow (Clopper–Pearson)' }),
    high: z.number().nullable().meta({ description: 'The greatest; null: without an upper end' }),
    pValue: z.number().meta({ description: 'Two-sided, of the exact test of two Poisson rates' }),
    significance: z.number(),
    finding: z.enum(['fell', 'rose', 'no_change_shown', 'undetermined', 'not_yet']),
    asOf: instant,
    statement: z.strictObject({ en: text, zh: text }),
  })
  .meta({ id: 'Effect' })

/** An improvement with what was done about it and what came of it (IMP-1). */
export const ImprovementResource = z
  .strictObject({
    ...shape,
    ...{ complaints: z.array(id), cause: text, actions: z.array(text) },
    allowed: z.array(text).meta({ description: 'What may be done with it as it stands' }),
    effect: EffectResource.meta({ description: 'As it is now; of what was verified as it was then' }),
    history: z.array(
      z.strictObject({
        ...{ seq: z.int(), type: text, at: instant, actor: text, role: text },
        data: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: 'Improvement' })

/** An improvement as lists show it. */
export function presentImprovementSummary(improvement: ListedImprovement, at: Date) {
  const { about, ...rest } = improvement
  return { ...rest, about: presentAbout(about), overdue: isLate(improvement, at) }
}

/** An improvement as it is shown by itself; `mask` hides texts from those who read masked (PRIV-1). */
export function presentImprovement(
  improvement: Improvement,
  effect: Effect,
  history: readonly (ImprovementEvent & { readonly seq: number })[],
  { at, mask }: { readonly at: Date; readonly mask: <T>(value: T) => T },
) {
  const { about, cause, actions, ...rest } = improvement
  return {
    ...{ ...rest, about: presentAbout(about), cause: mask(cause), actions: mask(actions) },
    ...{ overdue: isLate(improvement, at), allowed: allowedIn(improvement.state) },
    effect: { ...effect, statement: statementOf(effect) },
    history: history.map(({ data, texts, ...event }) => ({ ...event, data: { ...data, ...mask(texts) } })),
  }
}

function presentAbout({ category, subcategory, product, outlet }: Improvement['about']) {
  return {
    ...{ category, subcategory: subcategory ?? null },
    ...{ product: product ?? null, outlet: outlet ?? null },
  }
}
