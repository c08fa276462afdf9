import type { FastifyBaseLogger } from 'fastify'
import { nowIn } from '../access/tenant.store.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Database } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { disposeNext } from './dispose.store.ts'
import { proposeDisposal } from './propose.store.ts'

const NIL = '00000000-0000-0000-0000-000000000000'
const PAGE = 100
/** How many transactions one batch takes at a time, so that clocks have their turn again. */
const MOST_ROUNDS = 25
const TO_PROPOSE = {
  name: 'tenants-to-dispose',
  text: 'select tenant_id from tenants_to_dispose($1, $2, $3)',
}
const TO_EXECUTE = {
  name: 'approved-disposals',
  text: 'select tenant_id, disposal_id from approved_disposals($1, $2, $3)',
}

/** What the job works with. */
export interface Disposing {
  readonly database: Database
  readonly means: Means
  readonly log: FastifyBaseLogger
}

/**
 * Proposes what is over its time, tenant by tenant, and carries out what two people approved (PRIV-4), as far as its turn
 * goes; how many complaints it proposed or disposed of. A tenant that fails keeps nobody else waiting.
 */
export async function workDisposals(work: Disposing): Promise<number> {
  return (await proposeAll(work)) + (await executeAll(work))
}

async function proposeAll(work: Disposing): Promise<number> {
  const { database, means } = work
  let done = 0
  for (let after = NIL; ; ) {
    const at = means.now()
    const tenants = await database.transact(null, (tx) => {
      return tx.run<{ tenant_id: string }>(TO_PROPOSE, [at, after, PAGE])
    })
    for (const { tenant_id: tenant } of tenants)
      done += await attempt(work, { tenant }, () => {
        return database.transact(tenant, (tx) => proposeDisposal(tx, at, uuidv7(at, means.random)))
      })
    const last = tenants[tenants.length - 1]
    if (!last || tenants.length < PAGE) return done
    after = last.tenant_id
  }
}

interface Approved {
  readonly tenant_id: string
  readonly disposal_id: string
}

async function executeAll(work: Disposing): Promise<number> {
  const { database } = work
  let done = 0
  for (let after: Approved = { tenant_id: NIL, disposal_id: NIL }; ; ) {
    const approved = await database.transact(null, (tx) => {
      return tx.run<Approved>(TO_EXECUTE, [after.tenant_id, after.disposal_id, PAGE])
    })
    for (const one of approved) done += await execute(work, one)
    const last = approved[approved.length - 1]
    if (!last || approved.length < PAGE) return done
    after = last
  }
}

async function execute(
  work: Disposing,
  { tenant_id: tenant, disposal_id: batch }: Approved,
): Promise<number> {
  const { database, means } = work
  let done = 0
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const worked = await attempt(work, { tenant, batch }, () =>
      database.transact(tenant, async (tx) => {
        const found = await means.findTenant(tx)
        return found ? disposeNext(tx, means, batch, nowIn(means, found)) : 0
      }),
    )
    if (worked === 0) break
    done += worked
  }
  return done
}

async function attempt({ log }: Disposing, details: object, does: () => Promise<number>): Promise<number> {
  return does().catch((err) => {
    log.error({ ...details, err }, 'the worker failed at a disposal')
    return 0
  })
}
