import { z } from 'zod'
import { Intake } from '../complaint/record.ts'
import { InvalidInput, inputErrors } from '../platform/input-error.ts'
import type { ChannelSettings } from './channel.ts'
import {
  type Flaw,
  type MessageFile,
  MessageInput,
  Misunderstood,
  misunderstood,
  type Raw,
  type Understood,
} from './understood.ts'

const MOST_MESSAGES = 50
const MOST_ACCOUNT = 20_000
/** The file in which a text is whole that was cut. */
export const WHOLE = 'account.txt'

/** What an adapter has made out of a delivery: messages in the documented form, or null where there is nothing to tell. */
export type Drafts = readonly unknown[]

/**
 * Messages out of what a mapping or an adapter made: checked as strictly as a complaint that is received by a call (LIFE-5),
 * with the channel's own channel filled in. Throws Misunderstood with every flaw and where it stands.
 */
export function understand(drafts: Drafts, settings: ChannelSettings, bodyId: string): Understood[] {
  if (drafts.length > MOST_MESSAGES)
    throw misunderstood(
      '',
      'too_many_messages',
      `One delivery may hold ${MOST_MESSAGES} messages.`,
      `一次投递最多 ${MOST_MESSAGES} 条消息。`,
    )
  return drafts.map((draft, index) => {
    const at = drafts.length > 1 ? `/${index}` : ''
    const input = checked(MessageInput, draft, at)
    const { intake, whole } = intakeOf(input.complaint, settings, at)
    return {
      id: input.id ?? (drafts.length > 1 ? `${bodyId} ${index}` : bodyId),
      ...{ thread: input.thread, repliesTo: input.repliesTo, kind: input.kind ?? 'complaint', intake },
      ...{ reach: input.reach, pickedUpMs: msOf(input.pickedUpSeconds) },
      files: [...(whole ? [whole] : []), ...(input.files ?? []).map(fileOf)],
    }
  })
}

/** A text that is too long for the record is cut there and kept whole as a file: nothing of it is lost (REC-4). */
function intakeOf(complaint: Readonly<Record<string, unknown>>, settings: ChannelSettings, at: string) {
  const { account } = complaint
  const isLong = typeof account === 'string' && account.length > MOST_ACCOUNT
  const intake = checked(
    Intake,
    {
      ...complaint,
      ...{ channel: complaint.channel ?? settings.channel, kind: undefined },
      ...(isLong ? { account: cut(account, MOST_ACCOUNT) } : {}),
    },
    `${at}/complaint`,
  )
  return { intake, whole: isLong ? textFile(WHOLE, account) : null }
}

/** A text of at most so many characters, with a mark where it was cut. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${[...text.slice(0, most - 2)].filter(isWhole).join('')}…`
}

function isWhole(character: string): boolean {
  return !/^[\uD800-\uDFFF]$/.test(character)
}

/** A text as a file that goes with a message. */
export function textFile(name: string, text: string): MessageFile {
  return { name, type: 'text/plain', content: Buffer.from(text) }
}

function fileOf({ name, type = 'application/octet-stream', base64 }: DraftFile): MessageFile {
  return { name, type, content: Buffer.from(base64, 'base64') }
}
type DraftFile = NonNullable<z.output<typeof MessageInput>['files']>[number]

function msOf(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000)
}

/** The body of a delivery as JSON. Throws Misunderstood. */
export function jsonOf(raw: Pick<Raw, 'body'>): unknown {
  try {
    return JSON.parse(textOf(raw))
  } catch {
    throw notJson()
  }
}

/** The body as text in UTF-8. Throws Misunderstood. */
export function textOf({ body }: Pick<Raw, 'body'>): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw notJson()
  }
}

/** It is no JSON in UTF-8. */
export function notJson(): Misunderstood {
  return misunderstood('', 'not_json', 'The body is not valid JSON in UTF-8.', '内容不是有效的 UTF-8 JSON。')
}

/** The body as one of the documented shapes. Throws Misunderstood. */
export function shapeOf<S extends z.ZodType>(schema: S, raw: Pick<Raw, 'body'>): z.output<S> {
  return checked(schema, jsonOf(raw), '')
}

function checked<S extends z.ZodType>(schema: S, value: unknown, root: string): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const error = new InvalidInput('body', result.error.issues)
  const chinese = inputErrors(error, 'zh-CN')
  const flaws = inputErrors(error, 'en').map(({ pointer, code, message }, index): Flaw => {
    const zh = chinese[index]?.message ?? message
    return { pointer: `${root}${pointer}`, code, message: { en: message, zh } }
  })
  throw new Misunderstood(flaws)
}

/** A record without what is absent, as drafts are put together. */
export function present<T extends object>(value: T): Partial<T> | undefined {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== null && one !== '')
  return entries.length > 0 ? (Object.fromEntries(entries) as Partial<T>) : undefined
}

/** A text of any system as one of ours: null and blank are nothing, the rest at most so long. */
export function loose(most: number) {
  return z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value) => {
      const text = value === null || value === undefined ? '' : String(value).trim()
      return text === '' ? undefined : cut(text, most)
    })
}
