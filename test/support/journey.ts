import type { Test } from 'tap'
import type { State } from '../../src/complaint/states.ts'
import type { Grade } from '../../src/policy/policy.ts'
import type { Bearer, Called, TestApp } from './app.ts'
import * as bodies from './bodies.ts'
import { agent, deptManager, gm, secondSupervisor, supervisor, vp } from './people.ts'

/** A complaint as the API answers with it. */
export type Told = Called['body']

/** How a complaint gets where it is to be. */
export interface Way {
  readonly grade?: Grade
  /** Replaces whole properties of the intake. */
  readonly overrides?: object
  readonly planning?: object
  /** The state that an ended complaint (withdrawn, dismissed, merged) left. */
  readonly from?: State
  /** What the revisit found; without it `partly`, and `yes` on the way to the archive. */
  readonly solved?: 'yes' | 'partly'
  /** How many plans the customer declined before. */
  readonly declined?: number
}

/** Who approves by grade (APP-1). */
export const approverOf: { readonly [G in Grade]: Bearer } = {
  ...{ general: deptManager, important: vp, urgent: gm },
}

/** Gives a command, or does a piece of casework, as somebody. */
export function give(
  api: TestApp,
  who: Bearer,
  id: string,
  path: string,
  body: object = {},
): Promise<Called> {
  return api.call(who, 'POST', `/v1/complaints/${id}/${path}`, body)
}

/** Gives a command that has to succeed; returns what the API answers with. */
export async function done(api: TestApp, who: Bearer, id: string, path: string, body: object = {}) {
  const answer = await give(api, who, id, path, body)
  if (answer.status !== 200 && answer.status !== 201)
    throw new Error(`${path} by ${who.sub} was answered ${answer.status}: ${answer.payload}`)
  return answer.body as Told
}

/** Reads a complaint that has to be there. */
export async function look(api: TestApp, who: Bearer, id: string): Promise<Told> {
  const answer = await api.call(who, 'GET', `/v1/complaints/${id}`)
  if (answer.status !== 200) throw new Error(`reading by ${who.sub} was answered ${answer.status}`)
  return answer.body
}

