import { CHECKLIST, CHECKLIST_STEPS, type ChecklistStep } from '../policy/message-terms.ts'
import type { Complaint } from './complaint.ts'
import type { Ticked } from './work-contact.ts'

/** A step of REC-7 as a complaint shows it. */
export interface ChecklistEntry {
  readonly step: ChecklistStep
  readonly zh: string
  readonly en: string
  readonly done: boolean
  readonly at: string | null
  readonly by: string | null
}

/** REC-7: the seven steps 先处理心情再处理事情, each with when it was done first and by whom: ticked, or shown by the work. */
export function checklistOf(complaint: Complaint): ChecklistEntry[] {
  return CHECKLIST_STEPS.map((step) => {
    const done = firstOf([complaint.ticked?.[step], ...(SHOWN[step]?.(complaint) ?? [])])
    return { step, ...CHECKLIST[step], done: done !== null, at: done?.at ?? null, by: done?.by ?? null }
  })
}

type Shown = (complaint: Complaint) => readonly (Ticked | undefined)[]

/** Where the work itself shows that a step was done. */
const SHOWN: { readonly [S in ChecklistStep]?: Shown } = {
  collect: ({ verifications, statements }) => [
    ...verifications.map(({ askedAt, askedBy }) => ({ at: askedAt, by: askedBy })),
    ...statements.map(({ at, recordedBy }) => ({ at, by: recordedBy })),
  ],
  propose: ({ plan, formerPlans, settlement }) => [
    ...[...formerPlans, ...(plan ? [plan] : [])].map(({ plannedAt, plannedBy }) => ({
      at: plannedAt,
      by: plannedBy,
    })),
    settlement ?? undefined,
  ],
  ask: ({ decision, formerPlans, settlement }) => [
    ...[...formerPlans.map((former) => former.decision), decision].map((one) =>
      one ? { at: one.at, by: one.recordedBy } : undefined,
    ),
    settlement ?? undefined,
  ],
  follow: ({ revisits }) => revisits.filter(({ outcome }) => outcome === 'reached'),
}

function firstOf(done: readonly (Ticked | undefined)[]): Ticked | null {
  const known = done.filter((one): one is Ticked => one !== undefined)
  const [first] = [...known].sort((a, b) => (a.at < b.at ? -1 : 1))
  return first ?? null
}
