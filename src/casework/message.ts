import type { z } from 'zod'
import { fireDue } from '../clocks/fire.ts'
import { latestOf } from '../clocks/rule-set.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { refuseUnknown } from '../complaint/fit-person.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { missingAttempts } from '../complaint/silence.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { IN_PERSON } from '../complaint/untold.ts'
import type { Delay } from '../complaint/work-contact.ts'
import { MessageInput } from './message-input.ts'
import { wordsOf } from './message-words.ts'
import { refuseInPublic } from './public-channel.ts'

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
    const { delay, kind, channel, readBack, alreadySaid } = message
    refuseUnread(message)
    const { steps, ...said } = wordsOf(complaint, message, by)
    refuseInPublic(complaint, { channel, words: said.words })
    if ((message.kind === 'delay') !== (delay !== undefined)) throw notOfDelay(delay !== undefined)
    const told = delay && { delay: { ...delay, ...limitOf(delay, by) } }
    return [
      fact('message.sent', {
        message: {
          ...{ id: newId(), kind, channel, ...said, at: at.toISOString(), by: actor.id, ...told },
          ...(readBack ? { readBack } : {}),
          ...(alreadySaid ? { alreadySaid } : {}),
        },
        ...(tellsHandOver ? { tellsHandOver } : {}),
        ...(steps.length > 0 ? { steps } : {}),
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

/** REC-11: words that were corrected are there to be read, and only who speaks to the customer reads back to them. */
export function refuseUnread({
  readBack,
  kind = 'personal',
}: Partial<Pick<z.output<typeof MessageInput>, 'readBack' | 'kind'>>): void {
  if (readBack && !IN_PERSON.includes(kind)) throw notReadBack()
  if (readBack && !readBack.confirmed && readBack.words === undefined) throw correctedToNothing()
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

function notReadBack(): UnfitInput {
  return new UnfitInput('/readBack', 'not_in_person', {
    en: 'The account is read back in person: in a message of the kind `personal`, `progress` or `answer`.',
    zh: '复述确认须由人员进行：沟通类型须为 `personal`、`progress` 或 `answer`。',
  })
}

function correctedToNothing(): UnfitInput {
  return new UnfitInput('/readBack/words', 'required', {
    en: 'What wasn’t confirmed is corrected in words.',
    zh: '未确认的内容须给出更正后的表述。',
  })
}
