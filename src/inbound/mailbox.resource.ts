import { z } from 'zod'
import type { MailboxRecord } from './mailbox.store.ts'

const instant = z.string().meta({ format: 'date-time' })

/** A mailbox as it is shown: without its password. */
export const MailboxResource = z
  .strictObject({
    ...{ host: z.string(), port: z.int(), security: z.enum(['tls', 'starttls', 'none']) },
    ...{ user: z.string(), folder: z.string() },
    ...{ afterwards: z.enum(['leave', 'mark_seen', 'move']), moveTo: z.string().nullable() },
    since: instant,
    state: z
      .enum(['waiting', 'well', 'failing'])
      .meta({ description: 'How the last look went; `waiting` before the first' }),
    code: z.string().nullable().meta({
      description: 'Why it failed, such as `authentication_failed` or `ECONNREFUSED`',
    }),
    failingSince: instant.nullable(),
    failures: z.int().meta({ description: 'How many looks failed one after the other' }),
    lookedAt: instant.nullable(),
    kept: z.int().meta({ description: 'How many mails were taken over' }),
    ...{ author: z.string(), at: instant },
  })
  .meta({ id: 'Mailbox' })

/** A mailbox without what opens it. */
export function presentMailbox(mailbox: MailboxRecord): z.output<typeof MailboxResource> {
  const { settings, failures, code, kept, author, lookedAt, failingSince, since, at } = mailbox
  const { password: _, moveTo = null, ...shown } = settings
  return {
    ...{ ...shown, moveTo, since: since.toISOString() },
    state: code !== null ? 'failing' : lookedAt ? 'well' : 'waiting',
    ...{ code, failures, failingSince: failingSince?.toISOString() ?? null },
    ...{ lookedAt: lookedAt?.toISOString() ?? null, kept, author, at: at.toISOString() },
  }
}
