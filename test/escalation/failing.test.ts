import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { clockOf, goTo, sayings, sweep, wholeTimeline } from '../support/clocks.ts'
import { asOwner } from '../support/database.ts'
import { receive } from '../support/journey.ts'
import { system } from '../support/people.ts'

const HOUR = 3_600_000
const AGAIN = 10_000

t.test(
  'CLK-4 a complaint whose clocks can’t be read keeps no other waiting, and fires once it can',
  async (t) => {
    const api = await startTestApp(t)
    const online = { channel: 'web_chat' }
    const [first, broken, last] = [
      await receive(api, online, system),
      await receive(api, online, system),
      await receive(api, online, system),
    ]
    const kept = await asOwner(api.url, async (client) => {
      const name = `complaint_id = '${broken.id}' and name = 'resolve'`
      const { rows } = await client.query(`select clock::text from complaint_clock where ${name}`)
      await client.query(
        `update complaint_clock set clock = '{"name": "resolve", "stoppedAt": null}' where ${name}`,
      )
      return { clock: rows[0].clock, name }
    })
    goTo(api, Date.parse(first.receivedAt) + 24 * HOUR)
    await sweep(api)
    for (const { id } of [first, last]) t.equal((await clockOf(api, id, 'resolve')).state, 'breached')
    t.ok(api.logged.some((line) => line.includes('failed at the clocks') && line.includes(broken.id)))
    const logged = api.logged.length
    await sweep(api)
    t.equal(api.logged.length, logged, 'it is not tried over and over')
    await asOwner(api.url, (client) =>
      client.query(`update complaint_clock set clock = $1 where ${kept.name}`, [kept.clock]),
    )
    api.advance(AGAIN)
    await sweep(api)
    t.match(sayings(await wholeTimeline(api, broken.id), 'resolve').at(-1), {
      what: 'resolve breached',
      dueAt: new Date(Date.parse(broken.receivedAt) + 24 * HOUR).toISOString(),
      noticedAt: api.now().toISOString(),
    })
  },
)
