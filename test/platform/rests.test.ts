import t from 'tap'
import { newRests, restUntil } from '../../src/platform/rests.job.ts'

const LONG_MS = 600_000

t.test(
  'whoever is woken while they looked for work does not rest, and what came before they looked is no reason to',
  async (t) => {
    const rests = newRests()
    rests.look()
    rests.wake()
    await rests.rest(LONG_MS)
    t.pass('a call that came while work was looked for is heard')
    rests.look()
    let isOver = false
    const resting = rests.rest(LONG_MS).then(() => (isOver = true))
    await new Promise((resolve) => setImmediate(resolve))
    t.notOk(isOver, 'the call before was seen to')
    rests.wake()
    await resting
  },
)

t.test('whoever is stopped rests no more, and is told so', async (t) => {
  const rests = newRests()
  rests.look()
  const resting = rests.rest(LONG_MS)
  rests.stop()
  await resting
  t.ok(rests.isStopped)
  rests.look()
  await rests.rest(LONG_MS)
  t.pass()
})

t.test(
  'a rest lasts until something is due, not shorter than makes sense, and not longer than was said',
  (t) => {
    const now = new Date('2026-11-20T02:00:00Z')
    const due = (ms: number) => new Date(now.getTime() + ms)
    t.equal(restUntil(null, now, 1000), 1000)
    t.equal(restUntil(due(300), now, 1000), 300)
    t.equal(restUntil(due(5000), now, 1000), 1000)
    t.equal(restUntil(due(-5000), now, 1000), 20)
    t.end()
  },
)
