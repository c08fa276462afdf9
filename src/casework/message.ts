import { z } from 'zod'
import { fireDue } from '../clocks/fire.ts'
import { latestOf } from '../clocks/rule-set.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { Channel } from '../complaint/fields.ts'
import { refuseUnknown } from '../complaint/fit-person.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { missingAttempts } from '../complaint/silence.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { IN_PERSON } from '../complaint/untold.ts'
import type { Delay } from '../complaint/work.ts'
import { Instant, Person, words } from '../platform/fields.ts'

/** What was said to the customer, on which channel. */
export const MessageInput = z
  .strictObject({
    kind: z.enum([
      'acknowledgement',
      'personal',
      'plan',
      'progress',
      'delay',
      'answer',
      'silence_notice',
      'other',
    ]),
    channel: Channel,
    words: words(10_000),
    delay: z
      .strictObject({ clock: z.string().regex(/^[a-z0-9_]{1,64}$/), until: Instant, owner: Person })
      .optional()
      .meta({
        description: 'Of kind `delay`: which limit won’t be kept, the new date, and who answers for it',
      }),
    tellsHandOver: z
      .literal(true)
      .optional()
      .meta({ description: 'It says who answers from now on, and why: `personal`, `progress` or `answer`' }),
  })
  .meta({
    id: 'MessageInput',
    examples: [
      { kind: 'personal', channel: 'phone', words: '您好，您反映的问题由我负责，今晚八点前给您答复。' },
    ],
  })

/**
 * Records what was said to the customer by whoever said it. A `silence_notice` says in writing what will happen if they stay
 * silent, once they were tried often enough (LIFE-10); a `delay` that a limit won't be kept, until when instead and who
 * answers for that: told before the limit, or recorded as told late (CLK-14). Whoever speaks to them may tell of a
 * hand-over (ASG-4).
 */
export const sendMessage = defineStep({
  step: 'send-message',
  input: MessageInput,
  decide: (complaint, { tellsHandOver, ...message }, by) => {
    if (tellsHandOver && !IN_PERSON.includes(message.kind)) throw notInPerson()
    if (message.kind === 'silence_notice') refuseEarlyNotice(complaint, message.channel, by)
    const { actor, at, newId } = by
    const { delay, ...said } = message
    if ((message.kind === 'delay') !== (delay !== undefined)) throw notOfDelay(delay !== undefined)
    const told = delay && { delay: { ...delay, ...limitOf(delay, by) } }
    return [
      fact('message.sent', {
        message: { id: newId(), ...said, at: at.toISOString(), by: actor.id, ...told },
        ...(tellsHandOver ? { tellsHandOver } : {}),
      }),
    ]
  },
})

/** The limit of the clock that a delay is about; throws UnfitInput where it doesn't run, or the new date isn't one. */
function limitOf({ clock, until, owner }: Omit<Delay, 'dueAt' | 'toldLate'>, by: By) {
  const { clocks = [], at, members } = by
  const latest = latestOf(clocks, clock)
  if (!latest || latest.stoppedAt !== null) throw notRunning()
  if (new Date(until) <= at) throw untilInPast()
  refuseUnknown(members, owner, '/delay/owner')
  const [now] = fireDue([latest], at.toISOString()).clocks
  return { dueAt: latest.dueAt, toldLate: now?.state === 'breached' }
}

const SPOKEN: readonly string[] = ['store', 'walk_in', 'phone']

function refuseEarlyNotice(complaint: Complaint, channel: string, by: By): void {
  if (SPOKEN.includes(channel)) throw notInWriting()
  const missing = missingAttempts(complaint, by)
  if (missing) throw new Refusal('silence-incomplete', { missing })
}

function notInWriting(): UnfitInput {
  return new UnfitInput('/channel', 'not_in_writing', {
    en: 'This notice is given in writing.',
    zh: '该通知须以书面方式送达。',
  })
}

function notOfDelay(given: boolean): UnfitInput {
  return given
    ? new UnfitInput('/delay', 'unknown', {
        en: 'Only a message of kind `delay` tells of one.',
        zh: '仅类型为 `delay` 的沟通可附延期说明。',
      })
    : new UnfitInput('/delay', 'required', {
        en: 'A delay names the limit, the new date and who answers for it.',
        zh: '延期告知须说明时限、新的日期与负责人。',
      })
}

function notRunning(): UnfitInput {
  return new UnfitInput('/delay/clock', 'not_running', {
    en: 'No such clock runs here.',
    zh: '该投诉没有正在运行的此项时限。',
  })
}

function untilInPast(): UnfitInput {
  return new UnfitInput('/delay/until', 'in_past', {
    en: 'The new date lies in the future.',
    zh: '新的日期须在将来。',
  })
}

function notInPerson(): UnfitInput {
  return new UnfitInput('/tellsHandOver', 'not_in_person', {
    en: 'Who answers from now on is told in person: in a message of the kind `personal`, `progress` or `answer`.',
    zh: '承办变更须由人员告知：沟通类型须为 `personal`、`progress` 或 `answer`。',
  })
}
