import type { Role } from '../../src/access/actor.ts'
import type { State } from '../../src/complaint/states.ts'
import type { CommandName } from '../../src/complaint/transitions.ts'
import type { TestApp } from './app.ts'
import { always, putApproval } from './approvals.ts'
import * as bodies from './bodies.ts'
import { complaintIn, done, finishTasks, look, receive, type Told, type Way } from './journey.ts'
import { agent, gm, legal, supervisor } from './people.ts'

type Body = (api: TestApp, told: Told, role: Role) => object | Promise<object>

/** One try at a command: on a fresh complaint where a way is named, after what makes it possible, with a body that fits. */
export interface Attempt {
  readonly way?: Way
  readonly prepare?: (api: TestApp, told: Told) => Promise<unknown>
  readonly body: Body
}

/** A try at an edge that the matrix of states and commands doesn't reach by itself. */
export interface OtherWay {
  readonly command: CommandName
  readonly role: Role
  readonly from: State
  readonly bring: (api: TestApp) => Promise<Told>
  readonly body: Body
}

/** How to try a command in a state. */
export function attemptsOf(command: CommandName, state: State): readonly Attempt[] {
  const body: Body = BODIES[command] ?? (() => ({}))
  const prepared = PREPARED[command]?.(state)
  if (!prepared) return [{ body }]
  return prepared.length > 0 ? prepared.map((attempt) => ({ body, ...attempt })) : [{ body }]
}

const BODIES: { readonly [C in CommandName]?: Body } = {
  classify: () => bodies.classification,
  grade: () => bodies.factsOf('general'),
  plan: () => bodies.planning(),
  settle: () => bodies.settlement(),
  return: () => bodies.reason,
  decide: (_, { plan }) => ({ accept: plan?.recommended ?? null, words: '就这么办' }),
  execute: (_, { state }, role) =>
    state === 'planned' && role === 'gm' ? { greenChannel: { reason: '人身隐患' } } : {},
  amend: (api) => ({
    ...bodies.reason,
    toldCustomer: { at: api.now().toISOString(), channel: 'phone', words: '新机缺货，想和您换个办法' },
  }),
  ratify: () => ({ verdict: 'ratified', comment: '属实' }),
  complete: () => bodies.completion,
  revisit: () => bodies.reached('partly'),
  reopen: () => bodies.reason,
  dismiss: () => bodies.notAccepted,
  'confirm-dismissal': () => ({ confirm: true }),
  appeal: () => ({ grounds: '检测方法不对' }),
  withdraw: () => ({ ...bodies.reason, tasks: 'undo' }),
  merge: async (api, { id }) => {
    const { customer } = await look(api, supervisor, id)
    return { ...bodies.reason, into: (await receive(api, { customer: { phone: customer.phone } })).id }
  },
  split: () => bodies.reason,
  convert: () => ({ kind: 'inquiry', answer: '保修期为一年' }),
  transfer: () => ({ ...bodies.reason, to: '消费者协会' }),
  'legal-review': () => ({ opinion: 'clear', comment: '无异议' }),
  conclude: () => bodies.conclusion,
  assign: () => ({ department: 'after-sales' }),
  'return-assignment': () => bodies.reason,
  escalate: () => bodies.reason,
  urge: () => ({ words: '请尽快给说法' }),
  pause: (_, { awaiting }) => ({
    awaiting: awaiting.includes('customer') ? 'third_party' : 'customer',
    question: '发票还在吗？',
  }),
  hold: () => bodies.reason,
  release: () => bodies.reason,
  correct: () => ({ alreadyTried: '到店两次，打过一次电话' }),
}

type Preparations = (state: State) => readonly Omit<Attempt, 'body'>[]

const only =
  (states: readonly State[], ...attempts: Omit<Attempt, 'body'>[]): Preparations =>
  (state) =>
    states.includes(state) ? attempts : []

const assign = (api: TestApp, { id }: Told) =>
  done(api, supervisor, id, 'assign', { department: 'after-sales' })
const offered: Preparations = (state) =>
  ['archived', 'withdrawn', 'dismissed', 'merged'].includes(state) ? [] : [{ prepare: assign }]
const regrade = (api: TestApp, { id }: Told) => done(api, agent, id, 'grade', bodies.factsOf('important'))

