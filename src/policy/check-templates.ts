import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import type { CheckContext } from './check.ts'
import { MERGE_FIELD_NAMES } from './message-terms.ts'
import type { Template } from './notice-policies.ts'
import { phrasesIn } from './phrases.ts'
import type { Policies } from './policy.ts'
import { fieldsIn, isMergeField } from './render.ts'

/** NOT-1: every field that a template leaves open is known, each code stands once, and none says what REC-8 forbids. */
export function checkTemplates(
  { templates, contactHours }: Policies['templates'],
  { policies }: Pick<CheckContext, 'policies'>,
): Finding[] {
  const twice = repeated(templates.map(({ code }) => code)).map((index) =>
    mistake(
      `/content/templates/${index}/code`,
      'duplicate_code',
      'This code stands twice.',
      '该代码重复出现。',
    ),
  )
  return [
    ...twice,
    ...templates.flatMap((template, index) => textFindings(template, index, policies)),
    ...(policies.calendar.calendars[contactHours.calendar] ? [] : [noCalendar()]),
    ...(templates.some(({ kind }) => kind === 'acknowledgement') ? [] : [noAcknowledgement()]),
  ]
}

function textFindings(template: Template, index: number, { phrases }: Policies): Finding[] {
  const texts = (['words', 'subject'] as const).flatMap((part) =>
    (['zh', 'en'] as const).map((language) => ({ part, language, text: template[part]?.[language] ?? '' })),
  )
  return texts.flatMap(({ part, language, text }) => {
    const pointer = `/content/templates/${index}/${part}/${language}`
    const unknown = fieldsIn(text).filter((name) => !isMergeField(name))
    const refused = phrasesIn(phrases.phrases, text).filter(({ action }) => action === 'refuse')
    return [
      ...unknown.map((name) => unknownField(pointer, name)),
      ...refused.map(({ find }) => forbidden(pointer, find[0] ?? '')),
    ]
  })
}

function unknownField(pointer: string, name: string): Finding {
  const known = MERGE_FIELD_NAMES.join(', ')
  return mistake(
    pointer,
    'unknown_merge_field',
    `There is no merge field {${name}}; known are: ${known}.`,
    `没有合并字段 {${name}}；可用字段为：${known}。`,
  )
}

function forbidden(pointer: string, phrase: string): Finding {
  return mistake(
    pointer,
    'forbidden_phrase',
    `“${phrase}” isn’t said to customers by the policy of phrases.`,
    `“${phrase}”属于禁用语。`,
  )
}

function noCalendar(): Finding {
  return mistake(
    '/content/contactHours/calendar',
    'no_such_calendar',
    'There is no such calendar.',
    '没有该日历。',
  )
}

function noAcknowledgement(): Finding {
  return warning(
    '/content/templates',
    'no_acknowledgement',
    'Without a template of the kind acknowledgement nothing that comes by machine is acknowledged by itself.',
    '没有受理回执模板，系统渠道收到的投诉无法自动告知受理。',
  )
}
