import t from 'tap'
import { createRedressClient } from '../../../clients/typescript/client.ts'
import { itemsOf } from '../../../clients/typescript/pages.ts'
import { dataOf, isProblem, ProblemError, problemName } from '../../../clients/typescript/problems.ts'
import { newIdempotencyKey, untilAnswered } from '../../../clients/typescript/repeat.ts'
import { startTestApp, type TestApp } from '../../support/app.ts'
import * as bodies from '../../support/bodies.ts'
import { receive } from '../../support/journey.ts'
import { agent } from '../../support/people.ts'

const intake = bodies.intake as () => Parameters<typeof receiving>[1]

function receiving(
  client: ReturnType<typeof createRedressClient>,
  body: { channel: 'phone'; account: string; customer: { name: string } },
  key: string,
) {
  return client.POST('/v1/complaints', { params: { header: { 'idempotency-key': key } }, body })
}

/** A client of agent.li; `between` stands between it and the service. */
async function clientOf(api: TestApp, between = (request: Request) => fetch(request)) {
  const baseUrl = await api.app.listen({ port: 0 })
  return createRedressClient({ baseUrl, token: api.token(agent), language: 'zh-CN', fetch: between })
}

t.test('the token is asked for at each request, so that one that ends soon is no matter', async (t) => {
  const api = await startTestApp(t)
  const baseUrl = await api.app.listen({ port: 0 })
  const tokens = ['of yesterday', api.token(agent)]
  const client = createRedressClient({ baseUrl, token: async () => tokens.shift() ?? '' })
  const statuses = [await client.GET('/v1/complaints'), await client.GET('/v1/complaints')]
  t.strictSame(
    statuses.map(({ response }) => response.status),
    [401, 200],
  )
})

t.test('a refusal is a value: its name for programs, its words for people in their language', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api)
  const client = await clientOf(api)
  const asked = () => client.POST('/v1/complaints/{id}/execute', { params: { path: { id } }, body: {} })
  const { error, response } = await asked()
  t.equal(response.status, 409)
  if (!isProblem(error)) return t.fail('it is a problem')
  t.equal(problemName(error), 'transition-not-allowed')
  t.match([error.detail, error.state], [/[一-鿿]/, 'received'])
  const thrown = await dataOf(asked()).catch((error: unknown) => error)
  t.ok(thrown instanceof ProblemError && thrown.is('transition-not-allowed') && thrown.status === 409)
})

t.test('an answer of something between is no problem of the service', async (t) => {
  const api = await startTestApp(t)
  const client = await clientOf(api, async () => new Response('<h1>Bad Gateway</h1>', { status: 502 }))
  const { error } = await client.GET('/v1/lifecycle')
  t.equal(isProblem(error), false)
  const thrown = await dataOf(client.GET('/v1/lifecycle')).catch((error: unknown) => error)
  t.ok(thrown instanceof ProblemError && thrown.status === 502 && thrown.problem === undefined)
  for (const value of [null, undefined, 'no', {}, { type: 1 }]) t.equal(isProblem(value), false)
})

t.test('a list is read to its end, page by page', async (t) => {
  const api = await startTestApp(t)
  const made = new Set<string>()
  for (let count = 0; count < 7; count += 1) made.add((await receive(api)).id)
  let pages = 0
  const client = await clientOf(api, (request) => {
    pages += 1
    return fetch(request)
  })
  const read: string[] = []
  for await (const { id } of itemsOf((cursor) =>
    client.GET('/v1/complaints', { params: { query: { cursor, limit: 3 } } }),
  ))
    read.push(id)
  t.strictSame([pages, read.length, new Set(read)], [3, 7, made])
})

t.test('a page that is refused ends the reading with the problem', async (t) => {
  const api = await startTestApp(t)
  const client = await clientOf(api)
  const reading = itemsOf(() => client.GET('/v1/complaints', { params: { query: { cursor: 'x' } } }))
  const thrown = await reading.next().catch((error: unknown) => error)
  t.ok(thrown instanceof ProblemError && thrown.is('invalid-request'))
})

t.test('REC-5 what was done, though its answer was lost, isn’t done twice', async (t) => {
  const api = await startTestApp(t)
  let tries = 0
  const client = await clientOf(api, async (request) => {
    tries += 1
    const answer = await fetch(request)
    if (tries === 1) throw new TypeError('the line broke before the answer came')
    return answer
  })
  const [body, key] = [intake(), newIdempotencyKey()]
  const received = await dataOf(untilAnswered(() => receiving(client, body, key), { waitMs: 1 }))
  t.equal(tries, 2)
  const { body: list } = await api.call(agent, 'GET', '/v1/complaints')
  t.strictSame(
    list.items.map(({ id }: { id: string }) => id),
    [received.id],
  )
})

t.test('one waits as long as the service asks for, and not for ever', async (t) => {
  const busy = (after: string) => new Response('{}', { status: 503, headers: { 'retry-after': after } })
  let tries = 0
  const send = (...answers: Response[]) => {
    tries = 0
    return async () => {
      const response = answers[tries] ?? busy('0')
      tries += 1
      return { response }
    }
  }
  const began = performance.now()
  const { response } = await untilAnswered(send(busy('1'), new Response('{}')), { waitMs: 1 })
  t.strictSame([response.status, tries], [200, 2])
  t.ok(performance.now() - began >= 1000)
  t.equal((await untilAnswered(send(), { waitMs: 1, tries: 3 })).response.status, 503)
  t.equal(tries, 3)
  const refused = new Response('{}', { status: 409 })
  t.equal((await untilAnswered(send(refused), { waitMs: 1 })).response.status, 409)
  t.equal(tries, 1, 'what is refused is not asked again')
  const gone = new AbortController()
  gone.abort()
  await t.rejects(
    untilAnswered(() => Promise.reject(new Error('no line')), { signal: gone.signal, waitMs: 100_000 }),
    { message: 'no line' },
  )
})
