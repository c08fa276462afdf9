import { readFileSync } from 'node:fs'
import { readEmail } from '../../src/inbound/adapters/email.ts'
import { EmailSettings } from '../../src/inbound/mail/email-settings.ts'
import type { Understood } from '../../src/inbound/understood.ts'

const ARRIVED = new Date('2026-11-21T02:00:00.000Z')

/** A mail of the fixtures, as it came. */
export function mailOf(name: string): Buffer {
  return readFileSync(new URL(`../inbound/mails/${name}.eml`, import.meta.url))
}

/** What the adapter makes of bytes; each delivery of e-mail is one message. */
export async function read(
  body: Buffer | string,
  settings: object = {},
  contentType = 'message/rfc822',
): Promise<Understood> {
  const raw = { contentType, headers: {}, body: Buffer.from(body), arrivedAt: ARRIVED }
  const [message, ...more] = await readEmail(raw, EmailSettings.parse(settings))
  if (!message || more.length > 0) throw new Error('a mail is one message')
  return message
}

/** The same of a mail of the fixtures. */
export function readFixture(name: string, settings: object = {}): Promise<Understood> {
  return read(mailOf(name), settings)
}
