import type { Complaint } from '../complaint/complaint.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { bareOf } from '../policy/phrases.ts'

/** Where anybody reads along. */
const PUBLIC: readonly string[] = ['social', 'media']
const SHORTEST = 2

/** PRIV-8: nothing that says who the customer is goes where anybody reads along. Throws UnfitInput. */
export function refuseInPublic(
  { customer, incident }: Complaint,
  { channel, words }: { readonly channel: string; readonly words: string },
): void {
  if (!PUBLIC.includes(channel)) return
  const { name, phone, email, wechat, externalId } = customer
  const said = bareOf(words)
  // A number is known by its end, whether or not the country stands before it.
  const shown = [name, phone?.slice(-11), email, wechat, externalId, incident.orderNumber, incident.contract]
    .map((one) => bareOf(one ?? ''))
    .filter((one) => one.length >= SHORTEST)
  if (shown.some((one) => said.includes(one))) throw personal()
}

function personal(): UnfitInput {
  return new UnfitInput('/words', 'personal_in_public', {
    en: 'Anybody reads along on this channel: leave out the customer’s name, contacts and numbers.',
    zh: '该渠道为公开渠道：请勿写入客户的姓名、联系方式与各类编号。',
  })
}
