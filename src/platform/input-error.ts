import {
  ZodArray,
  ZodBoolean,
  ZodDefault,
  ZodNumber,
  ZodObject,
  ZodOptional,
  type ZodType,
  type z,
} from 'zod'
import { type InputError, type Language, textIn } from './problem.ts'

type Issue = z.core.$ZodIssue

/** What zod found wrong with one part of a request. */
export class InvalidInput extends Error {
  constructor(
    readonly part: string,
    readonly issues: readonly Issue[],
  ) {
    super('invalid input')
    this.name = 'InvalidInput'
  }
}

/** Checks one part of a request; parameters, which arrive as texts, are first read as what their schema says. */
export function checkInput(
  schema: ZodType,
  part: string,
  data: unknown,
): { value: unknown } | { error: Error } {
  const value = part === 'querystring' && schema instanceof ZodObject ? readTexts(schema, data) : data
  const result = schema.safeParse(value)
  return result.success ? { value: result.data } : { error: new InvalidInput(part, result.error.issues) }
}

/** The errors of an answer 400, in the caller's language; of unknown properties one each. */
export function inputErrors({ part, issues }: InvalidInput, language: Language): InputError[] {
  return issues.flatMap((issue) => errorsOf(issue, language, part === 'querystring' ? '/query' : ''))
}

function errorsOf(issue: Issue, language: Language, root: string): InputError[] {
  if (issue.code === 'unrecognized_keys') {
    const message = textIn(language, {
      en: 'This is not known here; leave it out.',
      zh: '不支持该字段，请去掉。',
    })
    return issue.keys.map((key) => {
      return { pointer: pointerOf(root, [...issue.path, key]), code: 'unknown', message }
    })
  }
  const closest = issue.code === 'invalid_union' ? closestBranch(issue.errors) : undefined
  if (closest) return closest.flatMap((inner) => errorsOf(prefixed(inner, issue.path), language, root))
  const { code, en, zh } = describe(issue)
  return [{ pointer: pointerOf(root, issue.path), code, message: textIn(language, { en, zh }) }]
}

/** Of several forms, the one that the input came nearest to. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return [...branches].sort((a, b) => a.length - b.length)[0]
}

function prefixed(issue: Issue, path: readonly PropertyKey[]): Issue {
  return { ...issue, path: [...path, ...issue.path] }
}

function describe(issue: Issue): { code: string; en: string; zh: string } {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('undefined')
        ? MISSING
        : {
            code: 'wrong_type',
            en: `This must be of type ${issue.expected}.`,
            zh: `类型应为 ${issue.expected}。`,
          }
    case 'too_big':
      return {
        code: 'too_large',
        en: `This is too long or too large; at most ${issue.maximum}.`,
        zh: `过长或过大，最多 ${issue.maximum}。`,
      }
    case 'too_small':
      return {
        code: 'too_small',
        en: `This is too short or too small; at least ${issue.minimum}.`,
        zh: `过短或过小，至少 ${issue.minimum}。`,
      }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ')
      return { code: 'not_in_list', en: `This must be one of: ${values}.`, zh: `应为以下之一：${values}。` }
    }
    case 'invalid_format':
      return {
        code: 'wrong_format',
        en: `This is not in the expected form (${issue.format === 'regex' ? issue.pattern : issue.format}).`,
        zh: `格式不正确（${issue.format === 'regex' ? issue.pattern : issue.format}）。`,
      }
    case 'custom':
      return issue.params?.missing ? MISSING : UNFIT
    default:
      return UNFIT
  }
}

const MISSING = { code: 'required', en: 'This is missing.', zh: '缺少该字段。' }
const UNFIT = { code: 'invalid', en: 'This value does not fit here.', zh: '该值不符合要求。' }

function pointerOf(root: string, path: readonly PropertyKey[]): string {
  return [root, ...path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
}

function readTexts(schema: ZodObject, data: unknown): unknown {
  const entries = Object.entries(data as Record<string, unknown>).map(([key, value]) => {
    const field = schema.shape[key] as ZodType | undefined
    return [key, field ? readText(unwrapped(field), value) : value]
  })
  return Object.fromEntries(entries)
}

function readText(field: ZodType, value: unknown): unknown {
  if (field instanceof ZodArray) return Array.isArray(value) ? value : [value]
  if (field instanceof ZodNumber && typeof value === 'string' && /^-?\d{1,15}$/.test(value))
    return Number(value)
  if (field instanceof ZodBoolean && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

function unwrapped(field: ZodType): ZodType {
  return field instanceof ZodOptional || field instanceof ZodDefault
    ? unwrapped(field.unwrap() as ZodType)
    : field
}
