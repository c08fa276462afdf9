import { z } from 'zod'
import type { Drafts } from '../understand.ts'
import { loose, present, shapeOf } from '../understand.ts'
import type { Raw } from '../understood.ts'
import { customerOf, Demanded, Someone, WhenKnown } from './shared-shapes.ts'

/** A call that a call centre tells of, with what the person at the desk wrote down. */
export const Call = z
  .looseObject({
    id: z.string().min(1).max(400),
    from: loose(40).meta({ description: 'The number that called' }),
    ringsAt: WhenKnown,
    answeredAt: WhenKnown,
    endedAt: WhenKnown,
    kind: loose(40),
    words: loose(100_000).meta({ description: 'What the customer said, as it was written down' }),
    alreadyTried: loose(2000),
    orderNumber: loose(100),
    product: loose(200),
    demands: Demanded,
    customer: Someone.nullish(),
  })
  .meta({ id: 'Call' })

/** A call as a message; one that nobody answered, or wrote nothing about, is counted and asks nothing (REC-2). */
export function readCall(raw: Raw): Drafts {
  const call = shapeOf(Call, raw)
  const { ringsAt, answeredAt, words, customer } = call
  const waited = ringsAt && answeredAt ? (Date.parse(answeredAt) - Date.parse(ringsAt)) / 1000 : undefined
  return [
    {
      // A call that rang and is told of again with what was said are two.
      ...(words ? { id: call.id, kind: call.kind } : { id: `${call.id} silent`, kind: 'automatic' }),
      ...(waited !== undefined && waited >= 0 ? { pickedUpSeconds: Math.min(waited, 86_400) } : {}),
      complaint: present({
        ...{ channel: 'phone', reportedAt: ringsAt, account: words ?? SILENT },
        ...{ alreadyTried: call.alreadyTried, demands: call.demands ?? undefined },
        customer: customerOf({ ...customer, phone: customer?.phone ?? call.from } as typeof customer),
        incident: present({ orderNumber: call.orderNumber, product: call.product }),
      }),
    },
  ]
}

const SILENT = '（无通话记录 no record of the call）'
