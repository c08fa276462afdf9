import t from 'tap'
import { keptOf, piecesOf } from '../../src/complaint/likeness.ts'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { startTestApp } from '../support/app.ts'
import { complaintIn, done, finishTasks, look } from '../support/journey.ts'
import { admin, agent } from '../support/people.ts'

const letter = (name: string, sum: string, day: string) =>
  `${name}您好，您反映的问题我们已经核实，给您带来不便深表歉意。退款${sum}元已于${day}原路退回，请注意查收，感谢您的监督，祝您生活愉快。`

t.test('ANTI-1 names, sums and dates that are filled in leave two answers nearly the same', async (t) => {
  const [a, b] = [
    piecesOf(letter('孟女士', '199.00', '11 月 20 日')),
    piecesOf(letter('欧阳先生', '2,899', '12月1日')),
  ]
  const shared = a.filter((piece) => b.includes(piece)).length
  t.ok(shared / Math.max(a.length, b.length) > 0.85)
  t.same(piecesOf('已处理'), ['已处理'])
  t.same(piecesOf('12:30 ！'), [])
  t.same(keptOf(['5', '-3', '4']), ['-3', '4', '5'])
  t.equal(keptOf(Array.from({ length: 99 }, (_, index) => `${index}`)).length, 32)
})

t.test('ANTI-1 an answer nearly the same as many others is marked, and never refused', async (t) => {
  const api = await startTestApp(t)
  const { execution } = readDefaultPack()
  const content = { ...execution, alike: { ...execution.alike, times: 2 } }
  await api.call(admin, 'PUT', '/v1/policies/execution', { content, reason: '试运行' })
  const complete = async (answer: string) => {
    const told = await complaintIn(api, 'executing')
    await finishTasks(api, told)
    const { id } = await done(api, agent, told.id, 'complete', { answer })
    return (await look(api, agent, id)).answersAlike
  }
  const alike: unknown[] = []
  for (const name of ['孟女士', '韩先生', '褚女士', '卫先生'])
    alike.push(await complete(letter(name, '199', '二十日')))
  t.same(alike, [null, null, 2, 3])
  t.equal(
    await complete('电饭煲温控器确有装配偏差，新机由门店唐店长当面交付并通电检测合格，旧机已封存送检。'),
    null,
  )
  api.advance(31 * 86_400_000)
  t.equal(await complete(letter('蒋女士', '88', '三十日')), null)
})
