/**
 * Clocks worked out by hand from the domain page (§7), for one house in Shanghai in 2026: written without a look at the
 * service's own arithmetic and sharing nothing with it. Instants are ms in UTC.
 */
import type { Grade } from '../../src/policy/policy.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SHANGHAI = 8 * HOUR

/** State Council, 2026: days off on weekdays, and weekends that are worked. */
const OFF = [
  ...days('01-01', 3),
  ...days('02-15', 9),
  ...days('04-04', 3),
  ...days('05-01', 5),
  ...days('06-19', 3),
  ...days('09-25', 3),
  ...days('10-01', 7),
]
const WORKED = ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'].map(dayOf)

/** When time counts. */
export type Hours = 'always' | 'contact_hours' | 'working_hours' | 'working_days'

/** What happened to a complaint. */
export interface Moment {
  readonly at: number
  readonly what:
    | ('received' | 'acknowledged' | 'contacted' | 'graded' | 'asked' | 'concluded' | 'planned' | 'returned')
    | (
        | 'approved'
        | 'told'
        | 'accepted'
        | 'declined'
        | 'executing'
        | 'entry'
        | 'kept'
        | 'executed'
        | 'reopened'
      )
    | ('revisited' | 'archived' | 'paused' | 'resumed')
  /** The grade that holds from then on. */
  readonly grade?: Grade
  readonly channel?: string
  /** Of a question: its date; of work begun: the date of its task; of a wait: until when. */
  readonly due?: number
}

/** One clock as it should be in the end. */
export interface Expected {
  readonly name: string
  readonly instance: number
  readonly startedAt: number
  readonly dueAt: number | null
  readonly stoppedAt: number | null
  readonly breachedAt: number | null
  /** Share and instant at which it was said. */
  readonly warned: readonly (readonly [share: number, at: number])[]
}

interface Wait {
  readonly from: number
  readonly until: number | null
}

interface Running {
  readonly name: string
  readonly instance: number
  readonly startedAt: number
  readonly given: number | null
  readonly pauses: { from: number; until: number | null }[]
  readonly warned: [number, number][]
  due: number | null
  limit: number
  stoppedAt: number | null
  breachedAt: number | null
}

const RESOLVE: Record<Grade, number> = { general: 24 * HOUR, important: 48 * HOUR, urgent: 12 * HOUR }
const LIMITS: Record<string, (grade: Grade) => number> = {
  acknowledge: () => 30 * SECOND,
  first_response: (grade) => ({ general: HOUR, important: 30 * MINUTE, urgent: 15 * MINUTE })[grade],
  identify: () => 2 * HOUR,
  analyse: (grade) => (grade === 'general' ? 6 * HOUR : RESOLVE[grade] / 4),
  solve: (grade) => (grade === 'general' ? 16 * HOUR : (RESOLVE[grade] / 3) * 2),
  resolve: (grade) => RESOLVE[grade],
  approve: (grade) => ({ general: 2 * HOUR, important: 4 * HOUR, urgent: HOUR })[grade],
  notify_plan: () => HOUR,
  progress: () => HOUR,
  payment: () => 48 * HOUR,
  revisit: () => 72 * HOUR,
  close: () => 30 * DAY,
}
const PAUSED = ['identify', 'analyse', 'solve', 'resolve', 'progress']
const IN_CONTACT_HOURS = ['notify_plan', 'revisit']

/** What a moment stops, starts, and starts anew; `followed`: what the end of one clock starts. */
interface Effect {
  readonly stops?: readonly string[]
  readonly starts?: readonly string[]
  readonly anew?: readonly string[]
  readonly followed?: Readonly<Record<string, string>>
}

const EFFECTS: Record<Moment['what'], Effect> = {
  received: { starts: ['acknowledge', 'first_response', 'identify', 'resolve'] },
  acknowledged: { stops: ['acknowledge'] },
  contacted: { stops: ['first_response'] },
  graded: { stops: ['identify'], followed: { identify: 'analyse' } },
  asked: { starts: ['verification'] },
  concluded: { stops: ['verification', 'analyse'], followed: { analyse: 'solve' } },
  planned: { stops: ['analyse'], followed: { analyse: 'solve' }, starts: ['approve'] },
  returned: { stops: ['approve'] },
  approved: { stops: ['approve'], starts: ['notify_plan'] },
  told: { stops: ['notify_plan'] },
  accepted: { stops: ['notify_plan'] },
  declined: { stops: ['notify_plan', 'solve'], anew: ['analyse'] },
  executing: { starts: ['progress', 'task', 'payment'] },
  entry: { anew: ['progress'] },
  kept: { anew: ['progress'], stops: ['promise', 'task'] },
  executed: { stops: ['progress', 'solve', 'resolve', 'referral_reply'], starts: ['revisit'] },
  reopened: { stops: ['revisit', 'solve', 'payment'], anew: ['analyse', 'resolve'] },
  revisited: { stops: ['revisit'], starts: ['close'] },
  archived: { stops: ['close', 'acknowledge', 'first_response', 'referral_reply', 'payment'] }, // every way out ends what runs
  paused: { starts: ['resume_by'] },
  resumed: { stops: ['resume_by'] },
}

