import t from 'tap'
import { keepAll, pause } from '../../src/webhooks/keep-deliveries.job.ts'
import { leaseTenants, releaseTenants } from '../../src/webhooks/lease.store.ts'
import { newPump, reload } from '../../src/webhooks/pump.job.ts'
import { LeaseLost } from '../../src/webhooks/pump.store.ts'
import { readOn } from '../../src/webhooks/read-feed.job.ts'
import { receive } from '../support/journey.ts'
import { startReceiver, startTelling } from '../support/receiver.ts'

const OTHER = '01930000-0000-7000-8000-00000000000b'

t.test('of several workers one has a tenant, until it lets go or says nothing for too long', async (t) => {
  const api = await startTelling(t)
  const { worker } = api.pumping
  const lease = (who: string) => {
    const until = new Date(api.now().getTime() + 15_000)
    return api.database.transact(null, (tx) => leaseTenants(tx, who, api.now(), until))
  }
  t.strictSame(await lease(worker), [], 'without a subscription there is nothing to do')
  const { url } = await startReceiver(t)
  const { id } = await api.subscribe(url)
  const won = await Promise.all([lease(worker), lease(OTHER)])
  t.equal(won.flat().length, 1)
  const [winner, loser] = won[0].length > 0 ? [worker, OTHER] : [OTHER, worker]
  api.advance(10_000)
  t.strictSame([await lease(winner), await lease(loser)], [[api.tenant], []], 'renewed')
  api.advance(15_000)
  t.strictSame(await lease(loser), [api.tenant])
  t.strictSame(await lease(winner), [])
  await api.database.transact(null, async (tx) => releaseTenants(tx, loser))
  t.strictSame(await lease(winner), [api.tenant])
  await api.call({ sub: 'admin.mo', roles: ['admin'] }, 'PATCH', `/v1/webhooks/${id}`, { state: 'paused' })
  t.strictSame(await lease(winner), [], 'nor while it is paused')
})

t.test(
  'a worker that lost a tenant keeps nothing more of it, and the other tells what wasn’t kept',
  async (t) => {
    const api = await startTelling(t)
    const receiver = await startReceiver(t)
    const { id } = await api.subscribe(receiver.url)
    await api.tell()
    await receive(api)
    const slow = newPump(api.pumping, api.tenant)
    await reload(slow)
    await readOn(slow, 1000n)
    await receiver.until(1)
    while (slow.outcomes.length === 0) await pause(1)
    api.advance(16_000)
    const later = new Date(api.now().getTime() + 15_000)
    await api.database.transact(null, (tx) => leaseTenants(tx, OTHER, api.now(), later))
    await t.rejects(keepAll(slow, true), LeaseLost)
    t.strictSame(await api.log(id), [])
    api.advance(16_000)
    await api.tell()
    t.equal(receiver.heard.length, 2, 'at least once')
    t.equal(receiver.heard[0]?.event.id, receiver.heard[1]?.event.id)
    t.equal((await api.log(id)).length, 1)
  },
)

t.test(
  'whoever takes over tells nothing again of which it is kept that it was told, and forgets nothing that waits',
  async (t) => {
    const api = await startTelling(t)
    const receiver = await startReceiver(t)
    const { id } = await api.subscribe(receiver.url)
    await api.tell()
    const bad = await receive(api)
    for (let index = 0; index < 3; index += 1) await receive(api)
    receiver.answer(
      ({ event }, response) => void response.writeHead(event.subject === bad.id ? 500 : 200).end(),
    )
    const killed = newPump(api.pumping, api.tenant)
    await reload(killed)
    await readOn(killed, 1000n)
    await receiver.until(4)
    while (killed.outcomes.length < 4) await pause(1)
    await keepAll(killed, false)
    await api.tell()
    t.equal(receiver.heard.length, 4)
    receiver.answer(200)
    api.advance(60_000)
    await api.tell()
    t.equal(receiver.heard.length, 5)
    t.equal(receiver.heard[4]?.event.subject, bad.id)
    t.ok((await api.log(id)).every(({ state }) => state === 'delivered'))
  },
)
