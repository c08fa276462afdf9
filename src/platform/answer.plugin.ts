import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { type Database, NO_TENANT, type Transaction } from './database.store.ts'
import { grouped } from './grouped.store.ts'
import {
  type Answer,
  type Claim,
  claimKeys,
  fingerprintOf,
  keepAnswers,
  type Repeatable,
} from './idempotency.store.ts'
import { InvalidInput } from './input-error.ts'
import { type Language, languageOf } from './problem.ts'
import type { KeyRing, Random } from './seal.ts'
import { jsonBytes } from './written.ts'

/** What a route has to say. */
export interface Result {
  readonly status?: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What is done for several requests of a tenant in one transaction: first what is looked up, then what is made of it. */
export interface Together<Looked> {
  readonly look: (tx: Transaction, requests: readonly FastifyRequest[]) => Promise<readonly Looked[]>
  readonly make: (
    tx: Transaction,
    found: readonly { readonly request: FastifyRequest; readonly looked: Looked }[],
  ) => Promise<readonly Result[]>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Runs `work` in one transaction of the caller's tenant and answers with what it returns; a POST with an Idempotency-Key once. */
    answer(
      request: FastifyRequest,
      reply: FastifyReply,
      work: (tx: Transaction) => Promise<Result>,
    ): Promise<FastifyReply>
    /** A handler whose requests share transactions (grouped commits); each has its own answer, kept under its own key. */
    answersTogether<Looked>(
      work: Together<Looked>,
    ): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
    /**
     * The answer to one of several commands of a request, as bytes: its own transaction, its own place under the
     * request's Idempotency-Key (`part`), and a problem where it is refused. `input` is what makes it the same command.
     */
    answerPart(
      request: FastifyRequest,
      part: { readonly name: string; readonly input: unknown },
      work: (tx: Transaction) => Promise<Result>,
    ): Promise<Answer>
  }
  interface FastifyRequest {
    /** The language that the caller reads best. */
    language: Language
  }
}

/** What answering needs. */
export interface Answering {
  readonly database: Database
  readonly ring: KeyRing
  readonly random: Random
  readonly now: () => Date
  /** The problem that an error is answered with, as bytes. */
  readonly problemAnswer: (error: unknown, request: FastifyRequest) => Answer
}

const JSON_TYPE = 'application/json; charset=utf-8'
const KEPT_REFUSALS = new Set([403, 409, 412])

/** One transaction a request: the change, its events, and the answer kept under its Idempotency-Key commit together. */
export const answering = plugin(async (app: FastifyInstance, means: Answering) => {
  app.decorateRequest('language')
  app.addHook('onRequest', async (request) => {
    request.language = languageOf(request.headers['accept-language'])
  })
  app.decorate('answer', async (request, reply, work) => {
    const path = request.url.split('?')[0] ?? ''
    return send(reply, await answered(means, request, repeatableOf(request, path, request.body), work))
  })
  app.decorate('answersTogether', <Looked>(work: Together<Looked>) => {
    const ask = grouped({
      database: means.database,
      work: (tx: Transaction, asked: readonly Asked[]) => answerTogether(tx, means, work, asked),
    })
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const path = request.url.split('?')[0] ?? ''
      const answer = await ask(tenantOf(request), {
        ...{ request, repeatable: repeatableOf(request, path, request.body) },
      })
      if (answer instanceof Error) throw answer
      return send(reply, answer)
    }
  })
  app.decorate('answerPart', async (request, { name, input }, work) => {
    const whole = repeatableOf(request, name, input)
    const repeatable = whole && { ...whole, key: `${whole.key} ${name}` }
    return answered(means, request, repeatable, work).catch((error) => means.problemAnswer(error, request))
  })
})

/** Sends stored or fresh bytes. */
export function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body)
}

