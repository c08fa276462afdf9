import t from 'tap'
import { ROLES, type Role } from '../../src/access/actor.ts'
import { OPEN_STATES, STATES, type State } from '../../src/complaint/states.ts'
import type { Transition } from '../../src/complaint/transition.ts'
import { COMMANDS, type CommandName, TRANSITIONS } from '../../src/complaint/transitions.ts'
import { type Bearer, startTestApp } from '../support/app.ts'
import { type Attempt, attemptsOf, OTHER_WAYS } from '../support/attempts.ts'
import { complaintIn, type Told, tells } from '../support/journey.ts'

interface Command {
  readonly name: CommandName
  readonly from: readonly State[]
  readonly to: readonly State[]
  readonly roles: readonly Role[]
  readonly guards: readonly { readonly type: string }[]
  readonly href: string
  readonly method: 'POST' | 'PATCH'
}

const api = await startTestApp(t)
const lifecycle = await api.call(as('analyst'), 'GET', '/v1/lifecycle')
const commands: readonly Command[] = lifecycle.body.commands
const given = commands.filter(({ name }) => name !== 'receive')
const UNKNOWN = '01930000-0000-7000-8000-000000000000'
const walked = new Set<string>()

t.test('GET /v1/lifecycle tells the states, commands and roles that the code runs on (LIFE-6)', async (t) => {
  t.same(
    lifecycle.body.states,
    STATES.map((name) => ({ name, open: (OPEN_STATES as readonly State[]).includes(name) })),
  )
  t.same(
    commands.map(({ name }) => name),
    COMMANDS,
  )
  for (const { name, roles, guards } of commands) {
    t.same(roles, TRANSITIONS[name].roles, `roles of ${name}`)
    t.same(
      guards.map(({ type }) => type),
      TRANSITIONS[name].guards.map(({ code }) => code),
      `guards of ${name}`,
    )
  }
})

t.test('the diagram draws every move to another state, and no other (LIFE-6)', async (t) => {
  const { payload } = await api.call(as('analyst'), 'GET', '/v1/lifecycle.mmd')
  const drawn = payload.split('\n').filter((line) => line.includes('-->') && !line.includes('[*]'))
  const moves = [...edges()].map((edge) => edge.split(' ')).filter(([, from, to]) => from !== to)
  t.same(
    drawn.map((line) => line.trim()).sort(),
    moves.map(([name, from, to]) => `${from} --> ${to}: ${name}`).sort(),
  )
})

t.test('no role but those of the table may give a command, whatever the state (LIFE-5)', async (t) => {
  for (const { name, href, method, ...command } of commands) {
    const roles = accountsOf(command)
    const others = ROLES.filter((role) => !roles.includes(role))
    const bearers = [...others.map(as), { sub: 'nobody', roles: [] }, { sub: 'somebody.else', roles: others }]
    for (const bearer of bearers) {
      const answer = await api.call(bearer, method, href.replace('{id}', UNKNOWN), { unknown: true })
      tells(
        t,
        answer,
        { status: 403, body: { type: '/problems/role-not-allowed' } },
        `${name}: ${bearer.roles}`,
      )
    }
  }
})

for (const state of STATES)
  t.test(`in ${state} every command answers every role as actions said it would (LIFE-4)`, async (t) => {
    const others = given.map((command) => ROLES.filter((role) => !accountsOf(command).includes(role)))
    let told = await complaintIn(api, state)
    for (const [index, command] of given.entries()) {
      const refusedAtTheDoor = await call(
        { sub: 'somebody.else', roles: others[index] ?? [] },
        command,
        told.id,
        {},
      )
      t.equal(refusedAtTheDoor.status, 403, `${command.name} by all other roles`)
      for (const role of accountsOf(command))
        for (const attempt of attemptsOf(command.name, state)) {
          if (attempt.way || told.state !== state || told.awaiting.some(isOurs))
            told = await complaintIn(api, state, attempt.way ?? {})
          await attempt.prepare?.(api, told)
          told = await hold(t, command, role, state, told.id, attempt.body)
        }
    }
  })

