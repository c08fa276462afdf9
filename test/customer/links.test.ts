import { createHash, randomBytes, randomUUID } from 'node:crypto'
import t from 'tap'
import { newLinkToken } from '../../src/access/link-token.ts'
import { LOCKS_SECONDS } from '../../src/customer/lock-out.ts'
import { type Called, startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { everyRow } from '../support/every-row.ts'
import { complaintIn, done, receive, refused } from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'
import { type Page, pageOf, seen, track } from '../support/tracking.ts'

const DAY = 24 * 3_600_000
const api = await startTestApp(t)
const told = await receive(api)
const page = pageOf(told)
let addresses = 0
const somewhere = () => {
  addresses += 1
  return `10.1.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`
}

t.test('PRIV-6 whatever is wrong with a link, it is one and the same 401', async (t) => {
  const other = pageOf(await receive(api))
  const abroad = pageOf(await receive(api, {}, { ...agent, tenant: await newTenant() }))
  const revoked = { ...page, token: (await done(api, agent, told.id, 'tracking')).token }
  await revoke(revoked)
  const wrong: { readonly [what: string]: Page } = {
    'an invented secret': { ...page, token: newLinkToken(api.tenant, randomBytes).token },
    'an invented tenant': { ...page, token: newLinkToken(randomUUID(), randomBytes).token },
    'another complaint’s token': { ...page, token: other.token },
    'another tenant’s token': { ...page, token: abroad.token },
    'another complaint’s reference': { ...page, reference: other.reference },
    'a reference that nobody has': { ...page, reference: 'ABCD-EFGH-JK' },
    'a reference that is none': { ...page, reference: '%E7%8E%8B' },
    'a reference that no text can be': { ...page, reference: '%00' },
    'a revoked token': revoked,
    'a token of somebody who works here': { ...page, token: api.token(supervisor) },
    'a token in capitals': { ...page, token: page.token.toUpperCase() },
    'no token at all': { ...page, token: '' },
    'a token for the tenant alone': { ...page, token: page.token.split('_')[0] ?? '' },
  }
  const answers: unknown[] = []
  for (const [what, one] of Object.entries(wrong)) {
    api.advance(3_600_000) // else so many wrong ones for one reference are too many
    for (const [name, body] of [
      ['', undefined],
      ['decide', { nonsense: true }],
      ['messages', undefined],
    ] as const) {
      const answer = await track(api, one, name, body, { address: somewhere() })
      t.equal(answer.status, 401, `${what}: ${name}`)
      answers.push(said(answer))
    }
  }
  for (const answer of answers) t.same(answer, answers[0])
  t.equal((await track(api, page)).status, 200, 'the right one opens')
})

t.test('PRIV-6 the token of a link opens nothing of the house', async (t) => {
  const headers = { authorization: `Bearer ${page.token}` }
  for (const url of ['/v1/complaints', `/v1/complaints/${told.id}`, '/v1/lifecycle'])
    t.equal((await api.app.inject({ url, headers })).statusCode, 401, url)
})

t.test('the reference is read as people write it', async (t) => {
  const written = page.reference.toLowerCase().replaceAll('-', '').replaceAll('0', 'o')
  t.equal((await track(api, { ...page, reference: written })).status, 200)
})

t.test(
  'a revoked link opens nothing any more, another one does, and the dossier says who did it',
  async (t) => {
    const mine = await receive(api)
    const [first, second] = [pageOf(mine), pageOf({ tracking: await done(api, agent, mine.id, 'tracking') })]
    t.not(first.token, second.token)
    for (const one of [first, second]) t.equal((await track(api, one)).status, 200, 'both go on')
    await done(api, agent, mine.id, 'tracking/revoke', { reason: '客户手机丢失' })
    for (const one of [first, second]) {
      t.equal((await track(api, one, '', undefined, { address: somewhere() })).status, 401)
      t.equal((await track(api, one, 'urge', { words: '快' }, { address: somewhere() })).status, 401)
    }
    const third = pageOf({ tracking: await done(api, agent, mine.id, 'tracking') })
    t.equal((await track(api, third)).status, 200)
    const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${mine.id}/timeline`)
    const links = body.items.filter(({ type }: { type: string }) => type.startsWith('tracking.'))
    t.same(
      links.map(({ type, actor, reason }: { type: string; actor: string; reason?: string }) => [
        type,
        actor,
        reason,
      ]),
      [
        ['tracking.linked', agent.sub, undefined],
        ['tracking.revoked', agent.sub, '客户手机丢失'],
        ['tracking.linked', agent.sub, undefined],
      ],
    )
  },
)

t.test('a command that was let in before the link was revoked does not come through after it', async (t) => {
  for (let time = 0; time < 8; time += 1) {
    const mine = await receive(api)
    const [said, gone] = await Promise.all([
      track(api, pageOf(mine), 'messages', { words: '在吗' }, { address: somewhere() }),
      api.call(agent, 'POST', `/v1/complaints/${mine.id}/tracking/revoke`, bodies.reason),
    ])
    t.equal(gone.status, 200)
    const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${mine.id}/timeline`)
    const types = body.items.map(({ type }: { type: string }) => type)
    const [message, revoked] = [types.indexOf('message.received'), types.indexOf('tracking.revoked')]
    t.equal(message >= 0, said.status === 201)
    t.ok(message < revoked, 'never after it')
  }
})