/**
 * The clocks of a complaint at `until`, from what happened to it. `inner`: when time counts for identify, analyse, solve
 * and resolve.
 */
export function clocksOf(moments: readonly Moment[], inner: Hours, until: number): Expected[] {
  const life: Life = { clocks: [], grade: 'general', waiting: false, inner }
  let last = 0
  for (const moment of moments) {
    sayAll(life, last, moment.at)
    last = moment.at
    live(life, moment)
    for (const clock of life.clocks) if (isTicking(clock)) clock.due = dueOf(clock, hoursOf(life, clock))
    sayAll(life, last, last)
  }
  sayAll(life, last, until)
  return life.clocks.map(({ name, instance, startedAt, due, stoppedAt, breachedAt, warned }) => ({
    ...{ name, instance, startedAt, dueAt: due, stoppedAt, breachedAt, warned },
  }))
}

interface Life {
  readonly clocks: Running[]
  readonly inner: Hours
  grade: Grade
  waiting: boolean
}

function live(life: Life, moment: Moment): void {
  const { at, what } = moment
  const { stops = [], starts = [], anew = [], followed = {} } = EFFECTS[what]
  if (moment.grade) regrade(life, moment.grade)
  if (what === 'kept' && isOpen(life, 'promise')) stop(life, 'resolve', at) // CLK-15: later dates, all begun
  const next = Object.entries(followed).filter(([name]) => isOpen(life, name))
  for (const name of [...stops, ...anew]) stop(life, name, at)
  for (const name of [...starts, ...anew, ...next.map(([, name]) => name)]) start(life, name, moment)
  if (what === 'received' && moment.channel === 'regulator')
    start(life, 'referral_reply', { at, due: endOfWorkingDay(at, 5) })
  const resolve = life.clocks.findLast(({ name, stoppedAt }) => name === 'resolve' && stoppedAt === null)
  if (what === 'executing' && resolve?.due != null && (moment.due ?? 0) > resolve.due)
    start(life, 'promise', moment)
  if (what === 'paused' || what === 'resumed') life.waiting = what === 'paused'
  for (const clock of life.clocks) wait(clock, life.waiting, at)
}

function regrade(life: Life, grade: Grade): void {
  life.grade = grade
  for (const clock of life.clocks)
    if (isTicking(clock) && clock.given === null) clock.limit = LIMITS[clock.name]?.(grade) ?? clock.limit
}

const NAMED = ['verification', 'promise', 'task', 'resume_by', 'referral_reply']

function start(life: Life, name: string, { at, due }: { readonly at: number; readonly due?: number }): void {
  if (isOpen(life, name)) return
  life.clocks.push({
    ...{ name, startedAt: at, given: NAMED.includes(name) ? (due ?? null) : null, pauses: [], warned: [] },
    instance: life.clocks.filter((one) => one.name === name).length + 1,
    ...{ due: null, limit: LIMITS[name]?.(life.grade) ?? 0, stoppedAt: null, breachedAt: null },
  })
}

function stop({ clocks }: Life, name: string, at: number): void {
  for (const clock of clocks) if (clock.name === name) clock.stoppedAt ??= at
}

function wait(clock: Running, waiting: boolean, at: number): void {
  if (!PAUSED.includes(clock.name) || clock.breachedAt !== null) return
  const last = clock.pauses.at(-1)
  const stopped = clock.stoppedAt !== null
  if (last?.until === null && (!waiting || stopped)) last.until = at
  else if (last?.until !== null && waiting && !stopped) clock.pauses.push({ from: at, until: null })
}

function isOpen({ clocks }: Life, name: string): boolean {
  return clocks.some((clock) => clock.name === name && clock.stoppedAt === null)
}

function isTicking({ stoppedAt, breachedAt }: Running): boolean {
  return stoppedAt === null && breachedAt === null
}

