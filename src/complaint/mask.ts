import type { Actor } from '../access/actor.ts'
import { maskPersonal } from '../platform/personal.ts'
import type { Complaint } from './complaint.ts'
import { countersignaturesOf } from './countersignature.ts'

const HIDDEN = '***'

/** PRIV-1: the complaint as those see it who read without handling it: no text of people, contacts by their ends. */
export function maskComplaint(complaint: Complaint): Complaint {
  return maskPersonal(complaint, maskText)
}

/** What a liaison sees: what is put to them or to their departments, and what that needs; nobody's contacts or words; the plan that they countersign. */
export function ownPartOf(complaint: Complaint, actor: Pick<Actor, 'id' | 'departments'>): Complaint {
  const mine = ({ owner }: { readonly owner: string }) => owner === actor.id
  const verifications = complaint.verifications.filter(mine)
  const tasks = complaint.tasks.filter(mine)
  const assistance = complaint.assistance?.filter(({ department }) => actor.departments.includes(department))
  const signs = countersignaturesOf(complaint).some(({ department }) =>
    actor.departments.includes(department),
  )
  const attachments = complaint.attachments?.filter(({ by }) => by === actor.id)
  const statementRequests = complaint.statementRequests?.filter(mine)
  const statements = complaint.statements.filter(({ recordedBy }) => recordedBy === actor.id)
  const none = { verifications: [], tasks: [], assistance: [], statementRequests: [], statements: [] }
  return {
    ...maskComplaint({ ...complaint, ...none, attachments: [] }),
    ...{ verifications, tasks, assistance, attachments, statementRequests, statements, formerPlans: [] },
    ...{ ledger: undefined, progress: undefined, respondentsTold: undefined, settlement: null },
    representatives: undefined,
    plan: signs ? complaint.plan : null,
  }
}

/** FAIR-4: what whoever is complained of sees: what they must answer, not who or where the complainant is. */
export function complainedOfPartOf(
  complaint: Complaint,
  actor: Pick<Actor, 'id' | 'departments'>,
): Complaint {
  const own = ownPartOf(complaint, actor)
  return {
    ...own,
    ...{ customer: { anonymous: true }, incident: {}, referral: undefined, reportedAt: undefined },
    ...{ demands: own.demands.map(({ kind }) => ({ kind })), revisits: [], urges: [], pauses: [] },
    // A plan speaks of the complainant throughout, and nobody countersigns one about themselves (FAIR-2).
    ...{ attempts: undefined, silenceNotice: null, decision: null, plan: null },
    statements: own.statements.filter(({ by }) => by === 'respondent'),
  }
}

const SHOWN_OF_PHONE = 4

/** A text as it is shown masked: of a name the first character, of a phone number the last four, never the half of it. */
export function maskText(key: string, text: string): string {
  const characters = [...text]
  if (key === 'name') return `${characters[0] ?? ''}**`
  if (key === 'phone' && characters.length > 2 * SHOWN_OF_PHONE)
    return `${HIDDEN}${characters.slice(-SHOWN_OF_PHONE).join('')}`
  return HIDDEN
}
