import { z } from 'zod'
import { Instant, label, words } from '../platform/fields.ts'

const Host = z
  .string()
  .max(253)
  .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:]+)$/)
  .meta({ example: 'imap.example.com' })

/** A mailbox as an administrator sets it up. */
export const MailboxInput = z
  .strictObject({
    host: Host,
    port: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .meta({ description: '993 where absent, 143 with `starttls` or `none`' }),
    security: z.enum(['tls', 'starttls', 'none']).optional().meta({
      description: '`tls` where absent; `none` only where the service may call plain http too',
    }),
    user: label(),
    password: words(500).optional().meta({
      description: 'Needed the first time, and where host, user or folder change; shown to nobody',
    }),
    folder: label().optional().meta({ description: 'INBOX where absent' }),
    afterwards: z.enum(['leave', 'mark_seen', 'move']).optional().meta({
      description: 'What is done in the mailbox with a mail that was taken over; `leave` where absent',
    }),
    moveTo: label().optional().meta({ description: 'The folder that it is moved to, with `move`' }),
    since: Instant.optional().meta({
      description: 'Mails that came before are left alone; the moment of the set-up where absent',
    }),
  })
  .refine(({ afterwards, moveTo }) => (afterwards === 'move') === (moveTo !== undefined), {
    path: ['moveTo'],
  })
  .meta({
    id: 'MailboxInput',
    examples: [{ host: 'imap.example.com', user: 'care@example.com', password: 'an app password' }],
  })

/** How a mailbox is read, as it is kept: sealed, since there is a password in it. */
export interface MailboxSettings {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user: string
  readonly password: string
  readonly folder: string
  readonly afterwards: 'leave' | 'mark_seen' | 'move'
  readonly moveTo?: string | undefined
}

/** Up to which mail a mailbox was read: the UIDVALIDITY of its folder, and the UID there (RFC 9051). */
export interface Place {
  readonly validity: string
  readonly uid: number
}

/** A mail as it lies in a mailbox; of one that is too large only its head. */
export interface FetchedMail {
  readonly place: Place
  readonly contentType: string
  readonly body: Buffer
}

const LOOK_MS = 20_000
const LONGEST_MS = 900_000

/** The settings as they hold; null where a password is needed and none was given. */
export function mailboxOf(
  input: z.output<typeof MailboxInput>,
  before: MailboxSettings | null,
): MailboxSettings | null {
  const { security = 'tls', folder = 'INBOX', afterwards = 'leave', host, user, moveTo } = input
  const port = input.port ?? (security === 'tls' ? 993 : 143)
  const isSame = before !== null && isSameMailbox(before, { host, user, folder })
  const password = input.password ?? (isSame ? before.password : undefined)
  if (password === undefined) return null
  return { host, port, security, user, password, folder, afterwards, ...(moveTo ? { moveTo } : {}) }
}

/** Whether two settings lead to the same mails, so that the place in one is the place in the other. */
export function isSameMailbox(
  one: Pick<MailboxSettings, 'host' | 'user' | 'folder'>,
  other: Pick<MailboxSettings, 'host' | 'user' | 'folder'>,
): boolean {
  return one.host === other.host && one.user === other.user && one.folder === other.folder
}

/** By what a mail of a mailbox is known again, whoever fetches it. */
export function mailKey({ host, user, folder }: MailboxSettings, { validity, uid }: Place): string {
  return `imap ${JSON.stringify([host, user, folder])} ${validity}:${uid}`
}

/** How long until a mailbox is looked into again (ms): 20 s, and after failures growing waits up to 15 min. */
export function untilNextLook(failures: number, chance: number): number {
  if (failures === 0) return LOOK_MS
  return Math.min(LONGEST_MS, LOOK_MS * 2 ** Math.min(failures, 10)) * (0.8 + 0.4 * chance)
}
