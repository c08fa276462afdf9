import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import type { CheckContext } from './check.ts'
import { offTaxonomy } from './check-subject.ts'
import type { Policies } from './policy.ts'

type Basis = Policies['legal']['bases'][number]

/** LAW-1: codes stand once, successors exist, periods run forward, attached to what the taxonomy has; unverified is said. */
export function checkLegal({ bases }: Policies['legal'], { policies }: CheckContext): Finding[] {
  const known = new Set(bases.map(({ code }) => code))
  return [
    ...repeated(bases.map(({ code }) => code)).map((index) => twice(`/content/bases/${index}/code`)),
    ...bases.flatMap((basis, index) => checkBasis(basis, known, `/content/bases/${index}`)),
    ...bases.flatMap(({ attached }, index) =>
      offTaxonomy(attached, policies.taxonomy, `/content/bases/${index}/attached`),
    ),
    ...policies.options.ready.flatMap(({ code, laws }) =>
      laws.filter((law) => !known.has(law)).map((law) => stillNamed(code, law)),
    ),
  ]
}

function checkBasis(basis: Basis, known: ReadonlySet<string>, pointer: string): Finding[] {
  const { inForceFrom, repealedFrom, replacedBy = [], verified } = basis
  return [
    ...replacedBy.flatMap((code, index) =>
      known.has(code) ? [] : [unknownLaw(`${pointer}/replacedBy/${index}`, code)],
    ),
    ...(repealedFrom !== undefined && repealedFrom <= inForceFrom ? [reversed(pointer)] : []),
    ...(repealedFrom !== undefined && replacedBy.length === 0 ? [noSuccessor(pointer)] : []),
    ...(verified ? [] : [unverified(pointer)]),
  ]
}

/** A code of a legal basis that the library doesn't have. */
export function unknownLaw(pointer: string, code: string): Finding {
  const en = `The library of legal bases has no ${code}.`
  return mistake(pointer, 'unknown_law', en, `法律依据库中没有 ${code}。`)
}

function twice(pointer: string): Finding {
  return mistake(pointer, 'duplicate_code', 'This code stands twice.', '该代码重复出现。')
}

function reversed(pointer: string): Finding {
  return mistake(
    `${pointer}/repealedFrom`,
    'period_reversed',
    'It is repealed before it comes into force.',
    '废止日期早于施行日期。',
  )
}

function noSuccessor(pointer: string): Finding {
  return warning(
    `${pointer}/repealedFrom`,
    'no_successor',
    'Whoever cites it isn’t told what holds in its place.',
    '未注明替代依据，引用者无从得知现行规定。',
  )
}

function unverified(pointer: string): Finding {
  return warning(
    `${pointer}/verified`,
    'unverified',
    'Nobody has held it against the official text yet.',
    '尚未与公布的法规文本核对。',
  )
}

function stillNamed(option: string, law: string): Finding {
  return warning(
    '/content/bases',
    'law_in_use',
    `The ready option ${option} names ${law}, which goes away.`,
    `现成方案 ${option} 仍引用将被移除的 ${law}。`,
  )
}
