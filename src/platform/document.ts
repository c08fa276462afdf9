import { z } from 'zod'
import { PROBLEMS, type ProblemName } from './problem.ts'

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

function problemResponse(status: number) {
  const names = (Object.keys(PROBLEMS) as ProblemName[]).filter((name) => PROBLEMS[name].status === status)
  const about = names[0] ? PROBLEMS[names[0]].en : 'Refused'
  return {
    description: about,
    content: { 'application/problem+json': { schema: ProblemResource } },
  }
}
