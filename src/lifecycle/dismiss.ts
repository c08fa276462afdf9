import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { after } from '../platform/duration.ts'
import { words } from '../platform/fields.ts'

const GROUNDS = [
  ...(['not_ours', 'no_dealing', 'before_court_or_authority', 'over_three_years'] as const),
  ...(['not_completed_though_asked', 'finally_answered_nothing_new'] as const),
] as const

const reason = words(4000)

/** Not accepted on one of the closed list of grounds, or unfounded after verification; always reasoned. */
export const DismissalInput = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('not_accepted'), ground: z.enum(GROUNDS), reason }),
    z.strictObject({ kind: z.literal('unfounded'), ground: words(200).optional(), reason }),
  ])
  .meta({
    id: 'DismissalInput',
    examples: [
      { kind: 'not_accepted', ground: 'not_ours', reason: '订单由其他公司销售和发货，已告知其客服电话' },
    ],
  })

/** `dismiss`: a proposal that another person confirms. */
export const dismiss = defineStep({
  step: 'dismiss',
  input: DismissalInput,
  decide: (_, { kind, ground, reason }, { actor }) => [
    fact('complaint.dismissal_proposed', {
      dismissal: {
        ...(kind === 'unfounded' ? { kind, note: ground } : { kind, ground }),
        ...{ reason, proposedBy: actor.id },
      },
    }),
  ],
})

/** Yes, or no with the reason. */
export const Confirmation = z
  .discriminatedUnion('confirm', [
    z.strictObject({ confirm: z.literal(true), reason: reason.optional() }),
    z.strictObject({ confirm: z.literal(false), reason }),
  ])
  .meta({ id: 'Confirmation', examples: [{ confirm: true }] })

/** `confirm-dismissal`: ends it with the time for appeal running, or gives it back to the work. */
export const confirmDismissal = defineStep({
  step: 'confirm-dismissal',
  input: Confirmation,
  decide: (_, { confirm, reason }, { at, policies }) => {
    if (!confirm) return [fact('complaint.dismissal_refused', {}, reason)]
    const closesAt = after(at, policies.clocks.rules.close.limit).toISOString()
    return [fact('complaint.dismissed', { closesAt }, reason)]
  },
})
