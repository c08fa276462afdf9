import t from 'tap'
import { ROLES } from '../../src/access/actor.ts'
import { BESIDE } from '../../src/complaint/beside.ts'
import { CASEWORK } from '../../src/complaint/casework.ts'
import { describeLifecycle, drawLifecycle, hrefOf, methodOf } from '../../src/complaint/lifecycle.ts'
import { REFUSALS } from '../../src/complaint/refusal.ts'
import { STATES } from '../../src/complaint/states.ts'
import { COMMANDS, TRANSITIONS, transitionOf } from '../../src/complaint/transitions.ts'

const described = describeLifecycle()
const drawn = drawLifecycle().split('\n')
const BESIDES = Object.keys(BESIDE) as (keyof typeof BESIDE)[]
const STEPS = [...COMMANDS, ...(Object.keys(CASEWORK) as (keyof typeof CASEWORK)[])]

t.test(
  'LIFE-6 the drawing has an arrow for every command that leads from one state to another',
  async (t) => {
    const moves = COMMANDS.flatMap((command) =>
      STATES.flatMap((from) =>
        (transitionOf(command).moves[from] ?? [])
          .filter((to) => to !== from)
          .map((to) => `  ${from} --> ${to}: ${command}`),
      ),
    )
    const arrows = drawn.filter((line) => line.includes('-->') && !line.includes('[*]'))
    t.strictSame([...arrows].sort(), [...moves].sort())
    t.equal(new Set(arrows).size, arrows.length, 'each once')
  },
)

t.test('LIFE-6 the drawing shows every state, begins with receive and ends in the archive', async (t) => {
  const shown = drawn.flatMap((line) => /^ {2}(\S+) --> ([^\s:]+)/.exec(line)?.slice(1) ?? [])
  t.strictSame([...new Set(shown)].sort(), [...STATES, '[*]'].sort())
  t.equal(drawn[0], 'stateDiagram-v2')
  t.ok(drawn.includes('  [*] --> received: receive'))
  t.ok(drawn.includes('  archived --> [*]'))
})

t.test('LIFE-6 the way of a complaint that is solved can be read off the drawing', async (t) => {
  const way = [
    'received',
    'classified',
    'graded',
    'planned',
    'approved',
    'executing',
    'executed',
    'revisited',
  ]
  const commands = ['classify', 'grade', 'plan', 'approve', 'execute', 'complete', 'revisit', 'archive']
  for (const [index, command] of commands.entries())
    t.ok(drawn.includes(`  ${way[index]} --> ${way[index + 1] ?? 'archived'}: ${command}`), command)
})

t.test(
  'LIFE-6 what is served is every state, command and piece of work, from the table that decides',
  async (t) => {
    t.strictSame(
      described.states.map(({ name }) => name),
      STATES,
    )
    t.strictSame(
      described.commands.map(({ name }) => name),
      Object.keys(TRANSITIONS),
    )
    t.strictSame(
      described.casework.map(({ name }) => name),
      Object.keys(CASEWORK),
    )
    for (const { name, from, to, roles } of [...described.commands, ...described.casework]) {
      const { moves, begins } = transitionOf(name)
      t.strictSame([...from].sort(), Object.keys(moves).sort(), name)
      const reached = [...Object.values(moves).flat(), ...(begins ? [begins] : [])]
      t.strictSame(new Set(to), new Set(reached), name)
      t.strictSame(roles, transitionOf(name).roles, name)
    }
  },
)

t.test('LIFE-6 a guard is served with its problem, its rule and both texts', async (t) => {
  for (const { name, guards } of described.commands) {
    t.strictSame(
      guards.map(({ type }) => type),
      transitionOf(name).guards.map(({ code }) => code),
      name,
    )
    for (const { type, ...served } of guards) {
      const { about: _, ...texts } = REFUSALS[type]
      t.strictSame(served, texts, type)
    }
  }
})

t.test('every guard of the table has a refusal to say', async (t) => {
  const codes = STEPS.flatMap((step) => transitionOf(step).guards.map(({ code }) => code))
  t.ok(codes.length > 50)
  for (const code of codes) t.ok(Object.hasOwn(REFUSALS, code), code)
})

t.test('every step has a name in both languages, a role that exists or the worker, and a rule', async (t) => {
  for (const step of [...STEPS, ...BESIDES]) {
    const { name, roles, rules, worker } = transitionOf(step)
    t.match(name.en, /^[A-Z][a-z’ ]+$/, step)
    t.match(name.zh, /^[\p{Script=Han}/]+$/u, step)
    t.ok(roles.length > 0 || worker, step)
    for (const role of roles) t.ok(ROLES.includes(role), `${step} ${role}`)
    for (const rule of rules) t.match(rule, /^[A-Z]+-\d+$/, step)
    t.ok(rules.length > 0, step)
  }
})

t.test('every step has an address of its own', async (t) => {
  const addresses = STEPS.map((step) => `${methodOf(step)} ${hrefOf(step)}`)
  t.equal(new Set(addresses).size, STEPS.length)
  t.equal(hrefOf('receive'), '/v1/complaints')
  t.equal(hrefOf('grade', 'c-1'), '/v1/complaints/c-1/grade')
  t.equal(`${methodOf('correct')} ${hrefOf('correct', 'c-1')}`, 'PATCH /v1/complaints/c-1')
  t.equal(hrefOf('finish-task', 'c-1'), '/v1/complaints/c-1/tasks/{tid}/finish')
})

t.test('no way leads out of the archive, and every state but it can be left', async (t) => {
  for (const state of STATES) {
    const left = COMMANDS.filter((command) =>
      transitionOf(command).moves[state]?.some((next) => next !== state),
    )
    t.equal(left.length > 0, state !== 'archived', `${state}: ${left}`)
  }
})
