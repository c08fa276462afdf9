import { ROLES } from '../access/actor.ts'
import { type Finding, mistake, warning } from '../platform/finding.ts'
import type { ClocksPolicy } from '../policy/clocks-policy.ts'
import { levelOf } from './clock.ts'
import { lengthMs } from './length.ts'
import { partOf, ruleSet } from './rule-set.ts'

/** Whether somebody holds a role; null where the tenant has no members yet. */
export type Holders = (role: string) => boolean | null

/**
 * CLK-8: a rung is dead when its role doesn't exist, or when nobody holds it and no later rung or the duty role is held.
 * A role that nobody holds falls through to the next rung, which is said; so is a tenant without members.
 */
export function checkLadders(policy: ClocksPolicy, holders: Holders): Finding[] {
  const { ladders, dutyRole, packs } = policy
  const used = new Set([...ruleSet(policy).values()].map(({ rule }) => rule.ladder))
  const extensions = (packs ?? []).flatMap((pack, index) =>
    Object.entries(pack.rules).flatMap(([name, { extensions }]) =>
      (extensions ?? []).map(({ approvedBy }, step) => ({
        ...{ role: approvedBy },
        pointer: `/content/packs/${index}/rules/${name}/extensions/${step}/approvedBy`,
      })),
    ),
  )
  return [
    ...[{ role: dutyRole, pointer: '/content/dutyRole' }, ...extensions].flatMap(({ role, pointer }) =>
      unknownRole(role, pointer),
    ),
    ...Object.entries(ladders).flatMap(([name, rungs]) => [
      ...(used.has(name) ? [] : [unusedLadder(name)]),
      ...ladderFindings(rungs, `/content/ladders/${name}`, dutyRole, holders),
    ]),
    ...unknownLadders(policy),
    ...(ROLES.every((role) => holders(role) === null) ? [noMembers()] : []),
  ]
}

type Rungs = ClocksPolicy['ladders'][string]

function ladderFindings(rungs: Rungs, pointer: string, dutyRole: string, holders: Holders): Finding[] {
  return rungs.flatMap(({ role }, index) => {
    const at = `${pointer}/${index}/role`
    const unknown = unknownRole(role, at)
    if (unknown.length > 0) return unknown
    return [
      ...emptyRung(rungs, index, at, dutyRole, holders),
      ...fallingRung(rungs, index, `${pointer}/${index}`),
    ]
  })
}

function emptyRung(rungs: Rungs, index: number, at: string, dutyRole: string, holders: Holders): Finding[] {
  const role = rungs[index]?.role ?? ''
  if (holders(role) !== false) return []
  const others = [...rungs.slice(index + 1).map((rung) => rung.role), dutyRole]
  if (others.every((other) => holders(other) === false))
    return [
      mistake(
        at,
        'dead_rung',
        `Nobody is ${role}, and nobody stands on a later rung or on duty: this call would reach no one.`,
        `没有人担任 ${role}，其后各级和值班角色也无人担任：上报将无人接收。`,
      ),
    ]
  const en = `Nobody is ${role}: this rung falls through to the next.`
  return [warning(at, 'falls_through', en, `没有人担任 ${role}：上报将转到下一级。`)]
}

/** A ladder climbs: each rung is later and higher than the one before. */
function fallingRung(rungs: Rungs, index: number, pointer: string): Finding[] {
  const [rung, before] = [rungs[index], rungs[index - 1]]
  if (!rung || !before) return []
  const sameKind = rung.after.includes('/') === before.after.includes('/')
  const earlier = sameKind && stepOf(rung.after) < stepOf(before.after)
  if (!earlier && levelOf(rung.role) > levelOf(before.role)) return []
  const en = 'This rung is not later and higher than the one before it.'
  return [warning(pointer, 'not_ascending', en, '该级没有比前一级更晚、更高。')]
}

function stepOf(after: string): number {
  return after.includes('/') ? partOf(1_000_000, after) : lengthMs(after)
}

function unknownRole(role: string, pointer: string): Finding[] {
  if ((ROLES as readonly string[]).includes(role)) return []
  return [mistake(pointer, 'unknown_role', `There is no role ${role}.`, `没有角色 ${role}。`)]
}

function unknownLadders(policy: ClocksPolicy): Finding[] {
  const within = [
    { rules: policy.rules as Record<string, { ladder?: string | undefined }>, pointer: '/content/rules' },
    ...(policy.packs ?? []).map(({ rules }, index) => ({ rules, pointer: `/content/packs/${index}/rules` })),
  ]
  return within.flatMap(({ rules, pointer }) =>
    Object.entries(rules).flatMap(([name, { ladder }]) =>
      ladder === undefined || policy.ladders[ladder]
        ? []
        : [
            mistake(
              `${pointer}/${name}/ladder`,
              'unknown_ladder',
              `There is no ladder ${ladder}.`,
              `没有上报层级 ${ladder}。`,
            ),
          ],
    ),
  )
}

function unusedLadder(name: string): Finding {
  return mistake(
    `/content/ladders/${name}`,
    'no_consumer',
    'No clock climbs this ladder.',
    '没有时限使用该上报层级。',
  )
}

function noMembers(): Finding {
  return warning(
    '/content/ladders',
    'no_members',
    'The tenant has no members yet: whether every rung reaches somebody can’t be told.',
    '尚未录入人员：无法判断各级上报是否有人接收。',
  )
}
