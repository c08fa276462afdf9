import type { FastifyInstance, FastifyRequest } from 'fastify'
import { UnfitInput } from './complaint/refusal.ts'
import { send } from './platform/answer.plugin.ts'
import { NotReady } from './platform/health.route.ts'
import type { Answer } from './platform/idempotency.store.ts'
import { languageOf } from './platform/problem.ts'
import { problemOf } from './problems.ts'

/** Whatever goes wrong, and what isn't there, is answered with a problem. */
export function speakProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const answer = problemAnswer(error, request)
    // A probe that says no is an answer, not a failure.
    const failed = answer.status >= 500 && !(error instanceof NotReady)
    if (failed) request.log.error({ err: error, requestId: request.id }, 'request failed')
    return send(reply, answer)
  })
  app.setNotFoundHandler((request, reply) => send(reply, problemAnswer({ statusCode: 404 }, request)))
}

/** The problem that an error is answered with: in the caller's language, with the request's id, without its query. */
export function problemAnswer(error: unknown, request: FastifyRequest): Answer {
  const language = request.language ?? languageOf(request.headers['accept-language'])
  const problem = problemOf(error, language)
  request.problem = problem.type.replace('/problems/', '')
  // What opens something stands in no answer: the address of a channel is its key.
  const { config, url: route } = request.routeOptions ?? {}
  const instance = (config?.signed ? route : request.url.split('?')[0]) ?? ''
  const headers = {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language,
    vary: 'accept-language',
    ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(problem.status === 503 ? { 'retry-after': '1' } : {}),
  }
  return {
    status: problem.status,
    headers,
    body: Buffer.from(JSON.stringify({ ...problem, instance, requestId: request.id })),
  }
}

/** What comes past the error handler: an address that can’t be read. */
export function badAddress(): UnfitInput {
  return new UnfitInput('', 'bad_address', {
    en: 'The address can’t be read, or an id in it is too long to be one.',
    zh: '地址无法解析，或其中的编号过长。',
  })
}
