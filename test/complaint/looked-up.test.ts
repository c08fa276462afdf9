import t from 'tap'
import { lockComplaints } from '../../src/complaint/complaint.store.ts'
import { startTestApp } from '../support/app.ts'
import { receive } from '../support/drive.ts'

const PLANS = {
  'lock-complaints': (tenant: string, id: string) => `'${tenant}', array['${id}']::uuid[], '${id}'`,
  'current-clocks': (tenant: string, id: string) => `'${tenant}', array['${id}']::uuid[], '${id}'`,
}

t.test('LIFE-5 what a command locks is looked up by key, however much else there is', async (t) => {
  const api = await startTestApp(t)
  for (let n = 0; n < 30; n += 1) await receive(api)
  const { id } = await receive(api)
  await api.database.transact(api.tenant, async (tx) => {
    t.equal((await lockComplaints(tx, api.ring, id)).length, 1)
    for (const [name, values] of Object.entries(PLANS)) {
      const text = `explain execute "${name}" (${values(api.tenant, id)})`
      const plan = JSON.stringify(await tx.run({ name: '', text }, []))
      t.match(plan, /Index Cond: \(\(tenant_id = \$1\) AND \((complaint_)?id = ANY/, name)
      t.notMatch(plan, /Hash|Seq Scan on complaint/, name)
    }
  })
})
