import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { pageOf } from '../platform/page.ts'
import { unknownCursor } from './cursor.ts'
import type { EventRow, readTimeline } from './event.store.ts'

/** Which page of a complaint's events. */
export const TimelineQuery = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})

/** A page of a complaint's events, each shown by `show`; the cursor is the last seq. */
export async function eventPageOf(
  request: FastifyRequest,
  read: typeof readTimeline,
  tx: Transaction,
  complaint: string,
  show: (row: EventRow) => unknown,
): Promise<Result> {
  const { limit, cursor } = request.query as z.output<typeof TimelineQuery>
  const rows = await read(tx, complaint, seqOf(cursor), limit + 1)
  return { body: pageOf(rows, limit, show, ({ seq }) => Buffer.from(`${seq}`).toString('base64url')) }
}

function seqOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const text = Buffer.from(cursor, 'base64url').toString()
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw unknownCursor()
}
