import t from 'tap'
import { createRedressClient } from '../../../clients/typescript/client.ts'
import {
  type EventOf,
  type EventPage,
  isEventsGone,
  type Reading,
  readEvents,
} from '../../../clients/typescript/events.ts'
import { ProblemError } from '../../../clients/typescript/problems.ts'
import { type Bearer, startTestApp, type TestApp } from '../../support/app.ts'
import * as bodies from '../../support/bodies.ts'
import { done, receive } from '../../support/journey.ts'
import { agent } from '../../support/people.ts'

const reader: Bearer = { sub: 'crm', roles: ['system'], scope: 'events:read' }

async function readerOf(api: TestApp) {
  return createRedressClient({ baseUrl: await api.app.listen({ port: 0 }), token: api.token(reader) })
}

async function all(client: Awaited<ReturnType<typeof readerOf>>, reading: Reading): Promise<EventPage[]> {
  const pages: EventPage[] = []
  for await (const page of readEvents(client, { ...reading, wait: 0 })) pages.push(page)
  return pages
}

t.test('events are read in order from where the reader stopped, each once', async (t) => {
  const api = await startTestApp(t)
  const client = await readerOf(api)
  const { id } = await receive(api)
  await done(api, agent, id, 'classify', bodies.classification)
  const [first] = await all(client, { limit: 1 })
  await done(api, agent, id, 'grade', bodies.factsOf('general'))
  const rest = await all(client, { after: first?.after, limit: 1 })
  t.strictSame(
    rest.map(({ events }) => events.map(({ type, data }) => [type, data.seq, data.complaintId])),
    [[['complaint.classified', 2, id]], [['complaint.graded', 3, id]]],
  )
  const graded = rest[1]?.events[0] as EventOf<'complaint.graded'>
  t.equal(graded.data.grade, 'general')
  t.strictSame(await all(client, { after: rest[1]?.after }), [])
})

t.test('with types the reader gets on past the others, and keeps where it is', async (t) => {
  const api = await startTestApp(t)
  const client = await readerOf(api)
  const { id } = await receive(api)
  await done(api, agent, id, 'classify', bodies.classification)
  const pages = await all(client, { types: ['complaint.received', 'task.*'] })
  t.strictSame(
    pages.flatMap(({ events }) => events.map(({ type }) => type)),
    ['complaint.received'],
  )
  const end = pages.at(-1)?.after
  t.strictSame(await all(client, { after: end }), [], 'what was passed over lies behind it')
})

t.test('a reader that waits is given what happens, and ends when it is told to', async (t) => {
  const api = await startTestApp(t)
  const client = await readerOf(api)
  const ending = new AbortController()
  const reading = readEvents(client, { wait: 25, signal: ending.signal })
  const next = reading.next()
  const { id } = await receive(api)
  const { value } = await next
  t.equal(value?.events[0]?.subject, id)
  const last = reading.next()
  ending.abort()
  t.equal((await last).done, true)
})

t.test('a reader who comes too late learns where to go on', async (t) => {
  const api = await startTestApp(t)
  const client = await readerOf(api)
  await receive(api)
  const [first] = await all(client, { limit: 1 })
  await receive(api)
  api.advance(91 * 86_400_000)
  const { id } = await receive(api)
  const thrown = await all(client, { after: first?.after }).catch((error: unknown) => error)
  if (!(thrown instanceof ProblemError) || !isEventsGone(thrown.problem)) return t.fail('it is told so')
  const [rest] = await all(client, { after: thrown.problem.after })
  t.equal(rest?.events[0]?.subject, id)
  t.strictSame(await all(client, { after: thrown.problem.latest }), [])
})
