import { randomBytes } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { meansOf } from '../../src/app.ts'
import { verifyAll } from '../../src/complaint/verify.store.ts'
import { importDue } from '../../src/imports/imports.job.ts'
import { openStorage } from '../../src/platform/open-storage.client.ts'
import { parseKeyRing } from '../../src/platform/seal.ts'
import { startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { tells } from '../support/journey.ts'
import { supervisor } from '../support/people.ts'
import { handInRegister } from '../support/registers.ts'
import { end, startService } from '../support/service.ts'

const ROWS = 3000

t.test(
  'REC-5 a worker killed with SIGKILL while it imports, twice: no row is lost, none is two complaints',
  async (t) => {
    const keys = `k1:${randomBytes(32).toString('base64')}`
    const ahead = 0
    const now = () => new Date(Date.now() + ahead)
    const ring = parseKeyRing(keys)
    const api = await startTestApp(t, { now, ring })
    const lines = Array.from({ length: ROWS }, (_, index) => `${index},电话,热水器漏水 ${index},处理中`)
    const { body } = await handInRegister(api, supervisor, {
      content: ['投诉编号,渠道,投诉内容,处理状态', ...lines].join('\n'),
    })
    const means = meansOf({
      ring,
      now,
      random: randomBytes,
      storage: openStorage(pathToFileURL(api.files).href),
    })
    const importing = { database: api.database, means, log: api.app.log }
    const url = `/v1/imports/${body.id}`
    const read = async () => (await api.call(supervisor, 'GET', url)).body
    const until = async (made: number) => {
      for (;;) {
        const { progress } = await read()
        if (progress.made > made) return progress.made as number
      }
    }
    await importDue(importing)
    await api.call(supervisor, 'POST', `${url}/start`, {})

    let made = 0
    for (let kill = 0; kill < 2; kill += 1) {
      const doomed = await startService(t, {
        ...{
          DATABASE_URL: api.url,
          ENCRYPTION_KEYS: keys,
          ROLE: 'worker',
          STORAGE_URL: pathToFileURL(api.files).href,
        },
      })
      const before = made
      made = await until(before)
      await end(doomed.process)
      t.ok(made > before && made < ROWS, `killed after ${made} rows`)
      // What it held is another's only once its claim is over.
      await asOwner(api.url, (client) =>
        client.query('update register_import set next_at = now() where next_at is not null'),
      )
    }

    t.equal(await importDue(importing), 1)
    tells(t, await read(), { state: 'done', progress: { done: ROWS, made: ROWS, repeated: 0, refused: 0 } })
    const { rows } = await asOwner(api.url, (client) =>
      client.query(`select count(*)::int as complaints, count(distinct e.key)::int as numbers,
        count(distinct e.complaint_id)::int as entries
      from complaint c full join register_entry e on e.complaint_id = c.id`),
    )
    const findings: unknown[] = []
    await asOwner(api.url, async (client) => {
      for await (const finding of verifyAll(client)) findings.push(finding)
    })
    t.same(findings, [], 'every chain is whole (LIFE-3)')
    t.same(rows, [{ complaints: ROWS, numbers: ROWS, entries: ROWS }])
  },
)

t.test('what a worker holds that is gone is another’s a minute later, and not before', async (t) => {
  let ahead = 0
  const now = () => new Date(Date.parse('2026-11-20T02:00:00.000Z') + ahead)
  const api = await startTestApp(t, { now })
  const content = '编号,渠道,投诉内容,状态\n1,电话,热水器漏水,处理中\n'
  await handInRegister(api, supervisor, { content })
  const importing = { database: api.database, means: { ...api.means, now }, log: api.app.log }
  const { rows } = await asOwner(api.url, (client) =>
    client.query(`select import_id from claim_imports($1, $2, 1)`, [
      now(),
      new Date(now().getTime() + 60_000),
    ]),
  )
  t.equal(rows.length, 1, 'somebody claims it and dies')
  ahead = 59_000
  t.equal(await importDue(importing), 0)
  ahead = 61_000
  t.equal(await importDue(importing), 1)
})
