import { candidatesFor } from '../members/choose.ts'
import { knowsDepartment, type Members, memberOf } from '../members/members.ts'
import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import type { CheckContext } from './check.ts'
import { offTaxonomy, unknownDepartment } from './check-subject.ts'
import type { Policies } from './policy.ts'
import { ruleFits } from './routing.ts'

type Rule = Policies['routing']['rules'][number]

/** Each rule can be reached and leads to a department that has somebody; what it names is in the taxonomy. */
export function checkRouting(
  { rules, outsideLadder }: Policies['routing'],
  { members, policies }: CheckContext,
): Finding[] {
  return [
    ...repeated(rules.map(({ name }) => name)).map((index) => twice(`/content/rules/${index}/name`)),
    ...rules.flatMap((rule, index) => [
      ...offTaxonomy(rule.when, policies.taxonomy, `/content/rules/${index}/when`),
      ...(hidden(rules, index) ? [neverReached(`/content/rules/${index}`)] : []),
      ...(members ? leadsNowhere(rule, members, `/content/rules/${index}`) : []),
    ]),
    ...(members && outsideLadder && !memberOf(members, outsideLadder) ? [unknownOutsider()] : []),
    ...(!members && rules.length > 0 ? [noMembers()] : []),
  ]
}

/** A rule after one without conditions, or after one with the same conditions, never gets its turn. */
function hidden(rules: readonly Rule[], index: number): boolean {
  const conditions = JSON.stringify(rules[index]?.when)
  return rules
    .slice(0, index)
    .some(({ when }) => ruleFits(when, NOTHING) || JSON.stringify(when) === conditions)
}

const NOTHING = { category: null, subcategory: null, channel: '', grade: null, region: null }

function leadsNowhere({ department, skill }: Rule, members: Members, pointer: string): Finding[] {
  if (!knowsDepartment(members, department)) return [unknownDepartment(`${pointer}/department`, department)]
  const candidates = candidatesFor(members, department)
  if (candidates.length === 0) return [nobodyThere(`${pointer}/department`, department)]
  return skill === undefined || candidates.some(({ skills }) => skills.includes(skill))
    ? []
    : [nobodyAble(`${pointer}/skill`, skill)]
}

function twice(pointer: string): Finding {
  return mistake(pointer, 'duplicate_code', 'This name stands twice.', '该名称重复出现。')
}

function neverReached(pointer: string): Finding {
  return mistake(
    pointer,
    'never_reached',
    'A rule before this one always fits first.',
    '前面的规则总是先行匹配，此规则不会生效。',
  )
}

function nobodyThere(pointer: string, code: string): Finding {
  const en = `Nobody in ${code} is an agent.`
  return mistake(pointer, 'nobody_there', en, `部门 ${code} 没有投诉专员。`)
}

function nobodyAble(pointer: string, skill: string): Finding {
  const en = `Nobody there has the skill ${skill}; it is given to others.`
  return warning(pointer, 'skill_not_held', en, `该部门无人具备技能 ${skill}，将分派给其他人员。`)
}

function unknownOutsider(): Finding {
  return mistake(
    '/content/outsideLadder',
    'unknown_member',
    'This person is not among the members.',
    '该人员不在成员名单中。',
  )
}

function noMembers(): Finding {
  return warning(
    '/content/rules',
    'no_members',
    'Without members nobody can tell whether these departments exist.',
    '未维护成员名单，无法核对部门是否存在。',
  )
}
