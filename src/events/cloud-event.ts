import { z } from 'zod'

/** An event of a complaint as the feed reads it: what anybody with access to the database could read of it. */
export interface FeedRow {
  readonly id: string
  readonly complaint_id: string
  readonly seq: number
  readonly type: string
  readonly at: Date
  readonly actor: string
  readonly role: string
  readonly origin: string
  readonly data: object
}

/** CloudEvents 1.0, structured: ids, codes, numbers and dates; nothing personal (api.md, Events). */
export interface CloudEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly data: object
}

/** An event in its envelope; `subject` and `data.complaintId` are the complaint's id. */
export function cloudEventOf(tenant: string, row: FeedRow): CloudEvent {
  const { complaint_id: complaintId, seq, data } = row
  // FAIR-4: who reported retaliation is for auditors to read, on the timeline.
  const { actor, role, origin } = row.type === 'retaliation.reported' ? NOBODY : row
  return {
    ...{ specversion: '1.0', id: row.id, type: row.type, source: `/tenants/${tenant}`, subject: complaintId },
    ...{ time: row.at.toISOString(), datacontenttype: 'application/json' },
    data: { ...data, complaintId, seq, actor, role, origin },
  }
}

const NOBODY = { actor: '***', role: '***', origin: '***' }

/** Which events: a type such as `complaint.received`, all of a kind such as `complaint.*`, or `*`. */
export const EventFilter = z
  .string()
  .regex(/^(\*|[a-z_]{1,40}\.(\*|[a-z_]{1,40}))$/)
  .meta({ example: 'complaint.*', description: 'A type of events, all of a kind (`complaint.*`), or `*`' })

/** The patterns of `like` by which Postgres finds what the filters name; none: everything. */
export function patternsOf(filters: readonly string[]): string[] {
  return filters.map((filter) => filter.replaceAll('_', '\\_').replace(/\*$/, '%'))
}