t.test(
  'a link lasts while it is open, and after the archiving until the time for appeal and 30 days are over',
  async (t) => {
    const mine = await complaintIn(api, 'revisited', { solved: 'yes' })
    const link = pageOf({ tracking: await done(api, agent, mine.id, 'tracking') })
    api.advance(300 * DAY)
    t.equal((await track(api, link)).status, 200, 'open for as long as it takes')
    await done(api, agent, mine.id, 'archive')
    api.advance(60 * DAY - 1)
    t.equal((await track(api, link)).status, 200)
    t.notOk(
      (await seen(api, link)).actions.some(({ allowed }: { allowed: boolean }) => allowed),
      'to read, no more to appeal',
    )
    api.advance(1)
    t.equal(
      (await track(api, link, '', undefined, { address: somewhere() })).status,
      401,
      'over to the millisecond',
    )
  },
)

t.test('policy says how long: of a tenant that gives no time beyond the appeal', async (t) => {
  const tenant = await newTenant()
  const own = { ...agent, tenant }
  const admin = { sub: 'admin.mo', roles: ['admin' as const], tenant }
  const content = { lasts: 'PT0S', representatives: 1 }
  const put = await api.call(admin, 'PUT', '/v1/policies/tracking', { content, reason: '尽快失效' })
  t.equal(put.status, 200, put.payload)
  const mine = await receive(api, {}, own)
  await done(api, own, mine.id, 'convert', { kind: 'void', answer: '测试' })
  api.advance(30 * DAY - 1)
  t.equal((await track(api, pageOf(mine))).status, 200)
  api.advance(1)
  t.equal((await track(api, pageOf(mine), '', undefined, { address: somewhere() })).status, 401)
})

t.test(
  'who brings wrong links too often has to wait, longer each time, and no customer with them',
  async (t) => {
    const mine = pageOf(await receive(api))
    const [address, elsewhere] = [somewhere(), somewhere()]
    const guess = (from = address) =>
      track(api, { ...mine, token: newLinkToken(api.tenant, randomBytes).token }, '', undefined, {
        address: from,
      })
    const free = LOCKS_SECONDS.filter((seconds) => seconds === 0).length
    for (let time = 0; time < free; time += 1) t.equal((await guess()).status, 401, `guess ${time + 1}`)
    for (const seconds of [1, 2, 4, 8]) {
      const locked = await guess()
      refused(t, locked, 429, 'rate-limited')
      t.equal(locked.headers['retry-after'], String(seconds))
      api.advance(seconds * 1000 - 1)
      const early = await guess()
      t.equal(early.headers['retry-after'], '1', 'what is tried meanwhile makes it no longer')
      api.advance(1)
    }
    t.equal((await guess(elsewhere)).status, 429, 'the reference is guarded from other addresses as well')
    for (const from of [address, elsewhere]) {
      const right = await track(api, mine, '', undefined, { address: from })
      t.equal(right.status, 200, 'the customer comes in, even from where somebody guesses')
    }
    const other = pageOf(told)
    const innocent = await track(api, { ...other, token: `${other.token}x` }, '', undefined, {
      address: somewhere(),
    })
    t.equal(innocent.status, 401, 'others are not concerned')
    api.advance(3_600_000)
    t.equal((await guess()).status, 401, 'after an hour without it is forgotten')
  },
)

