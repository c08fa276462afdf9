import { GraphQLError } from 'graphql'
import { type Language, textIn } from '../platform/problem.ts'

const REFUSALS = {
  'too-many-dimensions': {
    en: 'Count by at most two different dimensions.',
    zh: '最多按两个不同的维度统计。',
  },
  'page-size': { en: '`first` must be between 1 and 100.', zh: '`first` 应在 1 到 100 之间。' },
  'unknown-cursor': {
    en: '`after` is not a cursor of this list; begin without one.',
    zh: '`after` 不是此列表的游标，请从头开始。',
  },
  'unfit-filter': {
    en: 'No complaint could have these values: check their form, and give at most 50.',
    zh: '筛选值不符合格式，或超过 50 个。',
  },
  'persons-withheld': {
    en: 'Your roles may not see persons: leave out the filter by handler.',
    zh: '您的角色不可查看人员信息，请去掉按经办人筛选。',
  },
  'tenant-scope': {
    en: 'Your roles see no figures over all of the tenant: use the scope `visible`.',
    zh: '您的角色无权查看全租户数据，请使用范围 `visible`。',
  },
} as const satisfies Record<string, { en: string; zh: string }>

const FORBIDDEN: readonly string[] = ['persons-withheld', 'tenant-scope']

/** A question that reporting does not answer as it is asked: GraphQL's error with a stable `reason`, in the caller's language. */
export function refusal(reason: keyof typeof REFUSALS, language: Language): GraphQLError {
  const code = FORBIDDEN.includes(reason) ? 'FORBIDDEN' : 'BAD_USER_INPUT'
  return new GraphQLError(textIn(language, REFUSALS[reason]), { extensions: { code, reason } })
}
