import t from 'tap'
import { checkRetention } from '../../src/policy/check-retention.ts'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { isKeepingTime, keptFrom } from '../../src/policy/keep.ts'

const pack = readDefaultPack()
const findings = (change: Partial<typeof pack.retention>) =>
  checkRetention({ ...pack.retention, ...change }, pack).map(({ severity, code }) => `${severity} ${code}`)

t.test('ARC-2 years are kept by the calendar, to the same instant of the day', async (t) => {
  const kept = (start: string, time: string) => keptFrom(new Date(start), time).toISOString()
  t.equal(kept('2026-11-20T02:00:00.000Z', 'P3Y'), '2029-11-20T02:00:00.000Z')
  t.equal(kept('2028-02-29T02:00:00.000Z', 'P5Y'), '2033-03-01T02:00:00.000Z', 'never shorter')
  t.equal(kept('2026-11-20T02:00:00.000Z', 'P30D'), '2026-12-20T02:00:00.000Z')
})

t.test('a time to keep is whole years or a duration', async (t) => {
  for (const time of ['P1Y', 'P99Y', 'P90D', 'P1W']) t.ok(isKeepingTime(time), time)
  for (const time of ['P0Y', 'P100Y', 'P1M', '3', 'P1Y2D', '', 'PY']) t.notOk(isKeepingTime(time), time)
})

t.test('ARC-2 the default pack keeps 3 years, 5 with legal risk, and nothing is odd about it', async (t) => {
  t.strictSame(findings({}), [])
  t.match(pack.retention, { keep: 'P3Y', keepWithLegalRisk: 'P5Y' })
})

t.test('ARC-2 what is odd about a time to keep is found', async (t) => {
  t.strictSame(findings({ keep: 'P1Y' }), ['warning kept_shortly'])
  t.strictSame(findings({ keep: 'P6Y' }), ['warning risk_kept_shorter'])
  t.strictSame(findings({ keep: 'P10D' }), ['error gone_before_appeal', 'warning kept_shortly'])
})
