import { z } from 'zod'
import { CauseInput, Duration, MoneyInput } from '../complaint/fields.ts'
import type { Measure } from '../complaint/work-planning.ts'
import { Department, Person, words } from '../platform/fields.ts'
import { OPTION_KINDS } from '../policy/ready-policy.ts'

const Code = z.string().regex(/^[a-z0-9_]{1,64}$/)

const MOST_MEASURES = 20
const MeasureInput = z
  .strictObject({
    action: words(1000),
    owner: Person,
    department: Department,
    dueIn: Duration.optional().meta({ description: 'Left out, it is the usual time of its `kind`' }),
    kind: Code.optional().meta({
      description: 'A kind of work of the policy `execution`, such as `pick_up` or `refund` (EXE-1)',
    }),
    after: z
      .array(z.int().min(0).max(MOST_MEASURES))
      .max(MOST_MEASURES)
      .optional()
      .meta({ description: 'The earlier measures of this option, from 0, that must be over first (EXE-1)' }),
  })
  // It is asked whatever was sent, `null` too: that is refused for what it is.
  .refine((measure) => !measure || measure.dueIn !== undefined || measure.kind !== undefined, {
    ...{ path: ['dueIn'], params: { missing: true }, when: () => true },
  })

/** One option of a plan (PLAN-1), alone or made from a ready one of the library (PLAN-2). */
export const OptionInput = z
  .strictObject({
    title: words(200),
    measures: z.array(MeasureInput).min(1).max(MOST_MEASURES),
    cost: MoneyInput,
    basis: z.array(words(500)).max(20),
    meetsDemands: z.union([z.boolean(), z.array(z.boolean()).max(20)]),
    goodwill: z.boolean().optional(),
    kind: z.enum(OPTION_KINDS).optional(),
    from: z
      .strictObject({ library: Code })
      .optional()
      .meta({ description: 'The ready option that it is made from (PLAN-2)' }),
    laws: z.array(Code).max(20).optional().meta({ description: 'Codes of the policy `legal` (LAW-1)' }),
    customerChose: z
      .boolean()
      .optional()
      .meta({ description: 'The customer asked for it: a coupon then may replace money (PLAN-6)' }),
    notRecommendedBecause: words(2000).optional(),
  })
  .meta({ id: 'OptionInput' })

const example = (title: string, amount: number, meetsDemands: boolean) => ({
  title,
  measures: [{ action: title, owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' }],
  cost: { amount, currency: 'CNY' },
  basis: ['消费者权益保护法 第二十四条'],
  meetsDemands,
})

/** At least three comparable options, one of them recommended by its index (PLAN-1). */
export const Planning = z
  .strictObject({
    options: z.array(OptionInput).min(1).max(10),
    recommended: z.int().min(0).max(9),
    notChosen: z
      .array(z.strictObject({ option: z.int().min(0).max(9), reason: words(2000) }))
      .max(10)
      .optional()
      .meta({ description: 'Why the other options are not recommended, by index (PLAN-1)' }),
    rootCause: words(4000).optional(),
    cause: CauseInput.optional(),
    applicable: z
      .array(Code)
      .max(20)
      .optional()
      .meta({ description: 'Laws that apply here, so that an option lives up to them (PLAN-6)' }),
    entitlementReason: words(2000)
      .optional()
      .meta({ description: 'Why the plan gives less than an applicable law; it goes to `legal` (LAW-2)' }),
    overPromiseReason: words(2000)
      .optional()
      .meta({ description: 'Why it promises what was not achieved lately (PLAN-3)' }),
  })
  .meta({
    id: 'Planning',
    examples: [
      {
        options: [
          example('上门退机并全额退款', 289900, true),
          example('更换同款新机并免费安装', 0, false),
          {
            ...example('免费维修并延保一年', 30000, false),
            ...{ kind: 'service', laws: ['product_quality_40'] },
          },
        ],
        recommended: 0,
        notChosen: [{ option: 2, reason: '同一故障已修过一次，客户不愿再修' }],
      },
    ],
  })

/** A plan as it is given. */
export type PlanningGiven = z.output<typeof Planning>
/** One option of it, each measure with its time. */
export type OptionInput = Omit<z.output<typeof OptionInput>, 'measures'> & {
  readonly measures: readonly Measure[]
}
/** A plan as it is given, each measure with its time. */
export type PlanningInput = Omit<PlanningGiven, 'options'> & { readonly options: readonly OptionInput[] }
