import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import t from 'tap'
import { sealUnderRing } from '../../src/platform/seal.ts'
import { type Bearer, type Called, startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { AGENT, intakeOf } from '../support/drive.ts'

const INTAKES = '/v1/complaints'
const MANY = 12
const COLLEAGUE: Bearer = { ...AGENT, sub: 'agent.zhou' }

const api = await startTestApp(t)

t.test('complaints that are taken in together each repeat their own answer byte for byte', async (t) => {
  const first = await together('own')
  t.strictSame(
    first.map(({ status }) => status),
    Array(MANY).fill(201),
  )
  const [{ held = 0 } = {}] = await rows<{ held: number }>(
    `select count(*)::int as held from idempotency where key like 'own-%' and sealed is null`,
  )
  t.ok(held > 0, 'some of them were answered in one transaction')
  const again = await together('own')
  for (const [place, answer] of again.entries()) {
    t.equal(answer.payload, first[place]?.payload, `the answer to number ${place}`)
    t.equal(answer.headers['idempotent-replayed'], 'true')
    t.equal(answer.headers.location, first[place]?.headers.location)
  }
})

t.test('two people who use one key at the same moment each get their own answer again', async (t) => {
  const post = (who: Bearer) => api.call(who, 'POST', INTAKES, intakeOf(), { 'idempotency-key': 'one-key' })
  const both = () => Promise.all([post(AGENT), post(COLLEAGUE)])
  const [first, again] = [await both(), await both()]
  t.not(first[0].body.id, first[1].body.id)
  t.strictSame(
    again.map(({ payload }) => payload),
    first.map(({ payload }) => payload),
  )
})

t.test('a key whose row was turned to answers of others shows none of them', async (t) => {
  await together('turned')
  const alone = () => intake('alone')
  t.equal((await alone()).status, 201)
  const [holder] = await rows<{ sub: string; key: string }>(
    `select kept_with_sub as sub, kept_with_key as key from idempotency
      where key like 'turned-%' and kept_with_key is not null limit 1`,
  )
  await rows(
    `update idempotency set sealed = null, kept_with_sub = '${holder?.sub}', kept_with_key = '${holder?.key}' where key = 'alone'`,
  )
  t.equal((await alone()).status, 500)
})

t.test('what is kept under another key goes before it, whatever the number that goes at once', async (t) => {
  await together('old')
  for (;;) {
    const [{ gone } = { gone: 0 }] = await rows<{ gone: number }>(
      `select expire_idempotency('infinity', 5)::int as gone`,
    )
    const orphans = await rows(`select from idempotency i where kept_with_key is not null and not exists (
      select from idempotency h where (h.tenant_id, h.sub, h.key) = (i.tenant_id, i.kept_with_sub, i.kept_with_key))`)
    t.equal(orphans.length, 0)
    if (!gone) break
  }
  t.equal((await rows('select from idempotency')).length, 0)
})

t.test('an answer that was kept before answers were kept together is still repeated', async (t) => {
  const first = await intake('before')
  const { location, etag } = first.headers
  const headers = { 'content-type': first.headers['content-type'], location, etag }
  const alone = deflateRawSync(`${JSON.stringify({ status: 201, headers })}\n${first.payload}`)
  const place = `idempotency.sealed:${api.tenant}:${JSON.stringify([AGENT.sub, 'before'])}`
  const sealed = sealUnderRing(api.ring, place, alone, randomBytes)
  await rows(`update idempotency set sealed = $1 where key = 'before'`, [sealed])
  const again = await intake('before')
  t.equal(again.payload, first.payload)
  t.match(again.headers, { location, etag, 'idempotent-replayed': 'true' })
})

function together(name: string): Promise<Called[]> {
  return Promise.all(Array.from({ length: MANY }, (_, place) => intake(`${name}-${place}`)))
}

function intake(key: string): Promise<Called> {
  return api.call(AGENT, 'POST', INTAKES, intakeOf({ account: `关于 ${key} 的投诉` }), {
    'idempotency-key': key,
  })
}

function rows<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  return asOwner(api.url, async (client) => (await client.query<Row>(text, values)).rows)
}
