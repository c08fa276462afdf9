import { z } from 'zod'
import { Day } from '../../policy/calendar-policy.ts'
import type { ChannelSettings } from '../channel.ts'
import type { Drafts } from '../understand.ts'
import { loose, present, shapeOf } from '../understand.ts'
import type { Raw } from '../understood.ts'
import { customerOf, Demanded, Files, filesOf, Someone, WhenKnown } from './shared-shapes.ts'

/** A letter by which an authority passes a complaint on (监管转办), adds to it, or urges. */
export const RegulatorLetter = z
  .looseObject({
    event: z.enum(['referred', 'added', 'urged']).nullish().meta({ description: '`referred` where absent' }),
    letterNumber: loose(200).meta({ description: 'The number of this very letter' }),
    case: z.looseObject({
      number: z.string().min(1).max(100).meta({ description: 'The number of the case at the authority' }),
      authority: loose(200),
      referredAt: WhenKnown,
      replyBy: Day.nullish().meta({
        description: 'The day in the letter by the end of which it is to be answered',
      }),
      words: loose(100_000),
      demands: Demanded,
      complainant: Someone.nullish(),
      orderNumber: loose(100),
      product: loose(200),
      region: loose(200),
      outlet: loose(200),
    }),
    files: Files,
  })
  .meta({ id: 'RegulatorLetter' })

/** A letter as a message: the case's number is the thread, its referral starts the statutory clocks (CLK-10). */
export function readRegulator(raw: Raw, { authority }: Pick<ChannelSettings, 'authority'>): Drafts {
  const { letterNumber, case: matter, files } = shapeOf(RegulatorLetter, raw)
  const { number } = matter
  return [
    {
      // Without a number of its own the same body is the same letter, and another one joins its thread.
      ...(letterNumber ? { id: `${number} ${letterNumber}` } : {}),
      thread: number,
      complaint: present({
        ...{ channel: 'regulator', reportedAt: matter.referredAt, account: matter.words },
        demands: matter.demands ?? undefined,
        customer: customerOf(matter.complainant && { ...matter.complainant, id: undefined }),
        incident: present({
          ...{ orderNumber: matter.orderNumber, product: matter.product },
          ...{ region: matter.region, outlet: matter.outlet },
        }),
        referral: present({
          ...{ authority: matter.authority ?? authority, caseNumber: number, replyBy: matter.replyBy },
        }),
      }),
      files: filesOf(files),
    },
  ]
}