/** Reads the whole timeline, which fits on one page here. */
export async function timeline(api: TestApp, id: string): Promise<Told[]> {
  const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/timeline?limit=200`)
  return body.items
}

/** The latest clock of that name; undefined where it never ran. */
export function clockOf({ clocks }: Told, name: string): Told | undefined {
  return clocks.filter((clock: Told) => clock.name === name).at(-1)
}

/** The names of the clocks that run or are paused. */
export function openClocks({ clocks }: Told): string[] {
  return clocks.filter(({ stoppedAt }: Told) => stoppedAt === null).map(({ name }: Told) => name)
}

/** What was done to a complaint, without what its clocks had to say. */
export function doings(events: readonly Told[]): Told[] {
  return events.filter(({ type }) => !type.startsWith('clock.'))
}

/** Receives a complaint as agent.li, who is its handler then. */
export async function receive(api: TestApp, overrides: object = {}, who: Bearer = agent): Promise<Told> {
  const answer = await api.call(who, 'POST', '/v1/complaints', bodies.intake(overrides))
  if (answer.status !== 201) throw new Error(`receiving was answered ${answer.status}: ${answer.payload}`)
  return answer.body
}

/** Waives verification and makes a plan as agent.li. */
export async function plan(api: TestApp, id: string, planning: object = bodies.planning()): Promise<Told> {
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  return done(api, agent, id, 'plan', planning)
}

/** Finishes every open task with evidence. */
export async function finishTasks(api: TestApp, { id, tasks }: Told, who = agent): Promise<void> {
  for (const { id: task, state } of tasks)
    if (state === 'open' || state === 'started')
      await done(api, who, id, `tasks/${task}/finish`, bodies.evidence)
}

/** Brings a complaint of agent.li to a state, by commands of the API alone; returns it as it is then. */
export async function complaintIn(api: TestApp, state: State, way: Way = {}): Promise<Told> {
  if (state === 'withdrawn' || state === 'dismissed' || state === 'merged') return ended(api, state, way)
  const route = ROUTE.slice(0, ROUTE.indexOf(state as Step) + 1)
  let told = await receive(api, way.overrides)
  for (const step of route) {
    told = await TO[step](api, told.id, { ...way, solved: way.solved ?? solvedFor(state) })
  }
  return told
}

const ROUTE = [
  ...(['received', 'classified', 'graded', 'planned', 'approved', 'executing', 'executed'] as const),
  ...(['revisited', 'archived'] as const),
]
type Step = (typeof ROUTE)[number]

const solvedFor = (state: State) => (state === 'archived' ? 'yes' : 'partly')

const TO: { readonly [S in Step]: (api: TestApp, id: string, way: Way) => Promise<Told> } = {
  received: (api, id) => look(api, agent, id),
  classified: (api, id) => done(api, agent, id, 'classify', bodies.classification),
  graded: async (api, id, { grade = 'general', declined = 0 }) => {
    let told = await done(api, agent, id, 'grade', bodies.factsOf(grade))
    for (let time = 0; time < declined; time += 1) {
      await plan(api, id)
      await done(api, approverOf[grade], id, 'approve')
      told = await done(api, agent, id, 'decide', { accept: null, words: '三种办法我都不要' })
    }
    return told
  },
  planned: (api, id, { planning }) => plan(api, id, planning),
  approved: async (api, id, { grade = 'general' }) => {
    await done(api, approverOf[grade], id, 'approve')
    return look(api, agent, id)
  },
  executing: async (api, id) => {
    const { plan } = await look(api, agent, id)
    await done(api, agent, id, 'decide', { accept: plan.recommended, words: '就按第一种办' })
    return done(api, agent, id, 'execute')
  },
  executed: async (api, id) => {
    await finishTasks(api, await look(api, agent, id))
    return done(api, agent, id, 'complete', bodies.completion)
  },
  revisited: (api, id, { solved = 'partly' }) => done(api, agent, id, 'revisit', bodies.reached(solved)),
  archived: (api, id) => done(api, agent, id, 'archive'),
}

async function ended(api: TestApp, state: 'withdrawn' | 'dismissed' | 'merged', way: Way): Promise<Told> {
  const { id, customer } = await complaintIn(api, way.from ?? 'received', way)
  if (state === 'withdrawn')
    return done(api, agent, id, 'withdraw', { reason: '客户说已自行解决', tasks: 'undo' })
  if (state === 'merged') {
    const into = await receive(api, { customer: { phone: customer.phone } })
    return done(api, agent, id, 'merge', { into: into.id, reason: '同一客户说的是同一台机器' })
  }
  await done(api, supervisor, id, 'dismiss', bodies.notAccepted)
  await done(api, secondSupervisor, id, 'confirm-dismissal', { confirm: true })
  return look(api, agent, id)
}

/** Holds that a call was refused with exactly this status and problem, and with what else the problem says. */
export function refused(t: Test, answer: Called, status: number, problem: string, more: object = {}): void {
  const { body } = answer
  tells(t, { ...body, status: answer.status }, { ...more, status, type: `/problems/${problem}` })
}

/** Holds that `actual` says what is expected: of objects the properties named, of lists every element. */
export function tells(
  t: Pick<Test, 'strictSame'>,
  actual: Told,
  expected: object,
  what = 'as expected',
): void {
  t.strictSame(named(actual, expected), expected, what)
}

function named(actual: Told, expected: Told): unknown {
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null)
    return actual
  if (Array.isArray(expected))
    return Array.isArray(actual) ? actual.map((one, index) => named(one, expected[index])) : actual
  return Object.fromEntries(Object.keys(expected).map((key) => [key, named(actual[key], expected[key])]))
}
