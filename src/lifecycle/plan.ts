import { z } from 'zod'
import { rungOf } from '../complaint/answering.ts'
import { fact } from '../complaint/fact.ts'
import { Duration, MoneyInput } from '../complaint/fields.ts'
import { refuseFull } from '../complaint/limit.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import { Department, Person, words } from '../platform/fields.ts'
import { approverFor, approverWithoutConflict } from '../policy/approval.ts'

const MeasureInput = z.strictObject({
  action: words(1000),
  owner: Person,
  department: Department,
  dueIn: Duration,
})

const OptionInput = z
  .strictObject({
    title: words(200),
    measures: z.array(MeasureInput).min(1).max(20),
    cost: MoneyInput,
    basis: z.array(words(500)).max(20),
    meetsDemands: z.union([z.boolean(), z.array(z.boolean()).max(20)]),
    goodwill: z.boolean().optional(),
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
    rootCause: words(4000).optional(),
  })
  .meta({
    id: 'Planning',
    examples: [
      {
        options: [
          example('上门退机并全额退款', 289900, true),
          example('更换同款新机并免费安装', 0, false),
          example('免费维修并延保一年', 30000, false),
        ],
        recommended: 0,
      },
    ],
  })

/** `plan`: lays the options before the approver whom grade and dearest option ask for (PLAN-1, APP-1). */
export const plan = defineStep({
  step: 'plan',
  input: Planning,
  decide: (complaint, { options, recommended, rootCause }, by) => {
    const { actor, at, policies, newId } = by
    refuseFull(complaint.formerPlans)
    const made = options.map(({ meetsDemands, goodwill, ...option }) => ({
      ...option,
      id: newId(),
      meetsDemands: [meetsDemands].flat(),
      goodwill: goodwill ?? false,
    }))
    const chosen = made[recommended]
    if (!chosen) throw noSuchOption()
    const grade = complaint.grade ?? policies.grading.otherwise
    const dearest = Math.max(...made.map(({ cost }) => cost.amount))
    return [
      fact('complaint.planned', {
        plan: {
          options: made,
          recommended: chosen.id,
          plannedBy: actor.id,
          plannedAt: at.toISOString(),
        },
        approver: approverWithoutConflict(
          policies.approval,
          approverFor(policies.approval, grade, dearest),
          by.members,
          rungOf(complaint, by),
        ),
        ...(rootCause === undefined ? {} : { rootCause }),
      }),
    ]
  },
})

function noSuchOption(): UnfitInput {
  return new UnfitInput('/recommended', 'no_such_option', {
    en: 'There is no option with this index; they count from 0.',
    zh: '没有该序号的选项；序号从 0 开始。',
  })
}
