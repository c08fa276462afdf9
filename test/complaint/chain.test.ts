import { createHash } from 'node:crypto'
import t from 'tap'
import { CHAIN_START, hashOf, type Link } from '../../src/complaint/chain.ts'

const LINK: Link = {
  ...{ tenant: 'tenant-1', complaint: 'complaint-1', seq: 1, type: 'complaint.graded' },
  ...{ at: '2026-11-22T02:00:00.000Z', actor: 'agent.li', role: 'agent', origin: 'rest' },
  ...{ data: { grade: 'urgent', facts: { loss: 150_000, safetyHazard: true } }, sealed: 'AQID' },
  previousHash: CHAIN_START,
}

t.test('LIFE-2 the first event of a chain follows 64 zeros', async (t) => {
  t.equal(CHAIN_START, '0000000000000000000000000000000000000000000000000000000000000000')
})

t.test('LIFE-2 the hash is SHA-256 over the RFC 8785 JSON, as anyone can recompute it', async (t) => {
  const canonical =
    '{"actor":"agent.li","at":"2026-11-22T02:00:00.000Z","complaint":"complaint-1",' +
    '"data":{"facts":{"loss":150000,"safetyHazard":true},"grade":"urgent"},"origin":"rest",' +
    `"previousHash":"${CHAIN_START}","role":"agent","sealed":"AQID","seq":1,"tenant":"tenant-1",` +
    '"type":"complaint.graded"}'
  t.equal(hashOf(LINK), createHash('sha256').update(canonical).digest('hex'))
})

t.test(
  'LIFE-2 the hash does not depend on the order in which a database gives properties back',
  async (t) => {
    const data = { facts: { safetyHazard: true, loss: 150_000 }, grade: 'urgent' }
    t.equal(hashOf({ ...LINK, data }), hashOf(LINK))
  },
)

t.test('LIFE-2 whatever part of an event is changed, its hash changes', async (t) => {
  const changes: Partial<Link>[] = [
    ...[{ tenant: 'tenant-2' }, { complaint: 'complaint-2' }, { seq: 2 }, { type: 'complaint.held' }],
    ...[{ at: '2026-11-22T02:00:00.001Z' }, { actor: 'agent.lu' }, { role: 'supervisor' }],
    ...[{ origin: 'worker' }, { data: {} }, { sealed: null }, { sealed: '' }, { sealed: 'AQIE' }],
    ...[{ data: { grade: 'general', facts: { loss: 150_000, safetyHazard: true } } }],
    { previousHash: hashOf(LINK) },
  ]
  const hashes = changes.map((change) => hashOf({ ...LINK, ...change }))
  t.equal(new Set([...hashes, hashOf(LINK)]).size, changes.length + 1)
})
