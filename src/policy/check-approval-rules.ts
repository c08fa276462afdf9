import { knowsDepartment, type Members } from '../members/members.ts'
import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import { type Cell, cellsOf } from './approval-matrix.ts'
import type { CheckContext } from './check.ts'
import { offTaxonomy, unknownDepartment } from './check-subject.ts'
import type { Policies } from './policy.ts'

type Approval = Policies['approval']
type Rule = NonNullable<Approval['rules']>[number]
type Level = Rule['levels'][number]

/** The matrix: every cell has an answer, every rule a cell, every level somebody who can fill it (APP-1, CLK-8). */
export function checkApprovalRules(approval: Approval, context: CheckContext): Finding[] {
  const { rules = [] } = approval
  const { members, policies } = context
  const cells = cellsOf(approval, policies.taxonomy)
  const anyTerm = Object.values(policies.clocks.rules).some(({ whenDue }) => whenDue === 'lapse')
  return [
    ...repeated(rules.map(({ name }) => name)).map((index) => twice(`/content/rules/${index}/name`)),
    ...rules.flatMap((rule, index) => [
      ...ofRule(approval, rule, context, `/content/rules/${index}`),
      ...(cells ? reached(rules, cells, index) : []),
    ]),
    ...(cells ? unanswered(approval, cells) : [tooMany()]),
    ...(cells && members ? unheld(cells, members) : []),
    ...(approval.expiresAfter && !anyTerm ? [noClock()] : []),
  ]
}

/** A finding where somebody is named who doesn't stand on the ladder. */
export function offLadder(
  { ladder }: Approval,
  approver: Approval['ladder'][number] | undefined,
  pointer: string,
): Finding[] {
  if (approver === undefined || ladder.includes(approver)) return []
  const zh = `${approver} 不在审批层级 ladder 中。`
  return [mistake(pointer, 'not_on_ladder', `${approver} does not stand on the ladder.`, zh)]
}

function ofRule(
  approval: Approval,
  { when, levels }: Rule,
  { policies, members }: CheckContext,
  pointer: string,
): Finding[] {
  const { from = 0, upTo = Number.MAX_SAFE_INTEGER } = when.compensation ?? {}
  const roles = levels.map(({ role, department = '' }) => `${role}/${department}`)
  return [
    ...offTaxonomy(when, policies.taxonomy, `${pointer}/when`),
    ...(from > upTo ? [emptyRange(`${pointer}/when/compensation`)] : []),
    ...levels.flatMap(({ role }, at) => offLadder(approval, role, `${pointer}/levels/${at}/role`)),
    ...repeated(roles).map((at) => sameLevel(`${pointer}/levels/${at}`)),
    ...falling(approval, levels).map((at) => lower(`${pointer}/levels/${at}/role`)),
    ...levels.flatMap((level, at) => departmentOf(level, members, `${pointer}/levels/${at}/department`)),
  ]
}

function falling({ ladder }: Approval, levels: readonly Level[]): number[] {
  return levels.flatMap(({ role }, at) => {
    const before = levels[at - 1]
    return before && ladder.indexOf(role) < ladder.indexOf(before.role) ? [at] : []
  })
}

function departmentOf({ department }: Level, members: Members | null, pointer: string): Finding[] {
  const isKnown = department === undefined || !members || knowsDepartment(members, department)
  return isKnown ? [] : [unknownDepartment(pointer, department)]
}

/** A rule that decides no cell is never reached; one that crosses an earlier one gets only what that leaves it. */
function reached(rules: readonly Rule[], cells: readonly Cell[], index: number): Finding[] {
  const fits = cells.filter(({ fitting }) => fitting.includes(index))
  if (!fits.some(({ fitting }) => fitting[0] === index)) return [neverReached(`/content/rules/${index}`)]
  const crossing = rules.flatMap((earlier, at) => {
    if (at >= index || JSON.stringify(earlier.levels) === JSON.stringify(rules[index]?.levels)) return []
    const shared = fits.filter(({ fitting }) => fitting.includes(at)).length
    const all = cells.filter(({ fitting }) => fitting.includes(at)).length
    return shared > 0 && shared < all ? [at] : []
  })
  return crossing.map((at) => overlapping(`/content/rules/${index}/when`, rules[at]?.name ?? ''))
}

