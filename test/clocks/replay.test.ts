import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { compileCalendars } from '../../src/clocks/calendar.ts'
import type { Clock, ClockEvent, Rules } from '../../src/clocks/clock.ts'
import { passEvent } from '../../src/clocks/course.ts'
import { explain } from '../../src/clocks/explain.ts'
import { type Firing, fireDue } from '../../src/clocks/fire.ts'
import { moveClocks } from '../../src/clocks/move.ts'
import { type HistoryStep, replay } from '../../src/clocks/replay.ts'
import { latestOf } from '../../src/clocks/rule-set.ts'
import type { Complaint } from '../../src/complaint/complaint.ts'
import type { ComplaintEvent } from '../../src/complaint/event.ts'
import { evolve } from '../../src/complaint/evolve.ts'
import { standingOf } from '../../src/complaint/standing.ts'
import { anyEvents } from '../support/arbitrary-events.ts'
import { CALENDAR_PACK } from '../support/calendars.ts'
import { ARRIVAL, RULES } from '../support/case-clocks.ts'
import { holds } from '../support/property.ts'

const HOUR_MS = 3_600_000
const iso = (ms: number) => new Date(ms).toISOString()
const NEXT_YEAR = compileCalendars(
  {
    ...CALENDAR_PACK,
    calendars: { ...CALENDAR_PACK.calendars, contact_hours: { kind: 'always', timeZone: 'UTC' } },
  },
  2,
)

/** Seconds to days between events, as lives are. */
const gap = fc.oneof(
  fc.integer({ min: 0, max: 100_000 }),
  fc.integer({ min: 0, max: 20 * HOUR_MS }),
  fc.integer({ min: 0, max: 400 * HOUR_MS }),
)
const life = anyEvents.chain((events) =>
  fc.record({
    gaps: fc.array(gap, { minLength: events.length, maxLength: events.length }),
    looks: fc.array(fc.array(fc.nat(1000), { maxLength: 3 }), {
      minLength: events.length,
      maxLength: events.length,
    }),
    after: gap,
    /** When another calendar comes into force, in thousandths of the whole time. */
    moves: fc.option(fc.nat(1000)),
    target: fc.array(fc.boolean(), { minLength: events.length, maxLength: events.length }),
    events: fc.constant(events),
  }),
)

t.test(
  'CLK-6 rebuilt from its history a complaint’s clocks are as stored, however often somebody looked',
  async (t) => {
    const property = fc.property(life, (life) => {
      const { clocks, history, rulesAt, end } = lived(life)
      return JSON.stringify(replay(history, rulesAt, end)) === JSON.stringify(clocks)
    })
    holds(t, property, 400)
  },
)

t.test('CLK-4 nothing is missed and nothing said twice, however often somebody looked', async (t) => {
  const property = fc.property(life, (life) => {
    const once = lived({ ...life, moves: null, looks: life.events.map(() => []) })
    const often = lived({ ...life, moves: null })
    return JSON.stringify(said(once.firings)) === JSON.stringify(said(often.firings))
  })
  holds(t, property, 400)
})

t.test('CLK-1 a clock says each thing once, whatever is regraded, paused or moved', async (t) => {
  const property = fc.property(life, (life) => {
    const once = lived(life)
      .firings.filter(({ count }) => count === undefined)
      .map(({ clock, instance, kind, share, role }) => `${clock} ${instance} ${kind} ${share ?? role ?? ''}`)
    return new Set(once).size === once.length
  })
  holds(t, property, 400)
})

t.test('CLK-6 stored as JSON and read again the clocks are the same', async (t) => {
  const property = fc.property(life, (life) => {
    const { clocks } = lived(life)
    return isDeepStrictEqual(JSON.parse(JSON.stringify(clocks)), clocks)
  })
  holds(t, property, 200)
})

t.test(
  'CLK-6 the explanation comes to the due time that is stored, in few lines and both languages',
  async (t) => {
    const property = fc.property(life, (life) =>
      lived({ ...life, moves: null }).clocks.every((clock) => {
        const { dueAt, lines } = explain(clock, RULES)
        return (
          dueAt === clock.dueAt && lines.length <= 60 && lines.every(({ en, zh }) => en !== '' && zh !== '')
        )
      }),
    )
    holds(t, property, 400)
  },
)

t.test('CLK-7 every state is what the times say, and what is stopped is silent', async (t) => {
  const property = fc.property(life, (life) => lived(life).clocks.every((clock) => consistent(clock)))
  holds(t, property, 400)
})

