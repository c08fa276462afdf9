import { z } from 'zod'
import type { ChannelSettings } from '../channel.ts'
import type { Drafts } from '../understand.ts'
import { loose, present, shapeOf } from '../understand.ts'
import type { Raw } from '../understood.ts'
import { Files, filesOf, WhenKnown } from './shared-shapes.ts'

const count = z.int().min(0).max(10_000_000_000).nullish()

/** A post, a comment or a private message on a social network, with how far it reached. */
export const SocialPost = z
  .looseObject({
    id: z.string().min(1).max(400),
    conversation: loose(400).meta({ description: 'The id of the post that all of it began with' }),
    url: loose(1000),
    at: WhenKnown,
    words: loose(100_000),
    kind: loose(40),
    author: z
      .looseObject({ id: loose(200), nickname: loose(200), followers: count })
      .nullish()
      .meta({ description: 'Whoever wrote it; the network’s id of them is no id of the house' }),
    views: count,
    likes: count,
    comments: count,
    reposts: count,
    files: Files,
  })
  .meta({ id: 'SocialPost' })

/** A post as a message: from so many readers on it is a risk to public opinion, a fact that grading looks at (GRD-1). */
export function readSocial(raw: Raw, { riskFromReach }: Pick<ChannelSettings, 'riskFromReach'>): Drafts {
  const post = shapeOf(SocialPost, raw)
  const { author, id, conversation } = post
  const reach = Math.max(post.views ?? 0, author?.followers ?? 0)
  return [
    {
      // What others say below a post is theirs: only the same author goes on with it.
      ...{ id, reach, ...(author?.id ? { thread: `${conversation ?? id} ${author.id}` } : {}) },
      ...(post.kind ? { kind: post.kind } : {}),
      complaint: present({
        ...{ channel: 'social', reportedAt: post.at, account: post.words },
        customer: present({ name: author?.nickname }),
        incident: present({ page: post.url }),
        facts: reach >= riskFromReach ? RISK : undefined,
      }),
      files: filesOf(post.files),
    },
  ]
}

const RISK = {
  affectedCustomers: 1,
  loss: { amount: 0, currency: 'CNY' },
  ...{ safetyHazard: false, publicOpinionRisk: true, processDefect: false },
}
