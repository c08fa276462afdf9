import { z } from 'zod'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { Reason } from '../complaint/fields.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'

const whose = {
  representative: z
    .uuid()
    .toLowerCase()
    .optional()
    .meta({ description: 'Whose link it is where it isn’t the customer’s own' }),
}

/** Whose link is sent anew. */
export const LinkInput = z.strictObject(whose).meta({ id: 'LinkInput', examples: [{}] })

/** `send-link` 发送查询链接: one more link to the customer's own page; those given before go on. */
export const sendLink = defineStep({
  step: 'send-link',
  input: LinkInput,
  decide: (complaint, { representative }) => {
    if (representative) refuseUnaccepted(complaint, representative)
    return [fact('tracking.linked', { representative: representative ?? null })]
  },
})

/** Why the links are revoked, and whose. */
export const LinkRevocation = Reason.extend(whose).meta({
  id: 'LinkRevocation',
  examples: [{ reason: '客户的手机丢失，链接可能外泄' }],
})

/** `revoke-links` 撤销查询链接: none of the customer's, or of that representative's, opens anything any more. */
export const revokeTracking = defineStep({
  step: 'revoke-links',
  input: LinkRevocation,
  decide: (complaint, { representative, reason }) => {
    if (representative) refuseUnaccepted(complaint, representative)
    return [fact('tracking.revoked', { representative: representative ?? null }, reason)]
  },
})

function refuseUnaccepted({ representatives = [] }: Complaint, id: string): void {
  if (!representatives.some((one) => one.id === id && one.state === 'accepted')) throw notAccepted()
}

function notAccepted(): UnfitInput {
  return new UnfitInput('/representative', 'not_accepted', {
    en: 'The complaint has no representative with this id whose proof was accepted.',
    zh: '该投诉没有此编号且已确认权限的代理人。',
  })
}