t.test('CLK-6 only the open clocks and the latest of each name need to be at hand', async (t) => {
  const property = fc.property(life, ({ events, gaps }) => {
    let [all, few]: [readonly Clock[], readonly Clock[]] = [[], []]
    for (const { event, standing } of history(events, gaps, () => 'own')) {
      all = passEvent(all, event, standing, RULES).clocks
      const kept = few.filter((clock) => clock.stoppedAt === null || latestOf(few, clock.name) === clock)
      few = passEvent(kept, event, standing, RULES).clocks
    }
    const left = (clocks: readonly Clock[]) =>
      JSON.stringify(
        clocks.filter((clock) => clock.stoppedAt === null || latestOf(all, clock.name) === clock),
      )
    return (
      left(all.filter(({ stoppedAt }) => stoppedAt === null)) ===
      left(few.filter(({ stoppedAt }) => stoppedAt === null))
    )
  })
  holds(t, property, 200)
})

function* history(
  events: readonly ComplaintEvent[],
  gaps: readonly number[],
  of: (index: number) => 'own' | 'target',
) {
  let complaint: Complaint | null = null
  let at = Date.parse(ARRIVAL)
  for (const [index, one] of events.entries()) {
    at += index === 0 ? 0 : (gaps[index] ?? 0)
    const event = { ...one, at: iso(at) } as ComplaintEvent
    const next: Complaint = evolve(complaint, event)
    yield {
      event: event as ClockEvent,
      standing: standingOf(next, complaint),
      of: of(index),
    } satisfies HistoryStep
    complaint = next
  }
}

interface LifeOf {
  readonly events: readonly ComplaintEvent[]
  readonly gaps: readonly number[]
  readonly looks: readonly (readonly number[])[]
  readonly after: number
  readonly moves: number | null
  readonly target: readonly boolean[]
}

/** The clocks as a service would keep them: looked at now and then between the events, moved when a calendar changes. */
function lived({ events, gaps, looks, after, moves, target }: LifeOf) {
  const steps = [...history(events, gaps, (index) => (index > 0 && target[index] ? 'target' : 'own'))]
  const last = Date.parse(steps.at(-1)?.event.at ?? ARRIVAL)
  const end = iso(last + after)
  const changeAt = moves === null ? null : Date.parse(ARRIVAL) + ((last - Date.parse(ARRIVAL)) * moves) / 1000
  const rulesAt = (at: string): Rules =>
    changeAt !== null && Date.parse(at) >= changeAt ? { ...RULES, calendars: NEXT_YEAR } : RULES
  const kept: HistoryStep[] = []
  const firings: Firing[] = []
  let clocks: readonly Clock[] = []
  for (const [index, step] of steps.entries()) {
    const previous = Date.parse(steps[index - 1]?.event.at ?? step.event.at)
    const span = Date.parse(step.event.at) - previous
    for (const look of [...(looks[index] ?? [])].sort((a, b) => a - b)) {
      const at = iso(previous + Math.floor((span * look) / 1000))
      const fired = fireDue(clocks, at)
      firings.push(...fired.firings)
      const { clocks: now, moved } = moveClocks(fired.clocks, rulesAt(at))
      clocks = now
      const standing = kept.at(-1)?.standing
      if (moved.length > 0 && standing) {
        kept.push({ event: { type: 'clock.moved', at, role: 'worker', data: {} }, standing })
        const late = fireDue(clocks, at)
        firings.push(...late.firings)
        clocks = late.clocks
      }
    }
    const fired = passEvent(clocks, step.event, step.standing, rulesAt(step.event.at), step.of)
    clocks = fired.clocks
    firings.push(...fired.firings)
    kept.push(step)
  }
  const fired = fireDue(clocks, end)
  return { clocks: fired.clocks, firings: [...firings, ...fired.firings], history: kept, rulesAt, end }
}

/** What was said, without when it was noticed; what repeats is as often as it was due. */
function said(firings: readonly Firing[]): string[] {
  return firings
    .flatMap(({ kind, clock, instance, firedFor, share, level, count }) =>
      count === undefined
        ? [`${clock} ${instance} ${kind} ${share ?? level ?? ''} ${firedFor}`]
        : Array.from({ length: count }, () => `${clock} ${instance} ${kind}`),
    )
    .sort()
}

function consistent({ state, stoppedAt, breachedAt, dueAt, nextAt, pauses, agenda }: Clock): boolean {
  const inOrder = agenda.every((entry, index) => entry.at >= (agenda[index - 1]?.at ?? ''))
  const silent = stoppedAt === null || nextAt === null
  const open = pauses.filter(({ until }) => until === null).length
  const times =
    state === 'breached'
      ? breachedAt !== null && breachedAt === dueAt
      : breachedAt === null && (state !== 'paused' || dueAt === null)
  const ended = state === 'met' || state === 'cancelled' ? stoppedAt !== null : true
  return (
    inOrder &&
    silent &&
    times &&
    ended &&
    open <= (stoppedAt === null ? 1 : 0) &&
    nextAt === (agenda[0]?.at ?? null)
  )
}
