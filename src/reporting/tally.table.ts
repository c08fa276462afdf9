import { foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { instant } from '../platform/schema.table.ts'

const count = (name: string) => integer(name).notNull()

/** Archived complaints of one month that are alike, counted once and for all. */
export const tally = pgTable(
  'tally',
  {
    tenantId: uuid('tenant_id').notNull(),
    receivedAt: instant('received_at').notNull(),
    channel: text('channel').notNull(),
    category: text('category'),
    grade: text('grade'),
    department: text('department'),
    approver: text('approver'),
    disposal: text('disposal').notNull(),
    leftStage: text('left_stage'),
    leftBy: text('left_by'),
    complaints: count('complaints'),
    reachedClassified: count('reached_classified'),
    reachedGraded: count('reached_graded'),
    reachedPlanned: count('reached_planned'),
    reachedApproved: count('reached_approved'),
    reachedExecuting: count('reached_executing'),
    reachedExecuted: count('reached_executed'),
    reachedRevisited: count('reached_revisited'),
    staysReceived: count('stays_received'),
    staysClassified: count('stays_classified'),
    staysGraded: count('stays_graded'),
    staysPlanned: count('stays_planned'),
    staysApproved: count('stays_approved'),
    staysExecuting: count('stays_executing'),
    staysExecuted: count('stays_executed'),
    staysRevisited: count('stays_revisited'),
    approved: count('approved'),
    returned: count('returned'),
    ratified: count('ratified'),
    refused: count('refused'),
    score1: count('score_1'),
    score2: count('score_2'),
    score3: count('score_3'),
    score4: count('score_4'),
    score5: count('score_5'),
    recommendAnswers: count('recommend_answers'),
    promoters: count('promoters'),
    detractors: count('detractors'),
    solved: count('solved'),
    partly: count('partly'),
    asked: count('asked'),
  },
  (table) => [
    unique('tally_alike')
      .on(
        table.tenantId,
        table.receivedAt,
        ...[table.channel, table.category, table.grade, table.department, table.approver],
        ...[table.disposal, table.leftStage, table.leftBy],
      )
      .nullsNotDistinct(),
    index('tally_department').on(table.tenantId, table.department, table.receivedAt), // with what is counted, see 0025
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenant.tenantId] }),
  ],
)

/** Archived complaints that no tally counts yet: they wait for the worker. */
export const untallied = pgTable(
  'untallied',
  { tenantId: uuid('tenant_id').notNull(), complaintId: uuid('complaint_id').notNull() },
  (table) => [primaryKey({ columns: [table.tenantId, table.complaintId] })],
)
