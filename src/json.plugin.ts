import type { FastifyInstance } from 'fastify'
import type { ZodType } from 'zod'
import { UnfitInput } from './complaint/refusal.ts'
import { checkInput } from './platform/input-error.ts'

/**
 * What the service is sent is UTF-8 and JSON, or refused with what it is not; it is held against the zod schemas of its
 * route. What the service says is JSON.
 */
export function speakJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = utf8(body as Buffer)
    if (text === null) return done(notUtf8())
    if (text.trim() === '') return done(null, {})
    parse(request, text, (error, value) => {
      if (error) return done(notJson())
      done(isDeeper(value, MOST_LEVELS) ? tooDeep() : null, value)
    })
  })
  // Whoever posts nothing says nothing: most commands that need no input are asked for like that.
  app.addHook('preValidation', async (request) => {
    if (request.body === undefined && request.headers['content-type'] === undefined) request.body = {}
  })
  app.setValidatorCompiler(({ schema, httpPart }) => {
    return (data: unknown) =>
      checkInput(schema as ZodType, httpPart ?? 'body', httpPart === 'body' && data === undefined ? {} : data)
  })
  app.setSerializerCompiler(() => (value) => JSON.stringify(value))
}

/** The deepest policy that we ship has six; whoever follows thousands into each other runs out of stack. */
const MOST_LEVELS = 100

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}

function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function notUtf8(): UnfitInput {
  return new UnfitInput('', 'not_utf8', {
    en: 'The body is not valid UTF-8: convert it from its encoding (GBK?) first.',
    zh: '请求体不是有效的 UTF-8：请先从原编码（如 GBK）转换。',
  })
}

function notJson(): UnfitInput {
  return new UnfitInput('', 'not_json', {
    en: 'The body is not valid JSON.',
    zh: '请求体不是有效的 JSON。',
  })
}

function tooDeep(): UnfitInput {
  return new UnfitInput('', 'too_deep', {
    en: `The body is nested too deeply: at most ${MOST_LEVELS} levels of objects and lists.`,
    zh: `请求体嵌套过深：对象和列表最多 ${MOST_LEVELS} 层。`,
  })
}