function unanswered({ byGrade, byCompensation }: Approval, cells: readonly Cell[]): Finding[] {
  const open = cells.find(({ fitting }) => fitting.length === 0)
  const hasOther = byGrade !== undefined || byCompensation !== undefined
  if (open) return hasOther ? [] : [noAnswer(open)]
  return hasOther ? [restUnread(byGrade ? '/content/byGrade' : '/content/byCompensation')] : []
}

/** Where members are kept: a role that nobody holds, or fewer than a level asks for. */
function unheld(cells: readonly Cell[], members: Members): Finding[] {
  const asked = new Map<string, number>()
  for (const { levels } of cells)
    for (const { role, quorum } of levels) asked.set(role, Math.max(quorum, asked.get(role) ?? 0))
  return [...asked].flatMap(([role, quorum]) => {
    const holders = new Set([
      ...members.people.filter(({ roles }) => (roles as string[]).includes(role)).map(({ sub }) => sub),
      ...members.duty.filter((one) => one.role === role).map(({ sub }) => sub),
      ...(role === 'dept_manager' ? members.departments.flatMap(({ head }) => head ?? []) : []),
    ])
    if (holders.size === 0) return [roleNotHeld(role)]
    return holders.size < quorum ? [quorumNotHeld(role, quorum, holders.size)] : []
  })
}

function twice(pointer: string): Finding {
  return mistake(pointer, 'duplicate_code', 'This name stands twice.', '该名称重复出现。')
}

function emptyRange(pointer: string): Finding {
  return mistake(
    pointer,
    'empty_range',
    '`from` is above `upTo`: no sum fits.',
    'from 大于 upTo，没有金额符合。',
  )
}

function sameLevel(pointer: string): Finding {
  return mistake(
    pointer,
    'duplicate_level',
    'This role stands on an earlier level: ask for more people there by `quorum`.',
    '该角色已在前面的层级中：如需多人，请用 quorum。',
  )
}

function lower(pointer: string): Finding {
  return warning(
    pointer,
    'lower_approver',
    'This level asks for a lower role than the one before.',
    '此级的角色低于前一级。',
  )
}

function neverReached(pointer: string): Finding {
  return mistake(
    pointer,
    'never_reached',
    'The rules before this one leave nothing for it.',
    '前面的规则已覆盖其全部情形，此规则不会生效。',
  )
}

function overlapping(pointer: string, name: string): Finding {
  return warning(
    pointer,
    'overlapping',
    `It overlaps with ${name}, which stands before it and decides what both fit.`,
    `与在前的规则 ${name} 部分重叠，重叠部分以在前者为准。`,
  )
}

function tooMany(): Finding {
  return mistake(
    '/content/rules',
    'too_many_cells',
    'The rules name more sums and places than can be laid out: 5,000 cells at most.',
    '规则涉及的金额档与类别组合过多，矩阵最多 5000 格。',
  )
}

function noAnswer({ grade, compensation: { from } }: Cell): Finding {
  return mistake(
    '/content/rules',
    'no_answer',
    `No rule says who approves, for instance ${grade} from ${from} fen, and there is neither byGrade nor byCompensation.`,
    `没有规则规定由谁审批（例如 ${grade}、${from} 分起），且未设 byGrade 或 byCompensation。`,
  )
}

function restUnread(pointer: string): Finding {
  return warning(
    pointer,
    'never_reached',
    'The rules answer everything: nothing is left to grade and compensation alone.',
    '各项规则已覆盖全部情形，此项不会生效。',
  )
}

function roleNotHeld(role: string): Finding {
  return warning(
    '/content',
    'role_not_held',
    `Nobody holds the role ${role}, which approves.`,
    `无人担任审批角色 ${role}。`,
  )
}

function quorumNotHeld(role: string, quorum: number, held: number): Finding {
  return warning(
    '/content/rules',
    'quorum_not_held',
    `${quorum} people of the role ${role} are asked for; ${held} hold it.`,
    `要求 ${quorum} 名 ${role} 审批，现仅有 ${held} 人担任。`,
  )
}

function noClock(): Finding {
  return mistake(
    '/content/expiresAfter',
    'no_clock',
    'No clock of the policy `clocks` ends an approval: it needs one with `whenDue: lapse`, as the default pack has.',
    'clocks 策略中没有结束审批的时限：须有一项 `whenDue: lapse`（默认包已含）。',
  )
}
