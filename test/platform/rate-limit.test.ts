import fc from 'fast-check'
import t from 'tap'
import { grantedOf, parseRateLimit, portionOf, rateLimiter, windowAt } from '../../src/platform/rate-limit.ts'

const START = Date.UTC(2026, 10, 20, 2, 0, 0)
const AGENT = { tenant: 'a', sub: 'agent.li' }

t.test('windows lie side by side and are the same for everybody', async (t) => {
  const rate = { most: 10, windowSeconds: 60 }
  const { startsAt, endsAt } = windowAt(new Date(START + 59_999), rate)
  t.same([startsAt, endsAt], [new Date(START), new Date(START + 60_000)])
  t.same(windowAt(new Date(START + 60_000), rate).startsAt, endsAt)
})

t.test('a process sets a twentieth aside at a time, and at least one request', async (t) => {
  t.equal(portionOf({ most: 1200, windowSeconds: 60 }), 60)
  t.equal(portionOf({ most: 3, windowSeconds: 60 }), 1)
})

t.test('what is set aside beyond the limit is not granted', async (t) => {
  const rate = { most: 100, windowSeconds: 60 }
  t.equal(grantedOf(rate, 5, 5), 5)
  t.equal(grantedOf(rate, 5, 100), 5)
  t.equal(grantedOf(rate, 5, 103), 2)
  t.equal(grantedOf(rate, 5, 105), 0)
  t.equal(grantedOf(rate, 5, 500), 0)
})

t.test('a limit that is no limit is refused', async (t) => {
  for (const text of ['', '0/s', '12', '1/day', '1/ s'])
    t.throws(() => parseRateLimit(text), RangeError, text)
})

t.test('however requests come to however many processes, together they never exceed the limit', async (t) => {
  const flood = fc.asyncProperty(
    fc.integer({ min: 1, max: 200 }),
    fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 300 }),
    async (most, requests) => {
      const { processes } = sharing(4, most)
      const verdicts = await Promise.all(requests.map((process) => processes[process]?.(AGENT)))
      const admitted = verdicts.filter((verdict) => verdict?.admitted).length
      const lost = 3 * (portionOf({ most, windowSeconds: 60 }) - 1) // set aside by the others, not used
      return admitted <= most && admitted >= Math.min(requests.length, most - lost)
    },
  )
  const result = await fc.check(flood, { seed: 20_261_122, numRuns: 200 })
  t.notOk(result.failed, fc.defaultReportMessage(result) ?? `${result.numRuns} cases`)
})

t.test('one process alone admits exactly the limit, then nothing until the window ends', async (t) => {
  const { processes, advance } = sharing(1, 50)
  const [ask] = processes
  const verdicts = []
  for (let index = 0; index < 60; index += 1) verdicts.push(await ask?.(AGENT))
  t.same(
    verdicts.map((verdict) => verdict?.left),
    Array.from({ length: 60 }, (_, index) => Math.max(0, 49 - index)),
  )
  t.same(
    verdicts.map((verdict) => verdict?.admitted),
    Array.from({ length: 60 }, (_, index) => index < 50),
  )
  t.equal(verdicts[59]?.resetSeconds, 60)
  advance(59_001)
  t.same(await ask?.(AGENT), { admitted: false, left: 0, resetSeconds: 1 })
  advance(999)
  t.same(await ask?.(AGENT), { admitted: true, left: 49, resetSeconds: 60 })
})

t.test('nineteen of twenty requests are admitted without asking the others', async (t) => {
  const { processes, reservations } = sharing(1, 1200)
  await Promise.all(Array.from({ length: 2000 }, () => processes[0]?.(AGENT)))
  t.equal(reservations(), 20)
})

t.test(
  'one caller’s requests don’t count against another’s, nor one tenant’s against another’s',
  async (t) => {
    const { processes } = sharing(1, 1)
    const [ask] = processes
    for (const caller of [AGENT, { ...AGENT, sub: 'agent.wu' }, { ...AGENT, tenant: 'b' }]) {
      t.match(await ask?.(caller), { admitted: true })
      t.match(await ask?.(caller), { admitted: false })
    }
  },
)

t.test('when the counter can’t be reached nobody is admitted, and the next one asks again', async (t) => {
  let away = true
  const ask = rateLimiter({
    ...{ rate: { most: 40, windowSeconds: 60 }, now: () => new Date(START) },
    reserve: async (_, __, portion) => {
      if (away) throw new Error('away')
      return portion
    },
  })
  await t.rejects(Promise.all([ask(AGENT), ask(AGENT)]), { message: 'away' })
  away = false
  t.match(await ask(AGENT), { admitted: true, left: 39 })
})

/** Processes that share one counter, each with memory of its own. */
function sharing(count: number, most: number) {
  let at = START
  let reservations = 0
  const counters = new Map<string, number>()
  const limiting = {
    ...{ rate: { most, windowSeconds: 60 }, now: () => new Date(at) },
    reserve: async (caller: object, window: object, portion: number) => {
      reservations += 1
      const key = JSON.stringify([caller, window])
      const taken = (counters.get(key) ?? 0) + portion
      counters.set(key, taken)
      return taken
    },
  }
  return {
    processes: Array.from({ length: count }, () => rateLimiter(limiting)),
    reservations: () => reservations,
    advance: (ms: number) => {
      at += ms
    },
  }
}
