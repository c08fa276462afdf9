import { z } from 'zod'
import { barredFrom, rungOf } from '../complaint/answering.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { refuseBarred, refuseUnknown } from '../complaint/fit-person.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { routableOf, routeFor } from '../complaint/routing.ts'
import { isOpen } from '../complaint/states.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { choosePerson } from '../members/choose.ts'
import { climb } from '../members/holders.ts'
import { Person, words } from '../platform/fields.ts'

const ABOVE = ['supervisor', 'dept_manager', 'vp', 'gm'] as const

/** Whose open work passes on, to whom, and why; without `to` each part goes to whom policy, skill and load choose. */
export const HandOverInput = z
  .strictObject({ from: Person, to: Person.optional(), reason: words(2000) })
  .meta({ id: 'HandOverInput', examples: [{ from: 'agent.li', to: 'agent.zhou', reason: '早班交接' }] })

type Input = z.output<typeof HandOverInput>

/**
 * `hand-over` 交接 (REC-9): the complaint, the open tasks and the unanswered verifications of one person pass to others,
 * never to somebody with a conflict of interest; what nobody can take is refused and stays where it is.
 */
export const handOver = defineStep({
  step: 'hand-over',
  input: HandOverInput,
  decide: (complaint, input, by) => {
    refuseUnfit(input, by)
    const facts = [...whole(complaint, input, by), ...parts(complaint, input, by)]
    if (facts.length === 0) throw new Refusal('nothing-to-hand-over')
    return facts
  },
})

/** Throws UnfitInput where `to` is the same person or, with members kept, nobody. */
export function refuseUnfit(
  { from, to }: Pick<Input, 'from' | 'to'>,
  { members }: Pick<By, 'members'>,
): void {
  if (to === from) throw samePerson()
  if (to) refuseUnknown(members, to, '/to')
}

function whole(complaint: Complaint, { from, to, reason }: Input, by: By): Fact[] {
  const { state, handler, matters, grade, provisionalGrade } = complaint
  if (handler !== from || !isOpen(state)) return []
  const matter = routableOf(complaint, matters[0], grade ?? provisionalGrade)
  const routed = to ? null : routeFor(matter, { ...complaint, excluded: [...complaint.excluded, from] }, by)
  const department = routed?.department ?? complaint.department
  const taker = routed?.handler ?? takerOf(complaint, department, { from, to }, by)
  return [fact('complaint.assigned', { handler: taker, department }, reason)]
}

function parts(complaint: Complaint, { from, to, reason }: Input, by: By): Fact[] {
  const tasks = complaint.tasks.filter((one) => one.owner === from && ['open', 'started'].includes(one.state))
  const asked = complaint.verifications.filter(({ owner, state }) => owner === from && state === 'asked')
  return [
    ...tasks.map(({ id, department }) => {
      return fact(
        'task.handed_over',
        { id, from, owner: takerOf(complaint, department, { from, to }, by) },
        reason,
      )
    }),
    ...asked.map(({ id }) => {
      const owner = takerOf(complaint, complaint.department, { from, to }, by)
      return fact('verification.handed_over', { id, from, owner }, reason)
    }),
  ]
}

/** Whoever is named, else an agent of the department, else whoever stands above (CLK-8). */
function takerOf(
  complaint: Complaint,
  department: string | null,
  { from, to }: Pick<Input, 'from' | 'to'>,
  by: By,
): string {
  const { members, at, load = new Map(), policies } = by
  const barred = new Set([...barredFrom(complaint, members), from])
  if (to && !barred.has(to)) return to
  if (!members) throw nobody(complaint, to, by)
  const context = { ...rungOf(complaint, by), department, handler: null, conflicted: barred }
  const above = () => climb(members, ABOVE, 0, context, { outside: policies.routing.outsideLadder }).subs[0]
  const taker = choosePerson(members, { department, at, load, barred }) ?? above()
  if (!taker) throw nobody(complaint, to, by)
  return taker
}

function nobody(complaint: Complaint, to: string | undefined, { members }: By): Refusal {
  if (to) refuseBarred(complaint, to, members)
  return new Refusal('nobody-to-take')
}

function samePerson(): UnfitInput {
  return new UnfitInput('/to', 'same_person', {
    en: 'A hand-over goes to another person.',
    zh: '交接须交给其他人员。',
  })
}
