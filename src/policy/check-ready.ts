import { DEMANDS } from '../platform/demands.ts'
import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import type { CheckContext } from './check.ts'
import { unknownLaw } from './check-legal.ts'
import { offTaxonomy, unknownDepartment } from './check-subject.ts'
import { asksTooMuch } from './legal.ts'
import type { Policies } from './policy.ts'
import type { ReadyOption } from './ready-policy.ts'

/** PLAN-2: each ready option has a code of its own and names only categories, demands and laws that there are (PLAN-6). */
export function checkReady({ ready }: Policies['options'], { policies, members }: CheckContext): Finding[] {
  return [
    ...repeated(ready.map(({ code }) => code)).map((index) =>
      mistake(
        `/content/ready/${index}/code`,
        'duplicate_code',
        'This code stands twice.',
        '该代码重复出现。',
      ),
    ),
    ...ready.flatMap((option, index) => [
      ...offTaxonomy(option.when, policies.taxonomy, `/content/ready/${index}/when`),
      ...unknownCodes(option, policies.legal, `/content/ready/${index}`),
      ...silencing(option, policies.legal, `/content/ready/${index}`),
      ...(members ? unknownDepartments(option, members, `/content/ready/${index}`) : []),
      ...(option.entitlement && option.laws.length === 0 ? [withoutLaw(`/content/ready/${index}/laws`)] : []),
    ]),
  ]
}

function unknownCodes(
  { meets, laws }: ReadyOption,
  { bases }: Policies['legal'],
  pointer: string,
): Finding[] {
  return [
    ...meets.flatMap((kind, index) =>
      (DEMANDS as readonly string[]).includes(kind) ? [] : [unknownDemand(`${pointer}/meets/${index}`, kind)],
    ),
    ...laws.flatMap((law, index) =>
      bases.some(({ code }) => code === law) ? [] : [unknownLaw(`${pointer}/laws/${index}`, law)],
    ),
  ]
}

function silencing({ name, measures }: ReadyOption, legal: Policies['legal'], pointer: string): Finding[] {
  const asks = ({ zh, en }: ReadyOption['name']) => asksTooMuch(legal, zh) || asksTooMuch(legal, en)
  return [
    ...(asks(name) ? [asksCustomer(`${pointer}/name`)] : []),
    ...measures.flatMap(({ action }, index) =>
      asks(action) ? [asksCustomer(`${pointer}/measures/${index}/action`)] : [],
    ),
  ]
}

function unknownDepartments(
  { measures }: ReadyOption,
  { departments }: NonNullable<CheckContext['members']>,
  pointer: string,
): Finding[] {
  if (departments.length === 0) return []
  return measures.flatMap(({ department }, index) =>
    department === undefined || departments.some(({ code }) => code === department)
      ? []
      : [unknownDepartment(`${pointer}/measures/${index}/department`, department)],
  )
}

function unknownDemand(pointer: string, kind: string): Finding {
  const en = `No customer can demand ${kind}.`
  return mistake(pointer, 'unknown_demand', en, `没有 ${kind} 这种诉求。`)
}

function asksCustomer(pointer: string): Finding {
  return mistake(
    pointer,
    'asks_too_much',
    'No option asks the customer to give up complaining, reporting or going to court.',
    '任何方案都不得要求客户放弃投诉、举报或起诉。',
  )
}

function withoutLaw(pointer: string): Finding {
  return warning(
    pointer,
    'no_law',
    'What the law gives names the law that gives it.',
    '法定权利应注明所依据的法律。',
  )
}
