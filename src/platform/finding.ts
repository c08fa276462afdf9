/** What a check has to say of a policy or of the members: an error keeps it from coming into force, a warning does not. */
export interface Finding {
  readonly severity: 'error' | 'warning'
  /** Where it stands in the request: a JSON Pointer. */
  readonly pointer: string
  /** Stable, `snake_case`. */
  readonly code: string
  readonly en: string
  readonly zh: string
}

/** A finding that refuses. */
export function mistake(pointer: string, code: string, en: string, zh: string): Finding {
  return { severity: 'error', pointer, code, en, zh }
}

/** A finding that is only said. */
export function warning(pointer: string, code: string, en: string, zh: string): Finding {
  return { severity: 'warning', pointer, code, en, zh }
}

/** What was to come into force has errors; the findings say all that was found. */
export class Unsound extends Error {
  constructor(readonly findings: readonly Finding[]) {
    super('unsound')
    this.name = 'Unsound'
  }
}

/** Throws Unsound where a finding is an error; returns what is only said. */
export function refuseErrors(findings: readonly Finding[]): readonly Finding[] {
  if (findings.some(({ severity }) => severity === 'error')) throw new Unsound(findings)
  return findings
}

/** The positions at which a value stands for the second time or later. */
export function repeated(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []))
}

/** Texts that Postgres can't keep as JSON, by their pointers: with U+0000 or half of a character. */
export function unwritable(value: unknown, pointer: string): Finding[] {
  if (typeof value === 'string') return isWritable(value) ? [] : [notWritable(pointer)]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => unwritable(inner, `${pointer}/${escaped(key)}`))
}

/** A key as a JSON Pointer holds it (RFC 6901). */
export function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

function isWritable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Cs}/u.test(text)
}

function notWritable(pointer: string): Finding {
  return mistake(
    pointer,
    'unwritable',
    'This text holds U+0000 or half of a character.',
    '文本含有 U+0000 或不完整的字符。',
  )
}
