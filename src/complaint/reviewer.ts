import { choosePerson } from '../members/choose.ts'
import { climb, type Held, type Rung } from '../members/holders.ts'
import { barredFrom, rungOf } from './answering.ts'
import type { Complaint } from './complaint.ts'
import type { Fact } from './event.ts'
import { fact } from './fact.ts'
import type { Ask } from './guard.ts'

type World = Pick<Ask, 'members' | 'load' | 'at' | 'policies'>

const LADDER: readonly Rung[] = ['supervisor', 'dept_manager', 'vp', 'gm']
const LEVELS: readonly (Rung | 'outside')[] = ['handler', ...LADDER]

/**
 * Who takes over what was appealed, or reopened for the second time: somebody of the department who had no part in it, with
 * the fewest open; where there is nobody, a supervisor without a part, then whoever holds the ladder above, who gives it
 * on, and where all of them had a part whom policy names outside it (FAIR-5). Nothing where no members are kept, or nobody
 * is there: then it is nobody's, and whoever had no part takes it.
 */
export function takenOverBy(complaint: Complaint, excluded: readonly string[], world: World): Fact[] {
  const { members, load = new Map(), at } = world
  if (!members || excluded.length === 0) return []
  const others = { ...complaint, excluded: [...complaint.excluded, ...excluded] }
  const { department, level } = complaint
  const barred = barredFrom(others, members)
  const handler = choosePerson(members, { department, at, load, barred })
  if (handler) return [fact('complaint.assigned', { handler, department })]
  const { rung, subs } = held(others, LADDER, world)
  const [first] = subs
  if (!first) return []
  if (rung === 'supervisor' || rung === 'outside')
    return [fact('complaint.assigned', { handler: first, department })]
  const climbed = LEVELS.indexOf(rung)
  return climbed > level ? [fact('complaint.escalated', { level: climbed })] : []
}

/** REV-2: the supervisors of a complaint, or who holds the next rung; nobody by name where no members are kept. */
export function supervisorsOf(complaint: Complaint, world: World): readonly string[] {
  return world.members ? held({ ...complaint, excluded: [] }, LADDER, world).subs : []
}

/** Who is told of an urgent complaint that was reopened once more: the gm, by name where members are kept. */
export function holdersOfGm(complaint: Complaint, world: World): readonly string[] {
  return world.members ? held({ ...complaint, excluded: [] }, ['gm'], world).subs : []
}

function held(complaint: Complaint, ladder: readonly Rung[], { members, at, policies }: World): Held {
  if (!members) return { rung: 'outside', subs: [] }
  const context = { ...rungOf(complaint, { members, at }), conflicted: barredFrom(complaint, members) }
  const { outsideLadder } = policies.routing
  return climb(members, ladder, 0, context, { outside: outsideLadder })
}