t.test('guesses at once are all counted, in whatever order', async (t) => {
  const mine = pageOf(await receive(api))
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      track(api, { ...mine, token: newLinkToken(api.tenant, randomBytes).token }, '', undefined, {
        address: `10.9.0.${n % 3}`,
      }),
    ),
  )
  const free = LOCKS_SECONDS.filter((seconds) => seconds === 0).length
  t.equal(answers.filter(({ status }) => status === 401).length, free)
  t.equal(answers.filter(({ status }) => status === 429).length, 30 - free)
})

t.test('the waits grow to a quarter of an hour and no further', async (t) => {
  t.same(LOCKS_SECONDS.slice(8), [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900])
})

t.test('no token, and no address, is stored or logged anywhere', async (t) => {
  const addressed = somewhere()
  await track(api, { ...page, token: `${page.token}x` }, '', undefined, { address: addressed })
  await track(
    api,
    page,
    'messages',
    { words: '你好' },
    { address: addressed, headers: { 'idempotency-key': 'k' } },
  )
  const secret = page.token.split('_')[1] ?? ''
  const rows = await everyRow(api.url)
  t.ok(rows.some(({ row }) => row.includes(createHash('sha256').update(secret).digest('hex'))))
  for (const needle of [secret, Buffer.from(secret).toString('hex'), addressed]) {
    t.same(
      rows.filter(({ row }) => row.includes(needle)).map(({ table }) => table),
      [],
      needle,
    )
    t.notOk(api.logged.some((line) => line.includes(needle)))
  }
})

t.test(
  'the link comes again byte for byte with the answer that is repeated, and never otherwise',
  async (t) => {
    const body = bodies.intake()
    const headers = { 'idempotency-key': 'intake-1' }
    const [first, again] = [
      await api.call(agent, 'POST', '/v1/complaints', body, headers),
      await api.call(agent, 'POST', '/v1/complaints', body, headers),
    ]
    t.equal(again.headers['idempotent-replayed'], 'true')
    t.equal(again.payload, first.payload)
    t.equal((await track(api, pageOf(again.body))).status, 200)
    const { body: read } = await api.call(agent, 'GET', `/v1/complaints/${first.body.id}`)
    t.notOk('tracking' in read)
  },
)

t.test('two customers who draw the same Idempotency-Key have nothing to do with each other', async (t) => {
  const pages = [pageOf(await receive(api)), pageOf(await receive(api))] as const
  const headers = { 'idempotency-key': 'one' }
  const words = { words: '请回电' }
  for (const one of pages) {
    const first = await track(api, one, 'messages', words, { headers })
    const again = await track(api, one, 'messages', words, { headers })
    t.equal(first.status, 201)
    t.equal(again.payload, first.payload)
    t.equal((await seen(api, one)).messages.length, 1)
  }
})

t.test('a link asks no more than a person can, apart from all others', async (t) => {
  const limited = await startTestApp(t, { rateLimit: { most: 600, windowSeconds: 60 } })
  const [one, other] = [pageOf(await receive(limited)), pageOf(await receive(limited))]
  for (let time = 0; time < 120; time += 1)
    if ((await track(limited, one)).status !== 200) t.fail(`refused at ${time}`)
  const refusedAt = await track(limited, one)
  refused(t, refusedAt, 429, 'rate-limited')
  t.equal(refusedAt.headers['ratelimit-policy'], '"caller";q=120;w=60')
  t.equal((await track(limited, other)).status, 200)
  limited.advance(60_000)
  t.equal((await track(limited, one)).status, 200)
})

function revoke({ token }: Page) {
  const hash = createHash('sha256')
    .update(token.split('_')[1] ?? '')
    .digest()
  return asOwner(api.url, (client) =>
    client.query('update link_token set revoked_at = now() where secret_hash = $1', [hash]),
  )
}

/** What an answer says, less what is of the request itself. */
function said({ status, headers, body }: Called) {
  const { instance: _, requestId: __, ...rest } = body
  const { date: ___, 'content-length': ____, ...kept } = headers
  return { status, rest, kept }
}

async function newTenant(): Promise<string> {
  const { body } = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'en', timezone: 'UTC' },
  })
  return body.id
}
