import type { Grade } from '../../src/policy/policy.ts'
import type { TestApp } from './app.ts'
import * as bodies from './bodies.ts'
import type { Moment } from './calculator.ts'
import { approverOf, done, receive, type Told } from './journey.ts'
import { agent, liaison } from './people.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const GRADES = ['general', 'important', 'urgent'] as const

/** One complaint that lives by chance, and what happened to it so far. */
export interface Lived {
  readonly id: string
  readonly moments: Moment[]
}

/** What a life asks for before it goes on: so many ms. */
export type Living = AsyncGenerator<number, Lived, void>

/** Numbers from 0 to 1 that are the same in every run. */
export function lot(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Lives a complaint from its receipt to the archive by the API alone; `now` is the clock of its house. */
export async function* live(api: TestApp, now: () => number, chance: () => number): Living {
  const does = doer(api, now, chance)
  await does.receive()
  yield does.pause(0.3)
  if (chance() < 0.8) await does.message('acknowledgement', 'acknowledged')
  yield does.pause(1)
  if (chance() < 0.8) await does.message('personal', 'contacted')
  yield* does.waits(0.4)
  await does.classify()
  yield does.pause(1)
  await does.grade()
  for (let time = 0; time < 2; time += 1) {
    yield* does.verify()
    yield* does.waits(0.4)
    yield* does.plan()
    yield* does.work()
    yield does.pause(40)
    if (time > 0 || chance() < 0.7) break
    await does.reopen()
    yield does.pause(3)
  }
  await does.revisit()
  return does.lived
}

function doer(api: TestApp, now: () => number, chance: () => number) {
  let complaint: Told
  let grade: Grade = 'general'
  const moments: Moment[] = []
  const noted = (what: Moment['what'], more: Partial<Moment> = {}) => {
    moments.push({ at: now(), what, ...more })
  }
  const give = async (path: string, body: object = {}, who = agent) => {
    complaint = { ...complaint, ...(await done(api, who, complaint.id, path, body)), id: complaint.id }
    return complaint
  }
  const pick = <T>(values: readonly T[]) => values[Math.floor(chance() * values.length)] as T
  const pause = (hours: number) => Math.ceil(-Math.log(1 - chance()) * hours * HOUR)
  const does = {
    pause,
    get lived(): Lived {
      return { id: complaint.id, moments }
    },
    async receive() {
      const channel = pick(['web_chat', 'app_chat', 'email', 'regulator'])
      const stated = chance() < 0.5 ? { facts: bodies.factsOf(pick(GRADES)) } : {}
      complaint = await receive(api, { channel, ...stated })
      grade = complaint.provisionalGrade ?? 'general'
      noted('received', { channel, grade })
    },
    async message(kind: string, what: Moment['what']) {
      await done(api, agent, complaint.id, 'messages', { kind, channel: 'app_chat', words: '已为您跟进。' })
      noted(what)
    },
    async classify() {
      await give('classify', bodies.classification)
    },
    async grade() {
      grade = pick(GRADES)
      await give('grade', bodies.factsOf(grade))
      noted('graded', { grade })
    },
    async *waits(often: number) {
      yield pause(2)
      if (chance() > often) return
      const lasts = pause(20)
      const awaiting = pick(['customer', 'third_party'])
      const limit = 72 * HOUR
      await give('pause', { awaiting, question: '请补充购机发票照片' })
      noted('paused', { due: now() + limit })
      // The worker ends it at its limit; before that somebody answers.
      yield Math.min(lasts, limit - 1)
      await give('resume', { answer: '已补' })
      noted('resumed')
      yield pause(1)
    },
    async *verify() {
      if (chance() < 0.5) {
        await done(api, agent, complaint.id, 'verifications/waive', bodies.reason)
        return
      }
      const asked = await done(api, agent, complaint.id, 'verifications', bodies.verification)
      noted('asked', { due: Date.parse(asked.dueAt) })
      yield pause(4)
      if (chance() < 0.4) await does.grade()
      yield pause(2)
      await done(api, liaison, complaint.id, `verifications/${asked.id}/answer`, bodies.finding)
      noted('concluded')
    },
    async *plan() {
      for (const end of [pick(['returned', 'declined', 'accepted'] as const), 'accepted' as const]) {
        await give('plan', bodies.planning())
        noted('planned')
        yield pause(1.5)
        if (end === 'returned') await does.sendBack()
        else yield* does.decide(end)
        if (end === 'accepted') return
        yield pause(3)
      }
    },
    async sendBack() {
      await give('return', bodies.reason, approverOf[grade])
      noted('returned')
    },
    async *decide(end: 'accepted' | 'declined') {
      await give('approve', {}, approverOf[grade])
      noted('approved')
      yield pause(1)
      if (chance() < 0.6) await does.message('plan', 'told')
      yield pause(1)
      const accept = end === 'declined' ? null : complaint.plan.recommended
      await give('decide', { accept, words: '就这么办吧' })
      noted(end)
    },
    async *work() {
      yield pause(1)
      const { tasks } = await give('execute')
      const task = tasks.at(-1)
      noted('executing', { due: Date.parse(task.dueAt) })
      for (let entries = Math.floor(chance() * 3); entries > 0; entries -= 1) {
        yield pause(0.8)
        await does.message('progress', 'entry')
      }
      yield pause(6)
      await done(api, agent, complaint.id, `tasks/${task.id}/finish`, bodies.evidence)
      noted('kept')
      yield pause(0.3)
      await give('complete', bodies.completion)
      noted('executed')
    },
    async reopen() {
      await give('reopen', bodies.reason)
      noted('reopened')
    },
    async revisit() {
      await give('revisit', bodies.reached('partly'))
      noted('revisited')
    },
  }
  return does
}
