import { createHash, randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import {
  findLink,
  type LinkOrder,
  mintLinks,
  revokeLinks,
  takeLink,
} from '../../src/access/link-token.store.ts'
import { newLinkToken, readLinkToken } from '../../src/access/link-token.ts'
import { fromBase32, toBase32 } from '../../src/platform/base32.ts'
import { startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { receive } from '../support/journey.ts'

const NIL = '00000000-0000-0000-0000-000000000000'

t.test('base 32 gives back the bytes it was made of, and one text only means them', async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = toBase32(bytes)
      t.ok(fromBase32(text, bytes.length)?.equals(bytes))
      t.equal(fromBase32(`${text}0`, bytes.length), null)
    }),
    { numRuns: 200 },
  )
  const sixteen = toBase32(Buffer.alloc(16, 0xff))
  t.equal(sixteen, 'zzzzzzzzzzzzzzzzzzzzzzzzzw')
  t.equal(fromBase32(sixteen.replace(/w$/, 'z'), 16), null, 'bits beyond the last byte')
  t.equal(fromBase32(sixteen.toUpperCase(), 16), null, 'another case')
  t.equal(fromBase32('u'.repeat(26), 16), null, 'no symbol of it')
})

t.test('a token is the tenant and 160 random bits; of the second the hash is kept', async (t) => {
  const tenant = randomUUID()
  const secret = randomBytes(20)
  const { token, secretHash } = newLinkToken(tenant, () => secret)
  t.match(token, /^[0-9a-hjkmnp-tv-z]{26}_[0-9a-hjkmnp-tv-z]{32}$/)
  t.same(secretHash, createHash('sha256').update(token.slice(27)).digest())
  t.same(readLinkToken(token), { tenant, secretHash })
})

t.test('what is no token is looked up as well: where nobody is', async (t) => {
  for (const text of [
    '',
    '_',
    'x',
    `${'z'.repeat(26)}_`,
    `${'u'.repeat(26)}_abc`,
    '王_女士',
    '_'.repeat(500),
  ]) {
    const { tenant, secretHash } = readLinkToken(text)
    t.equal(tenant, NIL, text)
    t.equal(secretHash.length, 32)
  }
})

const api = await startTestApp(t)
const complaint = await receive(api)
const at = new Date('2026-11-20T02:00:00.000Z')
const order = (more: Partial<LinkOrder> = {}): LinkOrder => {
  return { complaint: complaint.id, kind: 'verification', subject: randomUUID(), expiresAt: null, ...more }
}
const mint = async (...orders: LinkOrder[]) => {
  const tokens = await api.database.transact(api.tenant, async (tx) => mintLinks(tx, randomBytes, orders))
  return tokens.map((token) => readLinkToken(token).secretHash)
}
const take = (hash: Buffer, when = at, tenant = api.tenant) =>
  api.database.transact(tenant, (tx) => takeLink(tx, hash, 'verification', when))

t.test('VER-1 of many who bring a one-time link at once one gets it, and nobody afterwards', async (t) => {
  const [hash = Buffer.alloc(0)] = await mint(order())
  const taken = await Promise.all(Array.from({ length: 8 }, () => take(hash)))
  t.equal(taken.filter(Boolean).length, 1)
  t.equal(await take(hash), null)
  const found = await api.database.transact(api.tenant, (tx) => findLink(tx, hash, 'verification'))
  t.same(found?.usedAt, at, 'it is still known that it was used')
})

t.test('PRIV-6 a link is found in its own tenant, as what it is, and before it expires', async (t) => {
  const expiresAt = new Date(at.getTime() + 1000)
  const [hash = Buffer.alloc(0)] = await mint(order({ expiresAt }))
  t.equal(await take(hash, at, randomUUID()), null, 'in another tenant')
  t.equal(await take(hash, expiresAt), null, 'expired to the millisecond')
  const asPage = await api.database.transact(api.tenant, (tx) => findLink(tx, hash, 'tracking'))
  t.equal(asPage, null, 'as a link of another kind')
  t.match(await take(hash), { complaint: complaint.id, kind: 'verification', usedAt: at, revokedAt: null })
})

t.test('a revoked link stays revoked, those of others go on', async (t) => {
  const [mine, theirs] = [order(), order()]
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = await mint(mine, theirs)
  const revoke = (subject?: string | null) =>
    api.database.transact(api.tenant, (tx) => {
      return revokeLinks(
        tx,
        { complaint: complaint.id, kind: 'verification', ...(subject === undefined ? {} : { subject }) },
        at,
      )
    })
  t.equal(await revoke(mine.subject), 1)
  t.equal(await revoke(mine.subject), 0, 'once')
  t.equal(await take(first), null)
  t.ok(await take(second))
  await t.rejects(
    asOwner(api.url, (client) => client.query('update link_token set revoked_at = null')),
    /only revoked or used/,
    'the database keeps it revoked too',
  )
})
