import type { Transaction } from '../platform/database.store.ts'

/** What two people can answer for in one decision; one statement of so many takes 0.1 s. */
const MOST = 5000
const PROPOSE = {
  name: 'propose-disposal',
  // Who places a hold has the row: it is left out, and proposed when the hold is lifted. What leads a safety case is needed
  // until that is closed: without its key no step of the case could be recorded (SAFE-1).
  text: `with due as (
      select complaint_id from retention
      where tenant_id = $1 and propose_at <= $2 and disposal_id is null and not held
        and not exists (select from safety_case_complaint m
          join safety_case s on s.tenant_id = m.tenant_id and s.id = m.safety_case_id
          where m.tenant_id = $1 and m.complaint_id = retention.complaint_id
            and s.complaint_id = m.complaint_id and s.closed_at is null)
      order by propose_at, complaint_id limit ${MOST} for update skip locked
    ), made as (
      insert into disposal (tenant_id, id, state, proposed_at)
        select $1, $3, 'proposed', $2 where exists (select from due)
      on conflict do nothing returning id
    ), items as (
      insert into disposal_item (tenant_id, disposal_id, complaint_id)
        select $1, made.id, due.complaint_id from due cross join made returning complaint_id
    ), waiting as (
      update retention r set disposal_id = $3 from items
      where r.tenant_id = $1 and r.complaint_id = items.complaint_id returning 1
    )
    select count(*)::int as proposed from waiting`,
}

/**
 * PRIV-4: proposes as one batch what is over its time and not on hold (ARC-2); how many complaints it holds. None while
 * another batch of the tenant awaits its decision, whoever else proposes at the same time.
 */
export async function proposeDisposal(tx: Transaction, at: Date, id: string): Promise<number> {
  const [row] = await tx.run<{ proposed: number }>(PROPOSE, [tx.tenant, at, id])
  return row?.proposed ?? 0
}
