import type { ServerResponse } from 'node:http'
import t from 'tap'
import { openOutgoing, type Resolve } from '../../src/platform/outgoing.client.ts'
import { receive, tells } from '../support/journey.ts'
import { admin } from '../support/people.ts'
import { startReceiver, startTelling } from '../support/receiver.ts'

const OUTSIDE = { allowPrivate: false, allowHttp: true }
const PRODUCTION = { allowPrivate: false, allowHttp: false }

t.test('addresses within the house and plain http are refused when somebody subscribes', async (t) => {
  const api = await startTelling(t, openOutgoing(PRODUCTION))
  const subscribe = async (url: string) =>
    (await api.call(admin, 'POST', '/v1/webhooks', { url, events: ['*'] })).body
  for (const host of [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '[::1]',
    '[::ffff:10.0.0.1]',
    'localhost',
    '2130706433',
  ])
    tells(t, await subscribe(`https://${host}/hook`), {
      status: 400,
      errors: [{ pointer: '/url', code: 'private_address' }],
    })
  tells(t, await subscribe('http://crm.example.com'), {
    status: 400,
    errors: [{ pointer: '/url', code: 'wrong_scheme' }],
  })
  const { id } = await api.subscribe('https://crm.example.com')
  const moved = await api.call(admin, 'PATCH', `/v1/webhooks/${id}`, { url: 'https://192.168.0.1' })
  tells(t, moved.body, { status: 400, errors: [{ pointer: '/url', code: 'private_address' }] })
})

t.test(
  'a name that leads into the house when it is connected to is not called, whatever it led to before',
  async (t) => {
    const receiver = await startReceiver(t)
    const answers = ['93.184.215.14', '127.0.0.1']
    const asked: string[] = []
    const resolve: Resolve = (name, _, done) => {
      asked.push(name)
      // The first answer is for whoever checks beforehand, the second is where the connection would go.
      done(null, [{ address: asked.length === 1 ? String(answers[0]) : String(answers[1]), family: 4 }])
    }
    const api = await startTelling(t, openOutgoing(OUTSIDE, resolve))
    const { port } = new URL(receiver.url)
    const { id } = await api.subscribe(`http://rebinding.example.com:${port}/hook`)
    resolve('rebinding.example.com', { all: true }, () => undefined)
    await receive(api)
    await api.tell()
    tells(t, await api.log(id), [
      { state: 'waiting', tries: 1, status: null, code: 'address_refused', answer: null },
    ])
    tells(t, (await api.call(admin, 'POST', `/v1/webhooks/${id}/test`, {})).body, {
      delivered: false,
      code: 'address_refused',
    })
    t.ok(asked.length >= 3, 'asked for at each connect')
    t.equal(receiver.heard.length, 0)
  },
)

t.test('a redirect is not followed: it is a failure like any other', async (t) => {
  const api = await startTelling(t)
  const [receiver, elsewhere] = [await startReceiver(t), await startReceiver(t)]
  const { id } = await api.subscribe(receiver.url)
  for (const location of ['http://169.254.169.254/latest/meta-data/', elsewhere.url]) {
    receiver.answer(307, { location })
    await receive(api)
    await api.tell()
  }
  t.equal(elsewhere.heard.length, 0)
  for (const one of await api.log(id)) tells(t, one, { state: 'waiting', status: 307, code: 'http_307' })
})

t.test(
  'an answer of a gigabyte, or one that never ends, is cut off, and the next delivery isn’t late for it',
  async (t) => {
    const api = await startTelling(t)
    const receiver = await startReceiver(t)
    const { id } = await api.subscribe(receiver.url)
    const written: number[] = []
    for (const headers of [{ 'content-length': String(2 ** 30) }, {}]) {
      receiver.answer((_, response) => {
        response.writeHead(200, headers)
        written.push(0)
        pour(response, (size) => {
          written[written.length - 1] = (written.at(-1) ?? 0) + size
        })
      })
      await receive(api)
      const start = performance.now()
      await api.tell()
      t.ok(performance.now() - start < 4000)
    }
    t.ok(
      written.every((size) => size < 64 * 2 ** 20),
      `${written} bytes were taken`,
    )
    for (const one of await api.log(id)) {
      tells(t, one, { state: 'delivered', status: 200, tries: 1 })
      t.equal(one.answer.length, 1000)
    }
  },
)

t.test('a receiver that says yes and then nothing has taken it', async (t) => {
  const api = await startTelling(t)
  const receiver = await startReceiver(t)
  const { id } = await api.subscribe(receiver.url)
  receiver.answer((_, response) => void response.writeHead(200).write('and then'))
  await receive(api)
  const start = performance.now()
  await api.tell()
  t.ok(performance.now() - start < 8000)
  tells(t, await api.log(id), [{ state: 'delivered', status: 200, answer: 'and then' }])
})

/** Writes as long as somebody takes it. */
function pour(response: ServerResponse, wrote: (size: number) => void): void {
  const chunk = Buffer.alloc(65_536, 'x')
  while (!response.destroyed && response.write(chunk)) wrote(chunk.length)
  if (!response.destroyed) response.once('drain', () => pour(response, wrote))
}