t.test(
  'every edge of the machine was walked over the API, and none that it does not have (LIFE-6)',
  async (t) => {
    for (const { command, from, bring, body, role } of OTHER_WAYS)
      await hold(t, commandOf(command), role, from, (await bring(api)).id, body)
    const byTheWorkerAlone = ['archive dismissed archived', 'archive merged archived']
    const missing = [...edges()].filter((edge) => !walked.has(edge) && !byTheWorkerAlone.includes(edge))
    t.same(missing, [], 'edges that no command went over')
  },
)

/** Who gives it with a token of their own; the customer comes by a link (test/customer/page.test.ts). */
function accountsOf({ roles }: Pick<Command, 'roles'>): readonly Role[] {
  return roles.filter((role) => role !== 'customer')
}

/** Gives the command as that role and holds the answer to what `actions` and the table say. */
async function hold(
  t: Tap,
  command: Command,
  role: Role,
  state: State,
  id: string,
  body: Attempt['body'],
): Promise<Told> {
  const what = `${command.name} by ${role} in ${state}`
  const seen = await api.call(as(role), 'GET', `/v1/complaints/${id}`)
  const input = await body(api, await read(id), role)
  const answer = await call(as(role), command, id, input)
  if (seen.status === 404) {
    tells(t, answer, { status: 404, body: { type: '/problems/not-found' } }, `${what}: not to be seen`)
    return read(id)
  }
  const action = seen.body.actions.find(({ name }: { name: string }) => name === command.name)
  const allowed = seen.body.actions.filter((one: Told) => one.allowed).map(({ name }: Told) => name)
  if (action.allowed) {
    t.ok(command.from.includes(state), `${what}: allowed only where the table has it`)
    t.equal(
      answer.status,
      begins(command, state) ? 201 : 200,
      `${what}: allowed and done: ${answer.payload.slice(0, 300)}`,
    )
    const after = await read(id)
    const moves = (TRANSITIONS[command.name] as Transition).moves[state] ?? []
    t.ok(moves.includes(after.state), `${what}: leads to ${after.state}`)
    t.ok(command.to.includes(answer.body.state), `${what}: answers with ${answer.body.state}`)
    walked.add(`${command.name} ${state} ${after.state}`)
    return after
  }
  t.equal(answer.body.type, action.type, `${what}: refused as foretold`)
  const person = answer.status === 403
  if (!command.from.includes(state) && !person)
    tells(t, answer, { status: 409, body: { type: '/problems/transition-not-allowed' } }, what)
  if (!person) tells(t, answer, { status: 409, body: { state, allowed } }, `${what}: says what is allowed`)
  const types = [...command.guards.map(({ type }) => type), 'transition-not-allowed', 'role-not-allowed']
  t.ok(
    types.some((type) => answer.body.type === `/problems/${type}`),
    `${what}: ${answer.body.type} is a guard's`,
  )
  const after = await read(id)
  t.equal(after.version, seen.body.version, `${what}: refused, and nothing changed`)
  return after
}

const begins = ({ name }: Command, state: State) =>
  state === 'archived' && (name === 'reopen' || name === 'appeal')
const isOurs = (awaited: string) => awaited === 'confirmation' || awaited === 'ratification'

type Tap = Pick<typeof t, 'ok' | 'equal' | 'strictSame'>

function call(bearer: Bearer, { href, method }: Command, id: string, body: object) {
  return api.call(bearer, method, href.replace('{id}', id), body)
}

async function read(id: string): Promise<Told> {
  return (await api.call(as('auditor'), 'GET', `/v1/complaints/${id}`)).body
}

/** Somebody with this role alone, whom nothing has excluded. */
function as(role: Role): Bearer {
  return { sub: `${role}.of.the.matrix`, roles: [role], departments: ['after-sales'] }
}

function commandOf(name: CommandName): Command {
  const found = commands.find((command) => command.name === name)
  if (!found) throw new Error(`no command ${name}`)
  return found
}

function* edges(): Generator<string> {
  for (const name of COMMANDS) {
    const { moves } = TRANSITIONS[name] as Transition
    for (const from of STATES) for (const to of moves[from] ?? []) yield `${name} ${from} ${to}`
  }
}
