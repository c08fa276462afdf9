import t from 'tap'
import { isSmall, shownCount, shownFigure, shownTotal } from '../../src/reporting/withhold.ts'
import { startTestApp } from '../support/app.ts'
import { complaintIn, receive } from '../support/journey.ts'
import { supervisor } from '../support/people.ts'
import { analyst, ask, auditor } from '../support/report.ts'

t.test('ANA-8 counts from 1 to 4 are small; nothing at all is not', async (t) => {
  t.same([0, 1, 4, 5, 6].map(isSmall), [false, true, true, false, false])
  t.same(
    [0, 4, 5].map((count) => shownCount(count, true)),
    [0, null, 5],
  )
  t.equal(shownCount(3, false), 3)
  t.equal(shownFigure(4.5, 4, true), null)
  t.equal(shownFigure(4.5, 5, true), 4.5)
})

t.test('ANA-8 a total is withheld where it would give a single withheld cell away', async (t) => {
  t.equal(shownTotal(20, 1, true), null)
  t.equal(shownTotal(20, 2, true), 20)
  t.equal(shownTotal(20, 0, true), 20)
  t.equal(shownTotal(4, 2, true), null)
  t.equal(shownTotal(20, 1, false), 20)
})

const api = await startTestApp(t)
for (let index = 0; index < 5; index += 1) await receive(api, { channel: 'email' })
await receive(api, { channel: 'phone' })
for (const channel of ['store', 'paper']) await complaintIn(api, 'archived', { overrides: { channel } })

t.test('ANA-8 an analyst sees no cell under 5 and is told so; others see it', async (t) => {
  const query =
    '{ volume(by: [channel]) { total cells { keys count withheld } basis { withholdsSmallCells } } }'
  const { volume } = await ask(api, analyst, query)
  t.same(volume.cells, [
    { keys: ['email'], count: 5, withheld: false },
    { keys: ['paper'], count: null, withheld: true },
    { keys: ['phone'], count: null, withheld: true },
    { keys: ['store'], count: null, withheld: true },
  ])
  t.equal(volume.total, 8)
  t.ok(volume.basis.withholdsSmallCells)
  for (const who of [auditor, supervisor, { ...analyst, roles: ['analyst', 'supervisor'] as const }]) {
    const { volume } = await ask(api, who, query)
    t.same(
      volume.cells.map(({ count }: { count: number }) => count),
      [5, 1, 1, 1],
    )
    t.notOk(volume.basis.withholdsSmallCells)
  }
})

t.test('ANA-8 an analyst sees no total that gives the one withheld cell away', async (t) => {
  const query =
    '{ volume(by: [state], filter: { channel: [email, phone, store] }) { total cells { count } } }'
  const { volume } = await ask(api, analyst, query)
  t.same(volume, { total: null, cells: [{ count: null }, { count: 6 }] })
})

t.test('ANA-8 an analyst sees no figure made of fewer than 5 cases', async (t) => {
  const { funnel, approvals, satisfaction } = await ask(
    api,
    analyst,
    `{ funnel { stages { stage reached now time { ended medianSeconds } } }
      approvals { approved returned time { ended medianSeconds p90Seconds } }
      satisfaction { answers average nps solvedShare distribution { count withheld } } }`,
  )
  const [received, classified] = funnel.stages
  t.same(received, { stage: 'received', reached: 8, now: 6, time: { ended: null, medianSeconds: null } })
  t.match(classified, { reached: null, now: 0, time: { ended: null, medianSeconds: null } })
  t.same(approvals, {
    ...{ approved: null, returned: 0, time: { ended: null, medianSeconds: null, p90Seconds: null } },
  })
  t.match(satisfaction, { answers: null, average: null, nps: null, solvedShare: null })
  t.same(
    satisfaction.distribution.map(({ withheld }: { withheld: boolean }) => withheld),
    [false, false, false, true, false],
  )
})