function hoursOf({ inner }: Life, { name }: Running): Hours {
  if (IN_CONTACT_HOURS.includes(name)) return 'contact_hours'
  if (name === 'referral_reply') return 'working_days'
  return ['identify', 'analyse', 'solve', 'resolve'].includes(name) ? inner : 'always'
}

function sayAll(life: Life, from: number, to: number): void {
  for (const clock of life.clocks) if (isTicking(clock)) say(clock, hoursOf(life, clock), from, to)
}

/** What comes due up to `to` is said at its instant, or at `from` where that has passed already. */
function say(clock: Running, hours: Hours, from: number, to: number): void {
  if (clock.due === null || clock.name === 'close') return
  const shares = clock.name === 'resume_by' ? [0.5] : [0.5, 0.8]
  for (const share of shares) {
    const at = Math.min(warningAt(clock, hours, share), clock.due)
    if (at > to || clock.warned.some(([said]) => said === share)) continue
    clock.warned.push([share, Math.max(at, from)])
  }
  if (clock.due <= to && clock.name !== 'resume_by') clock.breachedAt = clock.due
}

function dueOf({ startedAt, given, limit, pauses }: Running, hours: Hours): number | null {
  return given ?? ranFor(startedAt, limit, hours, pauses)
}

/** Of a date that was named the share counts in the time that is open between. */
function warningAt({ startedAt, given, limit, pauses }: Running, hours: Hours, share: number): number {
  const whole = given === null ? limit : openBetween(startedAt, given, hours)
  const waits = given === null ? pauses : []
  return ranFor(startedAt, Math.round(whole * share), hours, waits) ?? Number.POSITIVE_INFINITY
}

/** The first instant at which so many ms were open and not waited; null while a wait lasts. */
function ranFor(start: number, ms: number, hours: Hours, pauses: readonly Wait[]): number | null {
  let left = ms
  for (const [from, until] of counting(start, hours, pauses)) {
    if (until - from >= left) return from + left
    left -= until - from
  }
  return null
}

type Stretch = readonly [from: number, until: number]

/** What is open from a start on, less the waits, in order. */
function* counting(start: number, hours: Hours, pauses: readonly Wait[]): Generator<Stretch> {
  for (const [opens, closes] of spansFrom(start, hours)) {
    let open: Stretch[] = [[Math.max(opens, start), closes]]
    for (const wait of pauses) open = open.flatMap((stretch) => less(stretch, wait))
    yield* open.filter(([from, until]) => until > from)
  }
}

function less([opens, closes]: Stretch, { from, until }: Wait): Stretch[] {
  const before: Stretch = [opens, Math.min(closes, from)]
  const after: Stretch = [Math.max(opens, until ?? Number.POSITIVE_INFINITY), closes]
  return [before, after].filter(([from, until]) => until > from)
}

function openBetween(start: number, end: number, hours: Hours): number {
  let sum = 0
  for (const [opens, closes] of spansFrom(start, hours)) {
    if (opens >= end) return sum
    sum += Math.max(0, Math.min(closes, end) - Math.max(opens, start))
  }
  return sum
}

const WALL: Record<Exclude<Hours, 'always'>, readonly (readonly [number, number])[]> = {
  contact_hours: [[8, 21]],
  working_hours: [
    [9, 12],
    [13.5, 18],
  ],
  working_days: [[0, 24]],
}

function* spansFrom(start: number, hours: Hours): Generator<readonly [number, number]> {
  if (hours === 'always') return yield [start, Number.POSITIVE_INFINITY]
  for (let day = Math.floor((start + SHANGHAI) / DAY), count = 0; count < 400; day += 1, count += 1) {
    if (hours !== 'contact_hours' && !isWorked(day)) continue
    for (const [from, to] of WALL[hours])
      yield [day * DAY - SHANGHAI + from * HOUR, day * DAY - SHANGHAI + to * HOUR]
  }
}

function isWorked(day: number): boolean {
  if (WORKED.includes(day)) return true
  if (OFF.includes(day)) return false
  return (day + 3) % 7 < 5 // 1970-01-01 was a Thursday
}

/** Midnight at the end of the last of so many working days; the first day doesn't count (Civil Code 201). */
function endOfWorkingDay(start: number, count: number): number {
  let day = Math.floor((start + SHANGHAI) / DAY)
  for (let left = count; left > 0; ) {
    day += 1
    if (isWorked(day)) left -= 1
  }
  return (day + 1) * DAY - SHANGHAI
}

function days(first: string, count: number): number[] {
  return Array.from({ length: count }, (_, index) => dayOf(first) + index)
}

function dayOf(date: string): number {
  return Date.parse(`2026-${date}T00:00:00Z`) / DAY
}
