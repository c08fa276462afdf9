import { z } from 'zod'
import { PROBLEMS, type ProblemName } from './problem.ts'
import { problemHeaders } from './response-headers.ts'

/** An answer that says no (RFC 9457). */
export const ProblemResource = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    requestId: z.string(),
    errors: z
      .array(z.strictObject({ pointer: z.string(), code: z.string(), message: z.string() }))
      .optional(),
  })
  .meta({ id: 'Problem' })

/** What a check found, in both languages. */
export const FindingResource = z
  .strictObject({
    severity: z.enum(['error', 'warning']),
    ...{ pointer: z.string(), code: z.string(), en: z.string(), zh: z.string() },
  })
  .meta({ id: 'Finding' })

/** Which version of what is kept in versions. */
export const VersionQuery = z.strictObject({
  version: z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional()
    .meta({ description: 'Another version than the last' }),
})

/** The problems that a route may answer with, by status, for its documentation. */
export function problems(...statuses: readonly number[]) {
  const responses = statuses.map((status) => [status, problemResponse(status)])
  return Object.fromEntries(responses) as Record<number, ReturnType<typeof problemResponse>>
}

/** The answers of a route that reads: what it found, and the problems it may answer with. */
export function found(schema: z.ZodType, ...statuses: readonly number[]) {
  return {
    200: { description: 'Found', content: { 'application/json': { schema } } },
    ...problems(400, 401, 403, ...statuses, 500, 503),
  }
}

/** The same, of what has a version: with its ETag. */
export function foundVersioned(schema: z.ZodType, ...statuses: readonly number[]) {
  const answers = found(schema, ...statuses)
  return { ...answers, 200: { ...answers[200], headers: ['ETag'] as const } }
}

/** The answers that the document describes once, by the names that HTTP gives their statuses. */
const COMPONENTS: Readonly<Record<number, string>> = {
  ...{ 400: 'BadRequest', 401: 'Unauthorized', 403: 'Forbidden', 404: 'NotFound', 409: 'Conflict' },
  410: 'Gone',
  ...{ 412: 'PreconditionFailed', 413: 'ContentTooLarge', 415: 'UnsupportedMediaType' },
  ...{ 422: 'UnprocessableContent', 429: 'TooManyRequests', 500: 'InternalServerError' },
  503: 'ServiceUnavailable',
}

function problemResponse(status: number) {
  const names = (Object.keys(PROBLEMS) as ProblemName[]).filter((name) => PROBLEMS[name].status === status)
  const about = names[0] ? PROBLEMS[names[0]].en : 'Refused'
  return {
    ...{ id: COMPONENTS[status] ?? `Problem${status}`, description: about, headers: problemHeaders(status) },
    content: { 'application/problem+json': { schema: ProblemResource } },
  }
}