function answered(
  means: Answering,
  request: FastifyRequest,
  repeatable: Repeatable | null,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Answer> {
  return repeatable
    ? answerOnce(means, request, repeatable, work)
    : means.database.transact(tenantOf(request), async (tx) => bytesOf(await work(tx)))
}

async function answerOnce(
  means: Answering,
  request: FastifyRequest,
  repeatable: Repeatable,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Answer> {
  const once = (make: (tx: Transaction) => Promise<Answer>) =>
    means.database.transact(tenantOf(request), async (tx) => {
      // The claim and the work go out together; if the key is not ours, what the work did is rolled back.
      const [claims, made] = await Promise.allSettled([claimKeys(tx, means.ring, [repeatable]), make(tx)])
      if (claims.status === 'rejected') throw claims.reason
      const [claim = null] = claims.value
      if (claim instanceof Error) throw claim
      if (claim) throw new Replay(claim)
      if (made.status === 'rejected') throw made.reason
      keepAnswers(tx, means, [[repeatable, made.value]])
      return made.value
    })
  try {
    return await once(async (tx) => bytesOf(await work(tx)))
  } catch (error) {
    if (error instanceof Replay) return error.answer
    const problem = means.problemAnswer(error, request)
    if (!isRefusal(error) || !KEPT_REFUSALS.has(problem.status)) throw error
    return await once(async () => problem).catch((later) => {
      if (later instanceof Replay) return later.answer
      throw later
    })
  }
}

interface Asked {
  readonly request: FastifyRequest
  readonly repeatable: Repeatable | null
}

async function answerTogether<Looked>(
  tx: Transaction,
  means: Answering,
  { look, make }: Together<Looked>,
  asked: readonly Asked[],
): Promise<(Answer | Error)[]> {
  const requests = asked.map(({ request }) => request)
  const [claims, looked] = await Promise.all([
    claimKeys(
      tx,
      means.ring,
      asked.map(({ repeatable }) => repeatable),
    ),
    look(tx, requests),
  ])
  const fresh = asked.flatMap((one, place) =>
    claims[place] ? [] : [{ ...one, looked: looked[place] as Looked }],
  )
  const made = (await make(tx, fresh)).map(bytesOf)
  const kept = fresh.map(({ repeatable }, place) => [repeatable, made[place]] as const)
  keepAnswers(
    tx,
    means,
    kept.filter((pair): pair is [Repeatable, Answer] => pair[0] !== null),
  )
  return claims.map((claim) => outcomeOf(claim) ?? (made.shift() as Answer))
}

function outcomeOf(claim: Claim): Answer | Error | null {
  return claim === null || claim instanceof Error ? claim : replayed(claim)
}

/** The key was used before for the same request: the first answer, marked. */
class Replay extends Error {
  readonly answer: Answer
  constructor(first: Answer) {
    super('replay')
    this.answer = replayed(first)
  }
}

function replayed({ status, headers, body }: Answer): Answer {
  return { status, headers: { ...headers, 'idempotent-replayed': 'true' }, body }
}

/** The domain's refusals are answers of the command; a key that is running is not. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && ['Refusal', 'TransitionNotAllowed', 'StaleVersion'].includes(error.name)
}

/** Bytes at once: the same are kept, measured for Content-Length and sent, each of which would else encode them. */
function bytesOf({ status = 200, body, headers = {} }: Result): Answer {
  if (status === 204) return { status, headers, body: Buffer.alloc(0) }
  return {
    status,
    headers: { 'content-type': JSON_TYPE, ...headers },
    body: jsonBytes(body),
  }
}

function tenantOf(request: FastifyRequest): string {
  return request.actor.tenant || NO_TENANT
}

function repeatableOf(request: FastifyRequest, path: string, input: unknown): Repeatable | null {
  const header = request.headers['idempotency-key']
  if (request.method !== 'POST' || header === undefined) return null
  const key = /^"(.*)"$/.exec(String(header).trim())?.[1] ?? String(header).trim()
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw badKey()
  return { sub: request.actor.id, key, fingerprint: fingerprintOf(request.method, path, input) }
}

function badKey(): InvalidInput {
  const pattern = '^[\\x21-\\x7e]{1,255}$'
  const path = ['Idempotency-Key']
  return new InvalidInput('headers', [
    { code: 'invalid_format', format: 'regex', pattern, path, message: '', input: '' },
  ])
}
