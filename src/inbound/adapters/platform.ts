import { z } from 'zod'
import { Day } from '../../policy/calendar-policy.ts'
import type { ChannelSettings } from '../channel.ts'
import type { Drafts } from '../understand.ts'
import { loose, present, shapeOf } from '../understand.ts'
import type { Raw } from '../understood.ts'
import { customerOf, Demanded, Files, filesOf, Someone, WhenKnown, yuan } from './shared-shapes.ts'

/** A dispute that a trading platform passes on, and what is added to it. */
export const PlatformDispute = z
  .looseObject({
    event: z.enum(['opened', 'added', 'urged']).nullish().meta({ description: '`opened` where absent' }),
    eventId: loose(200).meta({ description: 'The id of what is added' }),
    dispute: z.looseObject({
      number: z.string().min(1).max(100).meta({ description: 'Its number on the platform' }),
      platform: loose(200),
      openedAt: WhenKnown,
      replyBy: Day.nullish(),
      orderNumber: loose(100),
      product: loose(200),
      reason: loose(500),
      words: loose(100_000),
      amount: z
        .int()
        .min(0)
        .max(1_000_000_000_000)
        .nullish()
        .meta({ description: 'What is in dispute, in fen' }),
      demands: Demanded,
      buyer: Someone.nullish(),
    }),
    files: Files,
  })
  .meta({ id: 'PlatformDispute' })

/** A dispute as a message: its number is the thread, its letter the referral whose date to answer by runs. */
export function readPlatform(raw: Raw, { authority }: Pick<ChannelSettings, 'authority'>): Drafts {
  const { eventId, dispute, files } = shapeOf(PlatformDispute, raw)
  const { number, platform, reason, words, amount } = dispute
  return [
    {
      // Without an id of its own the same body is the same message, and another one joins its thread.
      ...(eventId ? { id: `${number} ${eventId}` } : {}),
      thread: number,
      complaint: present({
        ...{ channel: 'platform', reportedAt: dispute.openedAt, demands: dispute.demands ?? undefined },
        account: [reason, words, amount ? `争议金额 ${yuan(amount)}` : undefined].filter(Boolean).join('\n'),
        customer: customerOf(dispute.buyer && { ...dispute.buyer, id: undefined }),
        incident: present({ orderNumber: dispute.orderNumber, product: dispute.product }),
        referral: present({
          ...{ authority: platform ?? authority, caseNumber: number, replyBy: dispute.replyBy },
        }),
      }),
      files: filesOf(files),
    },
  ]
}
