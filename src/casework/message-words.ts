import type { z } from 'zod'
import type { Complaint } from '../complaint/complaint.ts'
import { mergeValues } from '../complaint/merge-values.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import type { By } from '../complaint/step.ts'
import { checkWording } from '../complaint/wording.ts'
import type { ChecklistStep } from '../policy/message-terms.ts'
import { render } from '../policy/render.ts'
import type { MessageInput } from './message-input.ts'

type Given = z.output<typeof MessageInput>

/** What a message says, word for word, and what is known of these words. */
export interface Said {
  readonly words: string
  readonly title?: string
  readonly template?: string
  readonly flags?: readonly string[]
  /** The steps of the checklist that are done by saying it (REC-7). */
  readonly steps: readonly ChecklistStep[]
}

/**
 * The words of a message as they are given or as its template makes them (NOT-1), held against the phrases (REC-8). Throws
 * UnfitInput where neither or both are given, where a value is missing, or where they say what customers aren't told.
 */
export function wordsOf(complaint: Complaint, given: Given, by: By): Said {
  const { words, template, values } = given
  if ((words === undefined) === (template === undefined)) throw eitherOr()
  if (template !== undefined) return fromTemplate(complaint, { ...given, template }, by)
  if (values) throw valuesWithoutTemplate()
  const flags = checkWording(by.policies, words ?? '', '/words')
  return { words: words ?? '', ...(flags ? { flags } : {}), steps: [] }
}

function fromTemplate(complaint: Complaint, given: Given & { readonly template: string }, by: By): Said {
  const { template: code, kind, values = {} } = given
  const template = by.policies.templates.templates.find((one) => one.code === code)
  if (!template || template.kind !== kind) throw unknownTemplate(kind)
  const known = mergeValues(complaint, kind, { ...by, clocks: by.clocks ?? [] })
  const rendered = render(template, complaint.language, { ...known, ...values })
  if ('missing' in rendered) throw missingValue(rendered.missing[0] ?? '')
  for (const [name, value] of Object.entries(values)) checkWording(by.policies, value, `/values/${name}`)
  const flags = checkWording(by.policies, rendered.words, '/template')
  return {
    ...{ words: rendered.words, template: code, steps: template.steps ?? [] },
    ...(rendered.subject ? { title: rendered.subject } : {}),
    ...(flags ? { flags } : {}),
  }
}

function eitherOr(): UnfitInput {
  return new UnfitInput('', 'one_of_both', {
    en: 'Give either `words` or a `template`.',
    zh: '请给出 words 或 template 其中之一。',
  })
}

function valuesWithoutTemplate(): UnfitInput {
  return new UnfitInput('/values', 'unknown', {
    en: 'Values belong to a template.',
    zh: 'values 仅与 template 同用。',
  })
}

function unknownTemplate(kind: string): UnfitInput {
  return new UnfitInput('/template', 'unknown_template', {
    en: `The complaint’s policy has no template of that code for the kind ${kind}.`,
    zh: `该投诉适用的策略中没有类型为 ${kind} 的此模板。`,
  })
}

function missingValue(field: string): UnfitInput {
  return new UnfitInput(`/values/${field}`, 'missing_value', {
    en: `The template needs {${field}}, which isn’t known here: give it among the values.`,
    zh: `模板需要 {${field}}，系统无法得知，请在 values 中给出。`,
  })
}
