import type { FastifyBaseLogger } from 'fastify'
import type { Means } from '../complaint/means.store.ts'
import type { Database } from '../platform/database.store.ts'
import { newRests, restUntil } from '../platform/rests.job.ts'
import { fileKey, type ImportWork, lookUp } from './import-work.store.ts'
import { keepClaim } from './keep-claim.job.ts'
import { previewImport } from './preview.job.ts'
import { runImport } from './run.job.ts'
import { Unreadable } from './unreadable.ts'
import {
  type Claimed,
  claimImports,
  dropImport,
  forgetImport,
  importsToForget,
  keepFailure,
  nextImport,
  releaseClaim,
} from './work-import.store.ts'

/** What imports are worked on with. */
export interface Importing {
  readonly database: Database
  readonly means: Means
  readonly log: FastifyBaseLogger
}

const AT_ONCE = 2 // a long one keeps nobody's preview waiting
const LONGEST_SLEEP_MS = 10_000
const POLL_MS = 1000
const MOST_STALLED = 20
const MOST_FORGOTTEN = 100

/** Works on every import that is to be worked on now, and waits for it; how many. */
export async function importDue(importing: Importing): Promise<number> {
  let worked = 0
  for (;;) {
    const claimed = await claim(importing, 1)
    if (claimed.length === 0) return worked
    for (const one of claimed) await work(importing, one, () => false)
    worked += claimed.length
  }
}

/** Somebody who imports until they are stopped; `wake` where something new is to be done. */
export interface Importer {
  wake(): void
  /** Waits for the step that is being done; the rest goes on elsewhere, or later. */
  stop(): Promise<void>
}

/**
 * Imports until it is stopped, two registers at once. Sleeps until the next is to be worked on; `isWoken` says whether it is
 * told of new ones, else it looks once a second.
 */
export function startImporting(importing: Importing, isWoken: () => boolean): Importer {
  const rests = newRests()
  const busy = new Set<Promise<void>>()
  const launch = (one: Claimed) => {
    const working = work(importing, one, () => rests.isStopped).finally(() => {
      busy.delete(working)
      rests.wake()
    })
    busy.add(working)
  }
  const loop = async () => {
    while (!rests.isStopped) {
      rests.look()
      const claimed = busy.size < AT_ONCE ? await claimSome(importing, AT_ONCE - busy.size) : []
      claimed.forEach(launch)
      if (claimed.length === 0)
        await rests.rest(await untilNext(importing, isWoken() ? LONGEST_SLEEP_MS : POLL_MS))
    }
    await Promise.all(busy)
  }
  const running = loop()
  return {
    wake: rests.wake,
    stop: async () => {
      rests.stop()
      await running
    },
  }
}

/** Lets go files that are kept no longer or never arrived; how many imports. What can't be let go now is later. */
export async function forgetFiles({ database, means, log }: Importing): Promise<number> {
  const at = means.now()
  const due = await database.transact(null, (tx) => importsToForget(tx, at, MOST_FORGOTTEN))
  let forgotten = 0
  for (const { tenant_id: tenant, import_id: id } of due)
    try {
      await means.storage.remove(fileKey(tenant, id))
      await database.transact(tenant, async (tx) => {
        if (!(await dropImport(tx, id))) forgetImport(tx, id, at)
      })
      forgotten += 1
    } catch (err) {
      log.error({ tenant, import: id, err }, 'the file of an import could not be let go')
    }
  return forgotten
}

function claim({ database, means }: Importing, atMost: number): Promise<Claimed[]> {
  return database.transact(null, (tx) => claimImports(tx, means.now(), atMost))
}

function claimSome(importing: Importing, atMost: number): Promise<Claimed[]> {
  return claim(importing, atMost).catch((err) => {
    importing.log.error({ err }, 'the worker could not look for imports')
    return []
  })
}

/** One turn at an import. What goes wrong on our side is logged; the import is anybody's again when its claim is over. */
async function work(importing: Importing, claimed: Claimed, isStopping: () => boolean): Promise<void> {
  const { database, means, log } = importing
  const { tenant_id: tenant, import_id } = claimed
  const { alive, isLost } = keepClaim(importing, claimed)
  try {
    const found = await lookUp(database, means, claimed)
    if (!found) return
    if (found.found.stalled > MOST_STALLED) throw new Unreadable('not_workable')
    const isDone = await turn({ ...importing, alive, isStopping: () => isStopping() || isLost() }, found)
    log.info({ tenant, import: import_id, was: found.found.state, isDone }, 'import worked on')
    if (!isDone) await database.transact(tenant, async (tx) => releaseClaim(tx, claimed, means.now()))
  } catch (err) {
    if (err instanceof Unreadable) await giveUp(importing, claimed, err)
    else log.error({ tenant, import: import_id, err }, 'the worker failed at an import')
  }
}

function turn(running: Parameters<typeof runImport>[0], found: ImportWork): Promise<boolean> {
  return found.found.state === 'running' ? runImport(running, found) : previewImport(running, found)
}

async function giveUp(
  { database, means, log }: Importing,
  claimed: Claimed,
  { code, row }: Unreadable,
): Promise<void> {
  const { tenant_id: tenant, import_id } = claimed
  const failure = { code, row, at: means.now() }
  await database
    .transact(tenant, async (tx) => keepFailure(tx, claimed, failure))
    .catch((err) => log.error({ tenant, import: import_id, err }, 'the worker failed at an import'))
}

async function untilNext({ database, means, log }: Importing, mostMs: number): Promise<number> {
  const at = await database.transact(null, nextImport).catch((err) => {
    log.error({ err }, 'the worker could not look when an import is to be worked on next')
    return null
  })
  return restUntil(at, means.now(), mostMs)
}
