import t from 'tap'
import { startTestApp, type TestApp } from '../support/app.ts'
import { clockOf, goTo, sayings, sweep, wholeTimeline, work } from '../support/clocks.ts'
import { asOwner } from '../support/database.ts'
import { receive, type Told } from '../support/journey.ts'
import { admin, supervisor } from '../support/people.ts'

const reason = '公布新的放假安排'
const referred = { channel: 'regulator', customer: { anonymous: true } }

/** Makes working days of the default calendars holidays. */
async function closed(api: TestApp, days: readonly string[], more: object = {}): Promise<void> {
  const { content } = (await api.call(admin, 'GET', '/v1/policies/calendar')).body
  const added = days.map((date) => ({ date, open: false, name: '临时放假' }))
  const list = content.exceptions.cn_statutory
  const exceptions = { cn_statutory: { ...list, days: [...list.days, ...added] } }
  const { status, payload } = await api.call(admin, 'PUT', '/v1/policies/calendar', {
    content: { ...content, exceptions },
    ...{ reason, ...more },
  })
  if (status !== 200) throw new Error(payload)
}

const moves = async (api: TestApp, id: string) =>
  (await wholeTimeline(api, id)).filter(({ type }: Told) => type === 'clock.moved')

/** Until somebody waits for a row that another holds. */
async function untilWaiting(api: TestApp): Promise<void> {
  const text = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  const waiting = () => asOwner(api.url, async (client) => (await client.query(text)).rowCount)
  while ((await waiting()) === 0);
}

// Received on Friday 2026-11-20: five working days end with Friday 11-27, 24:00 in Shanghai.
const BEFORE = '2026-11-27T16:00:00.000Z'
const AFTER = '2026-12-01T16:00:00.000Z'

t.test('CLK-6 a new calendar moves what runs, with both due times on the timeline, once', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api, referred)
  t.equal((await clockOf(api, id, 'referral_reply')).dueAt, BEFORE)
  api.advance(60_000)
  await closed(api, ['2026-11-25', '2026-11-26'])
  await Promise.all([work(api), work(api)])
  await work(api)
  t.match(await clockOf(api, id, 'referral_reply'), { dueAt: AFTER, state: 'running' })
  t.match(await moves(api, id), [
    {
      ...{ actor: 'worker', at: api.now().toISOString() },
      data: { clock: 'referral_reply', instance: 1, dueAt: AFTER, dueBefore: BEFORE, calendarVersion: 2 },
    },
  ])
  t.equal((await moves(api, id)).length, 1, 'only what is due at another time is moved, once')
  goTo(api, BEFORE)
  await sweep(api)
  t.match(await clockOf(api, id, 'referral_reply'), { state: 'running' })
  goTo(api, AFTER)
  await sweep(api)
  t.match(sayings(await wholeTimeline(api, id), 'referral_reply').at(-1), {
    ...{ what: 'referral_reply breached', dueAt: AFTER, noticedAt: AFTER },
  })
})

t.test('CLK-6 a calendar that holds from later on moves nothing before', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api, referred)
  const inForceFrom = '2026-11-23T00:00:00.000Z'
  await closed(api, ['2026-11-25', '2026-11-26'], { inForceFrom })
  await work(api)
  t.equal((await clockOf(api, id, 'referral_reply')).dueAt, BEFORE)
  goTo(api, inForceFrom)
  await work(api)
  t.equal((await clockOf(api, id, 'referral_reply')).dueAt, AFTER)
})

t.test(
  'CLK-6 a calendar that opens days lets breach at once what is over by it, at its new due time',
  async (t) => {
    const api = await startTestApp(t)
    await closed(api, ['2026-11-25', '2026-11-26'])
    const { id } = await receive(api, referred)
    t.equal((await clockOf(api, id, 'referral_reply')).dueAt, AFTER)
    goTo(api, '2026-11-28T02:00:00.000Z')
    await sweep(api)
    t.match(await clockOf(api, id, 'referral_reply'), { state: 'running' })
    const { content } = (await api.call(admin, 'GET', '/v1/policies/calendar?version=1')).body
    await api.call(admin, 'PUT', '/v1/policies/calendar', { content, reason })
    await work(api)
    t.match(await clockOf(api, id, 'referral_reply'), { state: 'breached', breachedAt: BEFORE })
    const noticedAt = api.now().toISOString()
    t.match(sayings(await wholeTimeline(api, id), 'referral_reply').at(-1), { dueAt: BEFORE, noticedAt })
  },
)

t.test(
  'CLK-6 a complaint that somebody holds while the calendar changes is moved all the same',
  async (t) => {
    const api = await startTestApp(t)
    const { id } = await receive(api, referred)
    await closed(api, ['2026-11-25', '2026-11-26'])
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const lock = { name: '', text: 'select 1 from complaint where id = $1 for update' }
    await new Promise<void>((locked) => {
      void api.database.transact(api.tenant, async (tx) => {
        await tx.run(lock, [id])
        locked()
        await held
      })
    })
    const working = work(api)
    await Promise.race([working, untilWaiting(api)])
    release()
    await working
    t.equal((await clockOf(api, id, 'referral_reply')).dueAt, AFTER)
    t.equal((await moves(api, id)).length, 1)
  },
)

t.test(
  'CLK-7 what was due before a new calendar held is breached by the old one, whenever it is noticed',
  async (t) => {
    const api = await startTestApp(t)
    const { id } = await receive(api, referred)
    goTo(api, '2026-11-27T17:00:00.000Z')
    // Nobody has looked since: the letter was due an hour ago, and is so under the calendar that held then.
    await closed(api, ['2026-11-25', '2026-11-26'])
    api.advance(60_000)
    await work(api)
    t.match(await clockOf(api, id, 'referral_reply'), { dueAt: BEFORE, state: 'breached' })
    t.same(await moves(api, id), [])
    const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/clocks/referral_reply/explain`)
    t.equal(body.dueAt, BEFORE)
  },
)

t.test('CLK-6 SBX-1 a policy that is put in a sandbox holds by the sandbox’s own clock', async (t) => {
  const api = await startTestApp(t)
  const made = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: 'Sandbox', locale: 'zh-CN', timezone: 'Asia/Shanghai', sandbox: true },
  })
  const inBox: TestApp = {
    ...api,
    call: (who, ...rest) => api.call({ ...who, tenant: made.body.id }, ...rest),
  }
  const { id } = await receive(inBox, referred)
  api.advance(3_600_000)
  await closed(inBox, ['2026-11-25', '2026-11-26'])
  await inBox.call(admin, 'POST', '/v1/sandbox/clock', { advance: 'PT2H' })
  await work(api)
  t.match(await clockOf(inBox, id, 'referral_reply'), { dueAt: AFTER, state: 'running' })
})
