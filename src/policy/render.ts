import { MERGE_FIELD_NAMES, type MergeField } from './message-terms.ts'
import type { Template } from './notice-policies.ts'

/** What is put in the place of merge fields. */
export type MergeValues = { readonly [F in MergeField]?: string | undefined }

/** A template in words: whole, or what is missing for it. */
export type Rendered =
  | { readonly words: string; readonly subject: string | null }
  | { readonly missing: readonly MergeField[] }

const FIELD = /\{([^{}]*)\}/g

/** The names that stand in braces in a text, each once. */
export function fieldsIn(text: string): string[] {
  return [...new Set([...text.matchAll(FIELD)].map(([, name = '']) => name))]
}

/** Whether a name is one of the merge fields. */
export function isMergeField(name: string): name is MergeField {
  return (MERGE_FIELD_NAMES as readonly string[]).includes(name)
}

/** A template in a language with its fields filled in; where a value is missing nothing is rendered but its name. */
export function render(template: Template, language: 'zh-CN' | 'en', values: MergeValues): Rendered {
  const { missing, words, title } = draft(template, language, values)
  return missing.length > 0 ? { missing } : { words, subject: title }
}

function filledIn(text: string, values: MergeValues): string {
  // What a value holds is no template: a brace in it stays one.
  return text.replace(FIELD, (whole, name: string) => (isMergeField(name) ? (values[name] ?? whole) : whole))
}

/** A template filled in as far as it goes: what isn't known stays in braces, and is named. */
export function draft(template: Template, language: 'zh-CN' | 'en', values: MergeValues) {
  const key = language === 'en' ? 'en' : 'zh'
  const [words, title] = [template.words[key], template.subject?.[key] ?? null]
  return {
    words: filledIn(words, values),
    title: title && filledIn(title, values),
    missing: missingIn(`${words}${title ?? ''}`, values),
  }
}

function missingIn(text: string, values: MergeValues): MergeField[] {
  return fieldsIn(text).filter((name): name is MergeField => isMergeField(name) && values[name] === undefined)
}

/** The templates that are meant for a kind of message and a channel, those for this channel alone first. */
export function templatesFor(
  templates: readonly Template[],
  { kind, channel }: { readonly kind?: string | undefined; readonly channel?: string | undefined },
): Template[] {
  const fits = templates.filter(
    (one) =>
      (kind === undefined || one.kind === kind) &&
      (channel === undefined || !one.channels || (one.channels as readonly string[]).includes(channel)),
  )
  return channel === undefined ? fits : [...fits].sort((a, b) => Number(!a.channels) - Number(!b.channels))
}
