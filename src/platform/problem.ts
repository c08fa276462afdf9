/** The languages of the service. */
export type Language = 'zh-CN' | 'en'

/** What goes wrong at the door, before or beside the domain: by its stable name, which is also its page. */
export const PROBLEMS = {
  'invalid-request': {
    ...{ status: 400, en: 'The request is not well-formed.', zh: '请求格式不正确。' },
  },
  unauthorized: {
    ...{ status: 401, en: 'A valid bearer token is needed.', zh: '需要有效的访问令牌。' },
  },
  'role-not-allowed': {
    ...{ status: 403, en: 'No role of this token may do this.', zh: '该令牌的任何角色均无权执行此操作。' },
  },
  'not-found': {
    ...{ status: 404, en: 'There is nothing here for you.', zh: '未找到您可访问的内容。' },
  },
  'transition-not-allowed': {
    ...{ status: 409, en: 'This is not possible in the state it is in.', zh: '当前状态下不能执行此操作。' },
  },
  'idempotency-key-running': {
    status: 409,
    en: 'The first request with this Idempotency-Key is still running; try again shortly.',
    zh: '使用该 Idempotency-Key 的首个请求仍在处理，请稍后重试。',
  },
  'events-gone': {
    status: 410,
    en: 'What followed this event is no longer offered: read the current state from the worklist, then go on after `latest`; after `after` comes what is still offered.',
    zh: '该事件之后的部分事件已不再提供：请先从工作列表读取当前状态，再从 latest 之后继续；仍可提供的事件自 after 之后读取。',
  },
  'stale-version': {
    status: 412,
    en: 'It has changed since the version in If-Match; read it again.',
    zh: '自 If-Match 所示版本之后已有变更，请重新读取。',
  },
  'body-too-large': {
    ...{ status: 413, en: 'The body is larger than this service takes.', zh: '请求体超过允许的大小。' },
  },
  'unsupported-media-type': {
    ...{
      status: 415,
      en: 'Send the body as application/json, a file as multipart/form-data.',
      zh: '请以 application/json 发送请求体，文件以 multipart/form-data 上传。',
    },
  },
  'idempotency-key-reused': {
    status: 422,
    en: 'This Idempotency-Key was used for another request; use a new one.',
    zh: '该 Idempotency-Key 已用于其他请求，请更换。',
  },
  'rate-limited': {
    status: 429,
    en: 'Too many requests: wait as many seconds as Retry-After says, then go on.',
    zh: '请求过于频繁：请等待 Retry-After 所示秒数后再继续。',
  },
  internal: {
    ...{
      status: 500,
      en: 'Something failed on our side; nothing was changed.',
      zh: '服务端出错，未作任何更改。',
    },
  },
  unavailable: {
    status: 503,
    en: 'The service can’t answer right now; nothing was changed, try again shortly.',
    zh: '服务暂时无法响应，未作任何更改，请稍后重试。',
  },
} as const satisfies Record<string, { status: number; en: string; zh: string }>

/** The name of a problem of the door. */
export type ProblemName = keyof typeof PROBLEMS

/** One thing wrong with the input: where (JSON Pointer), which code, what to change. */
export interface InputError {
  readonly pointer: string
  readonly code: string
  readonly message: string
}

/** The language that the caller reads best (RFC 9110 Accept-Language); English where they don't say. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const ranked = (acceptLanguage ?? '')
    .split(',')
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const q = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean)
      return { tag, q: q === undefined ? 1 : Number(q), index }
    })
    .filter(({ tag, q }) => q > 0 && /^(zh|en)\b/.test(tag))
    .sort((a, b) => b.q - a.q || a.index - b.index)
  return ranked[0]?.tag.startsWith('zh') ? 'zh-CN' : 'en'
}

/** A text in the caller's language. */
export function textIn(language: Language, text: { readonly en: string; readonly zh: string }): string {
  return language === 'zh-CN' ? text.zh : text.en
}
