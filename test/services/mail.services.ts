import { randomBytes } from 'node:crypto'
import t from 'tap'
import type { Bearer } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import type { Told } from '../support/journey.ts'
import { startMailServer } from '../support/mail.ts'
import { mailFrom } from '../support/mail-channel.ts'
import { end, type Service } from '../support/service.ts'
import { startDovecot } from './dovecot.ts'
import { startOne } from './fleet.ts'
import { startPostgres, urlOf } from './postgres.ts'

const MENG = 'meng@customer.example'
const MANY = 400
const SECONDS = 1000
const PACE_MS = 20

const { owner } = await startPostgres(t)
const mailbox = await startDovecot(t)
const post = await startMailServer(t)
const ownerUrl = urlOf(owner)
const outfit = {
  ...{ entry: 'src/server.ts' as const, ownerUrl },
  environment: {
    ...{ DATABASE_URL: ownerUrl, DATABASE_DIRECT_URL: ownerUrl, WEBHOOK_ALLOW_PRIVATE: 'true' },
    ...{
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      NODE_EXTRA_CA_CERTS: mailbox.certificate,
    },
    ...{ SMTP_URL: post.url, MAIL_FROM: 'care@shop.example', PUBLIC_URL: 'https://care.shop.example' },
  },
}
const api = await startOne(t, outfit, 'api')
let workers = await startWorkers()
const { body: company } = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
  ...{ name: 'Mail', locale: 'zh-CN', timezone: 'Asia/Shanghai' },
})
const as = (role: 'admin' | 'supervisor'): Bearer => ({
  sub: `${role}.one`,
  roles: [role],
  tenant: company.id,
})
const { body: channel } = await api.call(as('admin'), 'POST', '/v1/channels', {
  ...{ name: '客服邮箱', channel: 'email', adapter: 'email', verification: { scheme: 'bearer' } },
})

function startWorkers(): Promise<Service[]> {
  return Promise.all([startOne(t, outfit, 'worker'), startOne(t, outfit, 'worker')])
}

/** Sets the mailbox up, so that it is looked into at once. */
async function look(folder: string, more: object = {}): Promise<Told> {
  const { host, port, user, password } = mailbox
  const { status, body, payload } = await api.call(as('admin'), 'PUT', `/v1/channels/${channel.id}/mailbox`, {
    ...{ host, port, user, password, folder, ...more },
  })
  if (status !== 200) throw new Error(`setting up was answered ${status}: ${payload}`)
  return body
}

/** What a question to the database comes to, asked until it is what is waited for. */
async function until(text: string, isThere: (value: number) => boolean): Promise<number> {
  for (;;) {
    const value = await asOwner(ownerUrl, async (client) => {
      const { rows } = await client.query<{ value: string | null }>(`select (${text}) as value`)
      return Number(rows[0]?.value ?? -1)
    })
    if (isThere(value)) return value
    await new Promise((resolve) => setTimeout(resolve, PACE_MS))
  }
}

const COMPLAINTS = 'select count(*) from complaint'
const WAITING = `select count(*) from inbound_delivery where state in ('waiting', 'filing')`
const KEPT = 'select max(kept) from mailbox'

t.test('REC-2 a mail in the mailbox is acknowledged within 30 seconds', async (t) => {
  const told = await look('INBOX')
  t.notOk(JSON.stringify(told).includes(mailbox.password), 'the password is shown to nobody')
  t.equal(told.state, 'waiting')
  const start = performance.now()
  await mailbox.append([mailFrom(MENG, '快递一直没有送到。', { 'Message-ID': '<m1@customer.example>' })])
  await post.until(1)
  const ms = performance.now() - start
  t.comment(`acknowledged ${Math.round(ms)} ms after it came`)
  t.ok(ms < 30 * SECONDS)
  t.equal(post.taken[0]?.to, MENG)
})

t.test('REC-5 the answer to what was sent is in the same complaint', async (t) => {
  const inReplyTo = { 'Message-ID': '<m2@customer.example>', 'In-Reply-To': post.taken[0]?.id ?? '' }
  await mailbox.append([mailFrom(MENG, '今天送到了，可是盒子是破的。', inReplyTo)])
  await until(`select count(*) from complaint_event where type = 'message.received'`, (count) => count === 1)
  t.equal(await until(COMPLAINTS, () => true), 1)
  const { body } = await api.call(as('admin'), 'GET', `/v1/channels/${channel.id}`)
  t.match(body.mailbox, { state: 'well', code: null, kept: 2 })
})

t.test('REC-4 a mail server that is away is told, with why; when it is back nothing is lost', async (t) => {
  await mailbox.stop()
  await look('INBOX')
  await until('select failures from mailbox', (count) => count > 0)
  const { body } = await api.call(as('admin'), 'GET', `/v1/channels/${channel.id}/mailbox`)
  t.match(body, { state: 'failing', code: 'ECONNREFUSED' })
  t.ok(body.failingSince)
  await mailbox.start()
  await mailbox.append([
    mailFrom('tao@customer.example', '杯子是坏的。', { 'Message-ID': '<m3@customer.example>' }),
  ])
  await look('INBOX')
  await until(COMPLAINTS, (count) => count === 2)
})

t.test(
  'REC-4 REC-5 workers that are killed while they read lose no mail, and none comes twice',
  async (t) => {
    await mailbox.within((client) => client.mailboxCreate('Many'))
    const mails = Array.from({ length: MANY }, (_, n) =>
      mailFrom(`c${n}@customer.example`, `第 ${n} 件：东西坏了。`, {
        'Message-ID': `<many${n}@customer.example>`,
      }),
    )
    await mailbox.append(mails, 'Many')
    const before = await until(KEPT, () => true)
    await look('Many', { since: '2020-01-01T00:00:00.000Z' })
    for (const share of [0.1, 0.5]) {
      await until(KEPT, (count) => count - before >= share * MANY)
      await Promise.all(workers.map(({ process }) => end(process)))
      t.ok((await until(KEPT, () => true)) - before < MANY, 'killed in the middle')
      workers = await startWorkers()
    }
    await until(KEPT, (count) => count - before >= MANY)
    await until(WAITING, (count) => count === 0)
    t.equal(await until(COMPLAINTS, () => true), 2 + MANY)
    const deliveries = `select count(*) from inbound_delivery`
    t.equal(await until(deliveries, () => true), 3 + MANY, 'each mail was let in once')
    t.equal(await until(KEPT, () => true), before + MANY)
  },
)

t.test('REC-5 a folder that is made anew with the same mails brings no complaint twice', async (t) => {
  const validity = await until('select max(validity::bigint) from mailbox', () => true)
  await mailbox.within(async (client) => {
    await client.mailboxDelete('Many')
    while (Math.floor(Date.now() / 1000) <= validity) await client.noop()
    await client.mailboxCreate('Many')
  })
  const again = (n: number) =>
    mailFrom(`c${n}@customer.example`, `第 ${n} 件：东西坏了。`, {
      'Message-ID': `<many${n}@customer.example>`,
    })
  await mailbox.append([again(0), again(1)], 'Many')
  const before = await until(KEPT, () => true)
  await look('Many')
  await until(KEPT, (count) => count === before + 2)
  await until(WAITING, (count) => count === 0)
  t.equal(await until(COMPLAINTS, () => true), 2 + MANY)
})

t.test('nobody logged the password, or a word of a mail', (t) => {
  for (const { logged } of [api, ...workers]) {
    const all = logged.join('\n')
    t.notOk(all.includes(mailbox.password) || all.includes('东西坏了') || all.includes(MENG))
  }
  t.end()
})
