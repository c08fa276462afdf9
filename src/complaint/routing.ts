import { type Routable, type Route, route } from '../policy/routing.ts'
import { barredFrom } from './answering.ts'
import type { Complaint, ComplaintRecord } from './complaint.ts'
import type { Fact } from './event.ts'
import { fact } from './fact.ts'
import type { Ask } from './guard.ts'

/** What a route is found from. */
export type Routing = Pick<Ask, 'policies' | 'members' | 'load' | 'at'>

/** What the rules look at: the record, and what has been made of it so far. */
export function routableOf(
  { channel, incident }: Pick<ComplaintRecord, 'channel' | 'incident'>,
  place: { readonly category: string; readonly subcategory: string } | undefined,
  grade: string | null,
): Routable {
  return {
    ...{ channel, grade, region: incident.region ?? null },
    ...{ category: place?.category ?? null, subcategory: place?.subcategory ?? null },
  }
}

/** Where a complaint goes by policy, never into a conflict of interest (ASG-1); null where policy says nothing of it. */
export function routeFor(
  matter: Routable,
  complaint: Pick<Complaint, 'respondents' | 'excluded'>,
  { policies, members, load = new Map(), at }: Routing,
): Route | null {
  const barred = barredFrom(complaint, members)
  return route(policies.routing, members, matter, { at, load, barred })
}

/** The assignment that follows a route, with who answers until it is signed for (REC-9). */
export function assignedBy({ rule, department, handler }: Route, meanwhile: string | null): Fact {
  return fact('complaint.assigned', {
    ...{ handler, department },
    ...(meanwhile === null || handler !== null ? {} : { meanwhile }),
    ...(rule === null ? {} : { rule }),
  })
}
