import type { Clock } from '../clocks/clock.ts'
import { CASEWORK, type CaseworkName } from './casework.ts'
import { SUBJECTS, WHERE_ANY } from './casework-subjects.ts'
import type { Complaint } from './complaint.ts'
import type { Ask } from './guard.ts'
import { askingOf, refusalOf } from './judge.ts'
import { hrefOf } from './lifecycle.ts'
import { transitionOf } from './transitions.ts'

/** A piece of casework that may be done now, and where; `subject` is what of the complaint it is about. */
export interface OpenCasework {
  readonly name: CaseworkName
  readonly subject?: string
  readonly href: string
  readonly method: 'POST'
}

/**
 * LIFE-4: the casework that this actor may do now, each piece with the address of what it is about: the verifications still to
 * be answered, the tasks that are open, the steps of the checklist that nothing shows yet. What they may not do is left out.
 * `shown` is what they see of the complaint: of the rest nothing is named. The clocks are the complaint's, as they stand.
 */
export function openCasework(
  complaint: Complaint,
  shown: Complaint,
  clocks: readonly Clock[],
  ask: Omit<Ask, 'role' | 'input'>,
): OpenCasework[] {
  const asking = askingOf(complaint, { ...ask, clocks })
  return NAMES.flatMap((name): OpenCasework[] => {
    const looking = transitionOf(name).moves[complaint.state] ? asking(name) : null
    if (!looking || isRefused(name, complaint, looking)) return []
    if (WHERE_ANY[name]?.(shown, looking) === false) return []
    const subjects = SUBJECTS[name]?.(shown, looking)
    const href = hrefOf(name, complaint.id)
    if (!subjects) return [{ name, href, method: 'POST' }]
    return subjects.map((subject) => {
      return { name, subject, href: href.replace(/\{\w+\}/, subject), method: 'POST' }
    })
  })
}

const NAMES = Object.keys(CASEWORK) as CaseworkName[]

function isRefused(name: CaseworkName, complaint: Complaint, ask: Ask): boolean {
  return Boolean(refusalOf(name, 'person', complaint, ask) ?? refusalOf(name, 'complaint', complaint, ask))
}
