import { presentFor } from './holders.ts'
import { covers, type Member, type Members } from './members.ts'

/** What is looked for when somebody is to take a complaint (ASG-1). */
export interface Wanted {
  readonly department: string | null
  readonly skill?: string | undefined
  readonly at: Date
  /** How many open complaints each person has; none where absent. */
  readonly load: ReadonlyMap<string, number>
  /** Who may not take it: conflicts of interest, who had a part, who hands it over. */
  readonly barred: { has(sub: string): boolean }
}

/**
 * ASG-1: of the agents of the department who are there, may take it and have room the one with the fewest open
 * complaints; with the skill where somebody has it. Null where there is none.
 */
export function choosePerson(members: Members, wanted: Wanted): string | null {
  const able = candidatesFor(members, wanted.department).filter((member) => mayTake(member, wanted))
  const skilled = able.filter(({ skills }) => wanted.skill !== undefined && skills.includes(wanted.skill))
  const [first] = (skilled.length > 0 ? skilled : able).toSorted(
    (a, b) => loadOf(a, wanted) - loadOf(b, wanted) || (a.sub < b.sub ? -1 : 1),
  )
  return first?.sub ?? null
}

/** The agents who could take what belongs to a department, whether or not they may just now. */
export function candidatesFor({ people }: Members, department: string | null): Member[] {
  return people.filter(
    ({ roles, departments }) =>
      roles.includes('agent') && (department === null || departments.includes(department)),
  )
}

/** REC-9: who receives on a channel at that moment: of several entries the one with a time of its own, else the first. */
export function receiverOn(members: Members, channel: string, at: Date): string | null {
  const named = members.receivers.filter((one) => one.channel === channel && covers(one, at))
  const receiver = named.find(({ from, to }) => from !== undefined || to !== undefined) ?? named[0]
  return receiver ? presentFor(members, receiver.sub, at) : null
}

function mayTake(member: Member, { at, barred, ...wanted }: Wanted): boolean {
  const { sub, excused, absences, capacity } = member
  const isAway = absences.some((absence) => covers(absence, at))
  const hasRoom = capacity === undefined || (wanted.load.get(sub) ?? 0) < capacity
  return !excused && !isAway && hasRoom && !barred.has(sub)
}

function loadOf({ sub }: Member, { load }: Wanted): number {
  return load.get(sub) ?? 0
}
