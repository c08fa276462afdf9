import t from 'tap'
import { zoneOf } from '../../src/clocks/zone.ts'
import { Judge } from '../../src/imports/judge.ts'
import { Tally } from '../../src/imports/tally.ts'

const fresh = () =>
  new Tally(
    new Judge({
      columns: [
        { header: '投诉内容', field: 'account' },
        { header: '渠道', field: 'channel' },
      ],
      ...{ options: {}, zone: zoneOf('Asia/Shanghai'), at: new Date('2026-11-20T02:00:00.000Z') },
    }),
  )

function took(tally: Tally, rows: number, text: string): number[] {
  const kept: number[] = []
  for (let row = 0; row < rows; row += 1)
    kept.push(tally.take({ number: row + 2, cells: [text, '鸽子'] })?.length ?? 0)
  return [...kept.filter(Boolean), tally.rest().length]
}

t.test('wrong rows are kept two hundred at a time, ten thousand in all; every one is counted', (t) => {
  const tally = fresh()
  t.same(took(tally, 10_050, '漏水'), [...Array.from({ length: 50 }, () => 200), 0])
  t.match(tally.counts(), { rows: 10_050, wrong: 10_050, ready: 0 })
  t.end()
})

t.test('of long ones fewer are kept at a time, and 50 MB in all; every one is counted', (t) => {
  const tally = fresh()
  const kept = took(tally, 300, 'x'.repeat(400_000))
  t.same(kept.slice(0, 2), [5, 5], '2 MB at a time')
  t.equal(
    kept.reduce((sum, length) => sum + length, 0),
    132,
  )
  t.match(tally.counts(), { rows: 300, wrong: 300 })
  t.end()
})
