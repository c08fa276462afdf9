import fc from 'fast-check'
import t from 'tap'
import type { Outcome, Told, Tried } from '../../src/webhooks/delivery.ts'
import { HEALTHY, type Health, healthAfter, mostAtOnce } from '../../src/webhooks/health.ts'
import {
  AT_ONCE,
  type Line,
  newLine,
  nextOf,
  placeOf,
  settle,
  take,
  takeDue,
} from '../../src/webhooks/line.ts'
import { wants } from '../../src/webhooks/wanted.ts'
import { holds } from '../support/property.ts'

const START = Date.parse('2026-11-20T02:00:00.000Z')
const at = (seconds: number) => new Date(START + seconds * 1000)
const tried = (status: number, seconds: number, retryAfterSeconds: number | null = null): Tried => ({
  ...{ at: at(seconds), status, code: `http_${status}`, durationMs: 0, answer: null, retryAfterSeconds },
})
const told = (position: number, complaint: string): Told => ({
  ...{ position: BigInt(position), id: String(position), complaint, type: 'complaint.graded', body: '{}' },
  ...{ department: null, grade: null, channel: 'phone' },
})

t.test(
  'whatever fails and whenever: each event is delivered or still waits, in order per complaint, and none is lost',
  (t) => {
    const complaints = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 })
    const luck = fc.infiniteStream(fc.constantFrom(200, 200, 200, 500))
    const property = fc.property(complaints, luck, (list, statuses) => {
      const { line, rows, delivered } = run(list, () => statuses.next().value ?? 200)
      const waiting = [...rows.values()].filter(({ state }) => state === 'waiting')
      const known = new Set([...delivered, ...waiting.map((one) => one.told)].map(({ position }) => position))
      const isAll = list.every(
        (_, index) => known.has(BigInt(index + 1)) || line.places.has(BigInt(index + 1)),
      )
      const isOnce = new Set(delivered).size === delivered.length
      return isAll && isOnce && isInOrder(delivered) && placeOf(line) <= line.readTo
    })
    holds(t, property, 500)
    t.end()
  },
)

t.test('a receiver is left alone after five failures in a row, each rest longer than the one before', (t) => {
  let health: Health = HEALTHY
  const rests: number[] = []
  let seconds = 0
  for (let failure = 0; failure < 14; failure += 1) {
    health = healthAfter(health, tried(500, seconds))
    rests.push(((health.restsUntil?.getTime() ?? at(seconds).getTime()) - at(seconds).getTime()) / 1000)
    seconds += rests.at(-1) ?? 0
  }
  t.strictSame(rests, [0, 0, 0, 0, 5, 10, 30, 60, 300, 900, 3600, 3600, 3600, 3600])
  t.equal(mostAtOnce(health, at(seconds - 1), AT_ONCE), 0)
  t.equal(mostAtOnce(health, at(seconds), AT_ONCE), 1)
  t.strictSame(healthAfter(health, tried(204, seconds)), HEALTHY)
  t.end()
})

t.test('what was on its way when a rest began makes it no longer, what the receiver asks for does', (t) => {
  let health: Health = { ...HEALTHY, failures: 4 }
  for (let failure = 0; failure < 8; failure += 1) health = healthAfter(health, tried(500, 0))
  t.strictSame(health.restsUntil, at(5))
  t.strictSame(healthAfter(health, tried(429, 1, 60)).restsUntil, at(61))
  t.strictSame(healthAfter(HEALTHY, tried(503, 0, 1e9)).restsUntil, at(24 * 3600), 'but no longer than a day')
  t.end()
})

t.test(
  'a subscription wants types, kinds or all, and of complaints what all its filters let through',
  (t) => {
    const any = { departments: null, grades: null, channels: null }
    const graded = { type: 'complaint.graded', department: null, grade: 'urgent', channel: 'phone' }
    const asks = (events: string[], more: object = {}) => wants({ events, ...any, ...more }, graded)
    t.strictSame(
      [['*'], ['complaint.*'], ['complaint.graded'], ['clock.*', 'complaint.graded']].map((events) =>
        asks(events),
      ),
      [true, true, true, true],
    )
    t.strictSame(
      [['complaint.grade'], ['clock.*'], ['message.sent']].map((events) => asks(events)),
      [false, false, false],
    )
    t.ok(asks(['*'], { grades: ['general', 'urgent'], channels: ['phone'] }))
    t.notOk(asks(['*'], { grades: ['urgent'], channels: ['store'] }))
    t.notOk(asks(['*'], { departments: ['after-sales'] }), 'of no department yet')
    t.end()
  },
)

/** The first that waits of each complaint, if its time has come, as the table gives them. */
function dueIn(rows: ReadonlyMap<bigint, Outcome>, now: Date): Told[] {
  return [...rows.values()].flatMap(({ state, nextAt, told: one, tries, begunAt }) => {
    const isDue = state === 'waiting' && nextAt !== null && nextAt <= now
    return isDue ? [{ ...(one as Told), waited: { tries, begunAt } }] : []
  })
}

/** What was freed: the next that waits of the complaint may go, or it is blocked no more. */
function unblock(line: Line, rows: Map<bigint, Outcome>): void {
  for (const complaint of line.freed) {
    const waiting = [...rows.values()].filter(
      (one) => one.state === 'waiting' && one.told.complaint === complaint,
    )
    const [next] = waiting.sort((one, other) => Number(one.told.position - other.told.position))
    if (next) rows.set(next.told.position, { ...next, nextAt: next.nextAt ?? new Date(START) })
    else line.blocked.delete(complaint)
  }
  line.freed.clear()
}

function isInOrder(delivered: readonly Told[]): boolean {
  const last = new Map<string, bigint>()
  return delivered.every(({ complaint, position }) => {
    const before = last.get(complaint) ?? 0n
    last.set(complaint, position)
    return position > before
  })
}

/** An hour of a line, in steps: three new events each, what is due, and all that may be sent. */
function run(complaints: readonly string[], luck: () => number) {
  const line = newLine('w', HEALTHY, 0n)
  const rows = new Map<bigint, Outcome>()
  const delivered: Told[] = []
  const keep = (outcome: Outcome | null) => outcome && rows.set(outcome.told.position, outcome)
  const events = complaints.map((complaint, index) => told(index + 1, complaint))
  for (let seconds = 0; seconds < 4000; seconds += 100) {
    const now = at(seconds)
    for (const one of events.splice(0, 3)) {
      keep(take(line, one, now))
      line.readTo = one.position
    }
    for (const one of dueIn(rows, now)) takeDue(line, one)
    for (let next = nextOf(line, now); next; next = nextOf(line, now)) {
      const status = luck()
      if (status === 200) delivered.push(next)
      for (const outcome of settle(line, next, tried(status, seconds), 0.5)) keep(outcome)
      unblock(line, rows)
    }
  }
  return { line, rows, delivered }
}
