import { type Members, memberOf } from './members.ts'

/** Whom a complaint is about, as far as conflicts of interest go. */
export interface ComplainedOf {
  readonly kind: string
  /** The `sub` of an employee, the code of a unit. */
  readonly name: string
}

/** Why somebody may not have to do with a complaint (FAIR-2). */
export type Conflict = 'respondent' | 'answers_for_respondent'

/** FAIR-2: who is complained of, and who answers for them: their manager, without one the heads of their departments. */
export function conflictsOf(
  members: Members | null | undefined,
  respondents: readonly ComplainedOf[],
): ReadonlyMap<string, Conflict> {
  const conflicts = new Map<string, Conflict>()
  for (const respondent of respondents)
    for (const sub of members ? answerableFor(members, respondent) : [])
      conflicts.set(sub, 'answers_for_respondent')
  for (const { kind, name } of respondents) if (kind === 'employee') conflicts.set(name, 'respondent')
  return conflicts
}

function answerableFor(members: Members, { kind, name }: ComplainedOf): string[] {
  if (kind === 'unit') return headsOf(members, [name])
  if (kind !== 'employee') return []
  const member = memberOf(members, name)
  if (!member) return []
  return member.manager ? [member.manager] : headsOf(members, member.departments)
}

function headsOf({ departments }: Members, codes: readonly string[]): string[] {
  return departments.flatMap(({ code, head }) => (head && codes.includes(code) ? [head] : []))
}
