import t from 'tap'
import { startTestApp, type TestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { work } from '../support/clocks.ts'
import { complaintIn, done, look, receive, type Told, tells } from '../support/journey.ts'
import { admin, agent } from '../support/people.ts'

const HOUR_MS = 3_600_000
const hoursAfter = (at: string, hours: number) => new Date(Date.parse(at) + hours * HOUR_MS).toISOString()
const contentOf = async (api: TestApp, name: string): Promise<Told> =>
  (await api.call(admin, 'GET', `/v1/policies/${name}`)).body.content

async function dryRun(api: TestApp, name: string, content: object, more: object = {}): Promise<Told> {
  const { status, body, payload } = await api.call(admin, 'POST', `/v1/policies/${name}/dry-run`, {
    ...{ content, ...more },
  })
  if (status !== 200) throw new Error(payload)
  return body
}

/** The clocks with another limit to resolve a general complaint. */
function resolveIn(content: Told, general: string): object {
  const { resolve } = content.rules
  const limit = { ...resolve.limit, general }
  return { ...content, rules: { ...content.rules, resolve: { ...resolve, limit } } }
}

/** The calendars with more statutory holidays. */
function closedOn(content: Told, dates: readonly string[]): object {
  const list = content.exceptions.cn_statutory
  const days = [...list.days, ...dates.map((date) => ({ date, open: false, name: '临时放假' }))]
  return { ...content, exceptions: { ...content.exceptions, cn_statutory: { ...list, days } } }
}

t.test(
  'CLK-6 a dry run of clocks names the complaints that a tighter limit would have breached',
  async (t) => {
    const api = await startTestApp(t)
    const quick = await complaintIn(api, 'executed')
    const slow = await receive(api)
    await done(api, agent, slow.id, 'classify', bodies.classification)
    await done(api, agent, slow.id, 'pause', { awaiting: 'third_party', question: '物流轨迹' })
    api.advance(2 * HOUR_MS)
    await done(api, agent, slow.id, 'resume')
    api.advance(21 * HOUR_MS)
    await work(api)
    const content = await contentOf(api, 'clocks')
    const same = await dryRun(api, 'clocks', content)
    tells(t, same, { comparable: true, examined: 2, differing: 0, complete: true, changes: [], items: [] })
    const told = await dryRun(api, 'clocks', resolveIn(content, 'PT20H'))
    const { id, reference, receivedAt } = slow
    tells(t, told.items.find(({ complaint }: Told) => complaint === id) ?? {}, {
      ...{ complaint: id, reference },
      before: `resolve#1 due ${hoursAfter(receivedAt, 26)} running`,
      after: `resolve#1 due ${hoursAfter(receivedAt, 22)} breached`,
    })
    tells(t, told.items.find(({ complaint }: Told) => complaint === quick.id) ?? {}, {
      before: null, // a measure of 24 hours is a promise once that is later than the limit
      after: `promise#1 due ${hoursAfter(quick.receivedAt, 24)} met`,
    })
    tells(t, told, { differing: 2 })
    t.strictSame(
      [...told.changes].sort((a: Told, b: Told) => (a.after < b.after ? -1 : 1)),
      [
        { before: null, after: 'promise#1 met', complaints: 1 },
        { before: 'resolve#1 running', after: 'resolve#1 breached', complaints: 1 },
      ],
    )
    tells(t, await dryRun(api, 'clocks', content, { limit: 1 }), { examined: 1, complete: true })
    const kept = (await look(api, agent, id)).clocks.find(({ name }: Told) => name === 'resolve')
    tells(t, kept, { state: 'running', dueAt: hoursAfter(receivedAt, 26) }, 'nothing was changed')
  },
)

t.test('CLK-6 a dry run of the calendar shows what a new holiday would move', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api, { channel: 'regulator' })
  const content = await contentOf(api, 'calendar')
  tells(t, await dryRun(api, 'calendar', content), { comparable: true, examined: 1, differing: 0 })
  tells(t, await dryRun(api, 'calendar', closedOn(content, ['2026-11-25', '2026-11-26'])), {
    differing: 1,
    changes: [{ before: 'referral_reply#1 running', after: 'referral_reply#1 running', complaints: 1 }],
    items: [
      {
        complaint: id,
        before: 'referral_reply#1 due 2026-11-27T16:00:00.000Z running',
        after: 'referral_reply#1 due 2026-12-01T16:00:00.000Z running',
      },
    ],
  })
})

t.test('CLK-9 complaints that were merged are not examined by a dry run of clocks', async (t) => {
  const api = await startTestApp(t)
  const { id, mergedInto } = await complaintIn(api, 'merged')
  const content = resolveIn(await contentOf(api, 'clocks'), 'PT1H')
  const { examined, items } = await dryRun(api, 'clocks', content)
  const ids = items.map(({ complaint }: Told) => complaint)
  t.equal(examined, 1, 'only the one it was merged into')
  t.same(ids, [mergedInto], 'of which the tighter limit says something else')
  t.notOk(ids.includes(id))
})
