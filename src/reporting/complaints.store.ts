import { sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'
import { chosen } from './chosen.store.ts'
import type { Question } from './question.ts'

/** A complaint in a report: nobody's name, contact or words. */
export interface ReportedComplaint {
  readonly id: string
  readonly reference: string
  readonly state: string
  readonly receivedAt: Date
  readonly channel: string
  readonly category: string | null
  readonly subcategory: string | null
  readonly grade: string | null
  readonly provisionalGrade: string | null
  readonly department: string | null
  readonly handler: string | null
  readonly awaiting: readonly string[]
  readonly greenChannel: boolean
  readonly reopenedCount: number
  readonly disposal: string | null
  readonly closesAt: Date | null
  readonly archivedAt: Date | null
}

/** Where a page ended. */
export interface Place {
  readonly receivedAt: Date
  readonly id: string
}

/** A page of complaints, the latest first, after `place`; one more than `first` where there is a next page. */
export function readComplaints(
  tx: Transaction,
  question: Question,
  first: number,
  place: Place | null,
): Promise<ReportedComplaint[]> {
  const after = place
    ? sql`(c.received_at, c.id) < (${place.receivedAt.toISOString()}::timestamptz, ${place.id}::uuid)`
    : sql`true`
  const handler = question.withholds ? sql`null` : sql`c.handler`
  return tx.ask<ReportedComplaint>(sql`select c.id, c.reference, c.state, c.received_at as "receivedAt", c.channel, c.category, c.subcategory,
        c.grade, c.provisional_grade as "provisionalGrade", c.department, ${handler} as handler, c.awaiting,
        c.green_channel as "greenChannel", c.reopened_count as "reopenedCount", c.disposal,
        c.closes_at as "closesAt", c.archived_at as "archivedAt"
      from reporting_complaint c where ${chosen(tx, question)} and ${after}
      order by c.received_at desc, c.id desc limit ${first + 1}`)
}
