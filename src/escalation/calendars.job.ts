import { fireBatch, sweepClocks, type Work } from './sweep.job.ts'

const TOGETHER = 50
const OUTDATED = {
  name: 'outdated-calendars',
  text: 'select tenant_id, calendar_version from outdated_calendars($1)',
}
const OPEN_AFTER = {
  name: 'clocks-to-move',
  text: `select distinct complaint_id from complaint_clock
    where tenant_id = $1 and is_current and stopped_at is null and complaint_id > $2
    order by complaint_id limit $3`,
}
const MOVED = {
  name: 'clocks-moved',
  text: 'update tenant set calendar_version = $2 where tenant_id = $1 and calendar_version < $2',
}
const NIL = '00000000-0000-0000-0000-000000000000'

/**
 * CLK-6: after a new version of the calendars every running clock is computed anew, with both due times on the timeline.
 * What falls due while many are moved is not kept waiting.
 */
export async function moveToCalendars(work: Work): Promise<number> {
  const { database, means } = work
  const outdated = await database.transact(null, (tx) => {
    return tx.run<{ tenant_id: string; calendar_version: number }>(OUTDATED, [means.now()])
  })
  let moved = 0
  for (const { tenant_id: tenant, calendar_version: version } of outdated) {
    moved += await moveTenant(work, tenant)
    await database.transact(tenant, (tx) => tx.run(MOVED, [tenant, version]))
  }
  return moved
}

async function moveTenant(work: Work, tenant: string): Promise<number> {
  const { database, means } = work
  let moved = 0
  for (let after = NIL; ; ) {
    const rows = await database.transact(tenant, (tx) =>
      tx.run<{ complaint_id: string }>(OPEN_AFTER, [tenant, after, TOGETHER]),
    )
    const last = rows[rows.length - 1]
    if (!last) return moved
    const ids = rows.map(({ complaint_id: id }) => id)
    // Who holds one is waited for: left out it would keep its old due times.
    moved += (await fireBatch(work, { tenant, ids }, means.now(), false)).length
    await sweepClocks(work)
    after = last.complaint_id
  }
}
