import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import { isHeld } from './holders.ts'
import { type Members, memberOf } from './members.ts'

const NEEDED = ['agent', 'supervisor', 'dept_manager', 'vp', 'gm'] as const

/** Whether the members fit together: whoever is named is one of them, nobody answers for themselves, periods run forward. */
export function checkMembers(members: Members): Finding[] {
  if (members.people.length === 0) return []
  return [
    ...repeated(members.people.map(({ sub }) => sub)).map((index) => twice(`/people/${index}/sub`)),
    ...repeated(members.departments.map(({ code }) => code)).map((index) =>
      twice(`/departments/${index}/code`),
    ),
    ...named(members).flatMap(({ sub, pointer }) =>
      memberOf(members, sub) ? [] : [unknownPerson(pointer, sub)],
    ),
    ...departmentsKnown(members),
    ...periods(members),
    ...circles(members),
    ...ownDeputies(members),
    ...NEEDED.flatMap((role) => (isHeld(members, role) ? [] : [unheld(role)])),
    ...members.departments.flatMap(({ head }, index) => (head ? [] : [headless(`/departments/${index}`)])),
  ]
}

function named({ people, departments, duty, receivers }: Members): { sub: string; pointer: string }[] {
  return [
    ...people.flatMap(({ manager }, at) =>
      manager ? [{ sub: manager, pointer: `/people/${at}/manager` }] : [],
    ),
    ...people.flatMap(({ absences }, at) =>
      absences.flatMap(({ deputy }, index) =>
        deputy ? [{ sub: deputy, pointer: `/people/${at}/absences/${index}/deputy` }] : [],
      ),
    ),
    ...departments.flatMap(({ head }, at) =>
      head ? [{ sub: head, pointer: `/departments/${at}/head` }] : [],
    ),
    ...duty.map(({ sub }, at) => ({ sub, pointer: `/duty/${at}/sub` })),
    ...receivers.map(({ sub }, at) => ({ sub, pointer: `/receivers/${at}/sub` })),
  ]
}

/** Departments need not be listed; where some are, all are. */
function departmentsKnown({ people, departments }: Members): Finding[] {
  if (departments.length === 0) return []
  const known = new Set(departments.map(({ code }) => code))
  return people.flatMap((member, at) =>
    member.departments.flatMap((code, index) =>
      known.has(code) ? [] : [unknownDepartment(`/people/${at}/departments/${index}`, code)],
    ),
  )
}

function periods({ people, duty, receivers }: Members): Finding[] {
  const all = [
    ...people.flatMap(({ absences }, at) =>
      absences.map((absence, index) => ({ ...absence, pointer: `/people/${at}/absences/${index}/to` })),
    ),
    ...duty.map((one, at) => ({ ...one, pointer: `/duty/${at}/to` })),
    ...receivers.map((one, at) => ({ ...one, pointer: `/receivers/${at}/to` })),
  ]
  return all.flatMap(({ from, to, pointer }) => (from && to && to <= from ? [backwards(pointer)] : []))
}

/** Nobody is, over any number of steps, their own manager. */
function circles(members: Members): Finding[] {
  const managers = new Map(members.people.map(({ sub, manager }) => [sub, manager]))
  return members.people.flatMap(({ sub }, at) => {
    const seen = new Set<string>()
    let above = managers.get(sub)
    while (above && above !== sub && !seen.has(above)) {
      seen.add(above)
      above = managers.get(above)
    }
    return above === sub ? [circle(`/people/${at}/manager`)] : []
  })
}

function ownDeputies({ people }: Members): Finding[] {
  return people.flatMap(({ sub, absences }, at) =>
    absences.flatMap(({ deputy }, index) =>
      deputy === sub ? [ownDeputy(`/people/${at}/absences/${index}/deputy`)] : [],
    ),
  )
}

function twice(pointer: string): Finding {
  return mistake(pointer, 'duplicate_code', 'This stands twice.', '重复出现。')
}

function unknownPerson(pointer: string, sub: string): Finding {
  return mistake(pointer, 'unknown_member', `${sub} is not among the people.`, `people 中没有 ${sub}。`)
}

function unknownDepartment(pointer: string, code: string): Finding {
  const zh = `departments 中没有部门 ${code}。`
  return mistake(pointer, 'unknown_department', `${code} is not among the departments.`, zh)
}

function backwards(pointer: string): Finding {
  return mistake(pointer, 'period_reversed', 'A period ends after it begins.', '结束时间须晚于开始时间。')
}

function circle(pointer: string): Finding {
  return mistake(
    pointer,
    'manager_circle',
    'Nobody is their own manager, directly or over others.',
    '任何人不得直接或间接地成为自己的上级。',
  )
}

function ownDeputy(pointer: string): Finding {
  return mistake(pointer, 'own_deputy', 'Nobody stands in for themselves.', '代理人不得是本人。')
}

function unheld(role: string): Finding {
  return warning('/people', 'role_not_held', `Nobody holds the role ${role}.`, `无人担任角色 ${role}。`)
}

function headless(pointer: string): Finding {
  return warning(pointer, 'no_head', 'This department has no head.', '该部门没有负责人。')
}