const PREPARED: { readonly [C in CommandName]?: Preparations } = {
  plan: only(['graded'], {}, { prepare: waive }),
  execute: only(['planned'], {}, { way: { grade: 'urgent' } }),
  ratify: only(['approved', 'executing'], {}, { way: {}, prepare: regrade }),
  complete: only(['executing'], {}, { prepare: (api, told) => finishTasks(api, told) }),
  'confirm-dismissal': only(
    ['received', 'classified', 'graded'],
    {},
    { prepare: (api, { id }) => done(api, supervisor, id, 'dismiss', bodies.notAccepted) },
  ),
  appeal: only(['archived'], { way: {} }),
  conclude: only(
    ['graded', 'planned', 'approved', 'executing', 'executed', 'revisited'],
    {},
    { way: { declined: 2 }, prepare: readyToConclude },
  ),
  archive: only(['revisited'], {}, { way: { solved: 'yes' } }),
  accept: offered,
  'return-assignment': offered,
}

function waive(api: TestApp, { id }: Told): Promise<Told> {
  return done(api, agent, id, 'verifications/waive', bodies.reason)
}

async function readyToConclude(api: TestApp, { id }: Told): Promise<void> {
  await done(api, legal, id, 'legal-review', { opinion: 'clear', comment: '无异议' })
  const { tasks } = await look(api, supervisor, id)
  for (const { id: task, state } of tasks)
    if (state === 'open') await done(api, supervisor, id, `tasks/${task}/cancel`, bodies.reason)
}

async function greenChannel(api: TestApp): Promise<Told> {
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  return done(api, gm, id, 'execute', { greenChannel: { reason: '人身隐患' } })
}

const regradedIn = (state: State) => async (api: TestApp) => regrade(api, await complaintIn(api, state))
const dismissalIn = (state: State) => async (api: TestApp) =>
  done(api, supervisor, (await complaintIn(api, state)).id, 'dismiss', bodies.notAccepted)
const decline: Body = () => ({ accept: null, words: '都不要' })
const refuse: Body = () => ({ verdict: 'refused', comment: '不属实' })
const appeal: Body = () => ({ grounds: '检测方法不对' })

/** The edges that need a body or a past of their own. */
export const OTHER_WAYS: readonly OtherWay[] = [
  at('approve', 'vp', 'planned', beforeTwoLevels, () => ({})),
  at('decide', 'agent', 'approved', (api) => complaintIn(api, 'approved'), decline),
  at('decide', 'agent', 'executing', greenChannel, (_, { plan }) => ({
    accept: plan.recommended,
    words: '好',
  })),
  at('decide', 'agent', 'executing', greenChannel, decline),
  at('ratify', 'vp', 'approved', regradedIn('approved'), refuse),
  at('ratify', 'gm', 'executing', regradedIn('executing'), refuse),
  at(
    'revisit',
    'agent',
    'executed',
    (api) => complaintIn(api, 'executed'),
    () => bodies.noAnswer,
  ),
  at(
    'revisit',
    'agent',
    'executed',
    (api) => complaintIn(api, 'executed'),
    () => bodies.reached('no'),
  ),
  ...(['received', 'classified', 'graded'] as const).flatMap((from) => [
    at('confirm-dismissal', 'legal', from, dismissalIn(from), () => ({ ...bodies.reason, confirm: false })),
    at('appeal', 'agent', 'dismissed', (api) => complaintIn(api, 'dismissed', { from }), appeal),
  ]),
  ...(['classified', 'graded', 'planned', 'approved'] as const).map((from) =>
    at(
      'split',
      'supervisor',
      'merged',
      (api) => complaintIn(api, 'merged', { from }),
      () => bodies.reason,
    ),
  ),
]

function at(command: CommandName, role: Role, from: State, bring: OtherWay['bring'], body: Body): OtherWay {
  return { command, role, from, bring, body }
}

/** A plan of which the vp is the first of two to approve; what is received later comes under the usual policy. */
async function beforeTwoLevels(api: TestApp): Promise<Told> {
  await putApproval(api, always({ role: 'vp' }, { role: 'gm' }))
  const told = await complaintIn(api, 'planned', { grade: 'important' })
  await putApproval(api, {})
  return told
}
