import { randomBytes } from 'node:crypto'
import t from 'tap'
import { meansOf } from '../../src/app.ts'
import { deliverDue } from '../../src/notices/deliver.job.ts'
import { openMailer } from '../../src/notices/mail.client.ts'
import { openOutgoing } from '../../src/platform/outgoing.client.ts'
import { parseKeyRing } from '../../src/platform/seal.ts'
import { startTestApp } from '../support/app.ts'
import { PUBLIC_URL, REACH } from '../support/delivery.ts'
import { done, receive, tells } from '../support/journey.ts'
import { startMailServer } from '../support/mail.ts'
import { agent } from '../support/people.ts'
import { end, startService } from '../support/service.ts'

t.test(
  'NOT-1 a worker killed with SIGKILL while it delivers: the message is repeated under the same id, and the log says so',
  async (t) => {
    const mail = await startMailServer(t)
    const keys = `k1:${randomBytes(32).toString('base64')}`
    let ahead = 0
    const now = () => new Date(Date.now() + ahead)
    const ring = parseKeyRing(keys)
    const api = await startTestApp(t, { now, ring, mail: true })
    const { id } = await receive(api, { customer: { name: '孟女士', email: 'meng@customer.example' } })
    const said = { kind: 'answer', channel: 'email', words: '退款已原路退回，预计三日内到账。' }
    mail.fallSilent()
    const message = await done(api, agent, id, 'messages', said)
    const doomed = await startService(t, {
      ...{ DATABASE_URL: api.url, ENCRYPTION_KEYS: keys, ROLE: 'worker', SMTP_URL: mail.url },
    })
    await mail.until(1)
    await end(doomed.process)

    const read = async (path: string) =>
      (await api.call(agent, 'GET', `/v1/complaints/${id}/${path}`)).body.items
    tells(t, await read(`messages/${message.id}/dispatches`), [{ number: 1, outcome: null, endedAt: null }])
    const back = await startMailServer(t)
    const [mailer, outgoing] = [openMailer(back.url, 'no-reply@localhost'), openOutgoing(REACH)]
    t.teardown(async () => {
      mailer.close()
      await outgoing.close()
    })
    const delivery = {
      ...{
        database: api.database,
        means: meansOf({ ring, now, random: randomBytes, mail: true }),
        log: api.app.log,
      },
      ...{ mailer, outgoing, publicUrl: PUBLIC_URL },
    }
    t.equal(await deliverDue(delivery), 0, 'until its lease is over it is the other’s')
    ahead = 3 * 60_000
    t.equal(await deliverDue(delivery), 1)
    t.equal(back.taken.length, 1)
    t.equal(back.taken[0]?.id, mail.taken[0]?.id, 'recognised by its Message-ID')
    tells(t, await read(`messages/${message.id}/dispatches`), [
      { number: 1, outcome: 'unknown', code: 'interrupted' },
      { number: 2, outcome: 'delivered', code: null },
    ])
    tells(t, await read('messages'), [{ delivery: { state: 'delivered', tries: 2 } }])
  },
)

t.test(
  'REC-2 the service acknowledges by itself within seconds of arrival, as npm start runs it',
  async (t) => {
    const mail = await startMailServer(t)
    const keys = `k1:${randomBytes(32).toString('base64')}`
    const api = await startTestApp(t, { now: () => new Date(), ring: parseKeyRing(keys) })
    const service = await startService(t, {
      ...{ DATABASE_URL: api.url, ENCRYPTION_KEYS: keys, SMTP_URL: mail.url, PUBLIC_URL },
    })
    const system = { sub: 'crm', roles: ['system'] as const, tenant: api.tenant }
    const start = Date.now()
    const received = await service.call(system, 'POST', '/v1/complaints', {
      ...{ channel: 'web_chat', account: '装好第二天就不制冷', customer: { email: 'meng@customer.example' } },
    })
    t.equal(received.status, 201)
    await mail.until(1)
    t.ok(Date.now() - start < 5_000, 'woken, not polled')
    service.process.kill('SIGTERM')
    t.equal(await service.ended, 0)
  },
)
