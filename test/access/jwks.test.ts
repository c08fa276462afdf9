import { gzipSync } from 'node:zlib'
import t from 'tap'
import { type Doors, startDoors } from '../support/door.ts'
import { hangUp, issuerKey, type Respond, startKeyServer } from '../support/key-server.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const [rsa, ec, ed] = [issuerKey('RS256', 'rsa-1'), issuerKey('ES256', 'ec-1'), issuerKey('EdDSA', 'ed-1')]
const next = issuerKey('ES256', 'ec-2')

let doors: Doors
t.before(async () => {
  doors = await startDoors(t)
})
const agent = () => doors.agent

t.test('tokens signed with RS256, ES256 and EdDSA by a published key are accepted', async (t) => {
  const { issuer, door } = await doors.openWithKeys(t, rsa.jwk, ec.jwk, ed.jwk)
  for (const key of [rsa, ec, ed])
    t.equal(await door.statusFor(await key.sign(agent())), 200, `${key.jwk.alg}`)
  t.equal(issuer.asked(), 1, 'the keys are fetched once')
})

t.test('a key that says neither its use nor its algorithm nor its name works too', async (t) => {
  const { kty, n, e } = rsa.jwk
  const { door } = await doors.openWithKeys(t, { kty, n, e }, ec.jwk)
  t.equal(await door.statusFor(await rsa.sign(agent(), { kid: undefined })), 200, 'RSA')
  t.equal(
    await door.statusFor(await ec.sign(agent(), { kid: undefined })),
    200,
    'the only key of its algorithm',
  )
})

t.test(
  'a token of a new key is accepted at once, and one of the withdrawn key is not any more',
  async (t) => {
    const { issuer, door } = await doors.openWithKeys(t, ec.jwk)
    const old = await ec.sign(agent())
    t.equal(await door.statusFor(old), 200)
    issuer.publish(next.jwk)
    t.equal(await door.statusFor(await next.sign(agent())), 200)
    t.equal(await door.statusFor(old), 401)
  },
)

t.test('invented key names reach the issuer once in ten seconds', async (t) => {
  const { issuer, door } = await doors.openWithKeys(t, ec.jwk)
  t.equal(await door.statusFor(await ec.sign(agent())), 200)
  for (let i = 0; i < 30; i += 1)
    t.equal(await door.statusFor(await next.sign(agent(), { kid: `invented-${i}` })), 401)
  t.equal(issuer.asked(), 2)
  issuer.publish(ec.jwk, next.jwk)
  door.advance(9 * SECOND_MS)
  t.equal(await door.statusFor(await next.sign(agent())), 401, 'still cooling down')
  door.advance(SECOND_MS)
  t.equal(await door.statusFor(await next.sign(agent())), 200, 'asked again')
  t.equal(issuer.asked(), 3)
  t.equal(await door.statusFor(await ec.sign(agent())), 200)
})

t.test('however many ask at once, one fetch is under way', async (t) => {
  const { issuer, door } = await doors.openWithKeys(t, ec.jwk)
  const first = await ec.sign(agent())
  const statuses = await Promise.all(Array.from({ length: 40 }, () => door.statusFor(first)))
  t.strictSame(new Set(statuses), new Set([200]))
  t.equal(issuer.asked(), 1)
  issuer.publish(ec.jwk, next.jwk)
  const second = await next.sign(agent())
  const rotated = await Promise.all(Array.from({ length: 40 }, () => door.statusFor(second)))
  t.strictSame(new Set(rotated), new Set([200]), 'nobody with the new key is turned away')
  t.equal(issuer.asked(), 2)
})

t.test(
  'with no key yet and no issuer, the answer is 503 with Retry-After, until the issuer is back',
  async (t) => {
    const issuer = await startKeyServer(t)
    const door = await doors.open(t, { keysUrl: issuer.url })
    const token = await ec.sign(agent())
    const answer = await door.ask(token, { 'accept-language': 'zh-CN' })
    t.equal(answer.statusCode, 503)
    t.equal(answer.json().type, '/problems/unavailable')
    t.match(answer.json().title, /服务暂时无法响应/)
    t.match(answer.headers['content-type'], 'application/problem+json')
    t.equal(answer.headers['retry-after'], '1')
    for (let i = 0; i < 10; i += 1) t.equal(await door.statusFor(token), 503)
    t.equal(issuer.asked(), 1, 'an issuer in trouble is asked once a second')
    issuer.publish(ec.jwk)
    door.advance(SECOND_MS)
    t.equal(await door.statusFor(token), 200)
  },
)

t.test('what is no token of ours is 401 while the issuer is away, and does not reach it', async (t) => {
  const issuer = await startKeyServer(t)
  const door = await doors.open(t, { keysUrl: issuer.url })
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const unsigned = (header: object) => `${part(header)}.${part(agent())}.`
  const others = [
    '',
    'x',
    'a.b.c',
    unsigned({ alg: 'none' }),
    unsigned({ alg: 'HS256', kid: 'ec-1' }),
    unsigned({}),
  ]
  for (const token of others) t.equal(await door.statusFor(token), 401, token)
  t.equal(issuer.asked(), 0)
})

