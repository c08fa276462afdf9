import { conflictsOf } from '../members/conflict.ts'
import { type Members, memberOf } from '../members/members.ts'
import type { Complaint } from './complaint.ts'
import { Refusal, UnfitInput } from './refusal.ts'

type Known = Members | null | undefined

/** Throws UnfitInput where members are kept and the person is none of them; `pointer` says where they are named. */
export function refuseUnknown(members: Known, person: string, pointer: string): void {
  if (members && !memberOf(members, person)) throw unknownMember(pointer)
}

/** Throws UnfitInput where departments are kept and this is none of them. */
export function refuseUnknownDepartment(members: Known, department: string): void {
  const departments = members?.departments ?? []
  if (departments.length > 0 && !departments.some(({ code }) => code === department))
    throw unknownDepartment()
}

/** Throws Refusal where the person had a part before, is complained of, or answers for who is (FAIR-2). */
export function refuseBarred(complaint: Complaint, person: string, members: Known): void {
  if (complaint.excluded.includes(person)) throw new Refusal('had-part')
  const because = conflictsOf(members, complaint.respondents).get(person)
  if (because) throw new Refusal('conflict-of-interest', { because })
}

function unknownMember(pointer: string): UnfitInput {
  return new UnfitInput(pointer, 'unknown_member', {
    en: 'The members know nobody of this `sub`.',
    zh: '成员名单中没有该人员。',
  })
}

function unknownDepartment(): UnfitInput {
  return new UnfitInput('/department', 'unknown_department', {
    en: 'The members know no such department.',
    zh: '成员名单中没有该部门。',
  })
}