t.test('known keys go on working while the issuer is away, for hours, and nobody waits', async (t) => {
  const { issuer, door } = await doors.openWithKeys(t, ec.jwk)
  const token = await ec.sign(agent())
  t.equal(await door.statusFor(token), 200)
  issuer.does(hangUp)
  for (const ms of [SECOND_MS, 10 * MINUTE_MS, SECOND_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS]) {
    door.advance(ms)
    t.equal(await door.statusFor(token), 200, `${ms} ms on`)
  }
  t.equal(await door.statusFor(await next.sign(agent())), 401, 'a key nobody knows stays unknown')
  issuer.does(() => undefined)
  door.advance(10 * SECOND_MS)
  const began = process.hrtime.bigint()
  t.equal(await door.statusFor(token), 200)
  const tookMs = Number(process.hrtime.bigint() - began) / 1e6
  t.ok(tookMs < 2_000, `a server that never answers holds nobody up: ${tookMs} ms`)
})

t.test('when the issuer is back, what it withdrew meanwhile is refused', async (t) => {
  const { issuer, door } = await doors.openWithKeys(t, ec.jwk)
  const token = await ec.sign(agent())
  t.equal(await door.statusFor(token), 200)
  issuer.does(hangUp)
  door.advance(10 * MINUTE_MS)
  t.equal(await door.statusFor(token), 200)
  issuer.publish(rsa.jwk)
  door.advance(10 * SECOND_MS)
  let asks = 1
  while ((await door.statusFor(token)) === 200 && asks < 1_000) asks += 1
  t.equal(await door.statusFor(token), 401, `after ${asks} requests`)
})

t.test('a key that the issuer withdrew is refused after ten minutes at the latest', async (t) => {
  const { issuer, door } = await doors.openWithKeys(t, ec.jwk, rsa.jwk)
  const token = await ec.sign(agent())
  t.equal(await door.statusFor(token), 200)
  issuer.publish(rsa.jwk)
  door.advance(10 * MINUTE_MS - 1)
  t.equal(await door.statusFor(token), 200, 'the remembered keys are younger')
  door.advance(1)
  t.equal(await door.statusFor(token), 401)
  t.equal(await door.statusFor(await rsa.sign(agent())), 200)
  t.equal(issuer.asked(), 2)
})

const keySet = JSON.stringify({ keys: [ec.jwk] })
const bad: Readonly<Record<string, Respond>> = {
  'an error page': (_request, response) => void response.writeHead(500).end(keySet),
  'a redirect': ({ url }, response) =>
    void (url === '/keys' ? response.writeHead(302, { location: '/moved' }).end() : response.end(keySet)),
  garbage: (_request, response) => void response.end('<html>maintenance</html>'),
  'JSON that is no key set': (_request, response) => void response.end('{"keys": "none"}'),
  'half an answer': (request, response) => {
    response.writeHead(200, { 'content-length': keySet.length })
    response.write(keySet.slice(0, 40), () => request.socket.destroy())
  },
  'a key set of more than 256 kB': (_request, response) =>
    void response.end(keySet.replace('{', `{"padding":"${'x'.repeat(256 * 1024)}",`)),
  'a small answer that unpacks to 64 MB': (_request, response) =>
    void response
      .writeHead(200, { 'content-encoding': 'gzip' })
      .end(gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))),
}

for (const [what, respond] of Object.entries(bad)) {
  t.test(`an issuer that sends ${what} counts as away`, async (t) => {
    const issuer = await startKeyServer(t)
    issuer.does(respond)
    const door = await doors.open(t, { keysUrl: issuer.url })
    const token = await ec.sign(agent())
    t.equal(await door.statusFor(token), 503)
    issuer.publish(ec.jwk)
    door.advance(SECOND_MS)
    t.equal(await door.statusFor(token), 200)
    issuer.does(respond)
    door.advance(10 * MINUTE_MS)
    t.equal(await door.statusFor(token), 200, 'the known keys stay')
  })
}

t.test('an answer without end is cut off', async (t) => {
  const issuer = await startKeyServer(t)
  let sent = 0
  const closed = new Promise<void>((resolve) => {
    issuer.does((_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(16_384, ' '))) sent += 16_384
      }
      response.on('drain', more).on('close', resolve)
      more()
    })
  })
  const door = await doors.open(t, { keysUrl: issuer.url })
  t.equal(await door.statusFor(await ec.sign(agent())), 503)
  await closed
  t.ok(sent < 64 * 1024 * 1024, `${sent} bytes were sent before the service hung up`)
})

t.test('a server that drips its answer is given five seconds for the whole of it', async (t) => {
  const issuer = await startKeyServer(t)
  issuer.does((_request, response) => {
    const dripping = setInterval(() => response.write(' '), 200)
    response.on('close', () => clearInterval(dripping))
  })
  const door = await doors.open(t, { keysUrl: issuer.url })
  const token = await ec.sign(agent())
  const began = process.hrtime.bigint()
  t.strictSame(await Promise.all([token, token].map(door.statusFor)), [503, 503])
  const tookMs = Number(process.hrtime.bigint() - began) / 1e6
  t.ok(tookMs >= 4_900 && tookMs < 8_000, `${tookMs} ms`)
  t.equal(issuer.asked(), 1)
})
