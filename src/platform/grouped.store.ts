import type { Database, Transaction } from './database.store.ts'

/** Work of one kind that may be done for several callers in one transaction. */
export interface Grouping<Asked, Done> {
  readonly database: Database
  /** Does it for all of them, each with its own outcome, in the order they are given; or throws with nothing done. */
  readonly work: (tx: Transaction, asked: readonly Asked[]) => Promise<readonly Done[]>
}

const MOST = 32
const IN_FLIGHT = 2 // one is being written while the next is being made

interface Waiting<Asked, Done> {
  readonly asked: Asked
  readonly resolve: (done: Done) => void
  readonly reject: (error: unknown) => void
}

interface Queue<Asked, Done> {
  readonly waiting: Waiting<Asked, Done>[]
  running: number
}

/**
 * Grouped commits: what arrives while transactions of the tenant are being written goes out together as the next one, so
 * that many callers share its statements and its commit; alone, nobody waits. Where one of a group makes it fail, each
 * is done again by itself; what the database can't do for anybody is refused to all of them.
 */
export function grouped<Asked, Done>(
  grouping: Grouping<Asked, Done>,
): (tenant: string, asked: Asked) => Promise<Done> {
  const queues = new Map<string, Queue<Asked, Done>>()
  return (tenant, asked) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(tenant) ?? { waiting: [], running: 0 }
      queues.set(tenant, queue)
      queue.waiting.push({ asked, resolve, reject })
      pump(grouping, tenant, queue, () => queues.delete(tenant))
    })
}

function pump<Asked, Done>(
  grouping: Grouping<Asked, Done>,
  tenant: string,
  queue: Queue<Asked, Done>,
  onEmpty: () => void,
): void {
  if (queue.waiting.length === 0 && queue.running === 0) onEmpty()
  if (queue.waiting.length === 0 || queue.running >= IN_FLIGHT) return
  const group = queue.waiting.splice(0, MOST)
  queue.running += 1
  void doGroup(grouping, tenant, group).finally(() => {
    queue.running -= 1
    pump(grouping, tenant, queue, onEmpty)
  })
}

async function doGroup<Asked, Done>(
  grouping: Grouping<Asked, Done>,
  tenant: string,
  group: readonly Waiting<Asked, Done>[],
): Promise<void> {
  const { database, work } = grouping
  const asked = group.map((one) => one.asked)
  let isHandedOver = false
  const together = async (tx: Transaction) => {
    const done = await work(tx, asked)
    isHandedOver = true
    return done
  }
  try {
    const done = await database.transact(tenant, together)
    for (const [index, one] of group.entries()) one.resolve(done[index] as Done)
  } catch (error) {
    if (group.length === 1 || !mayRepeat(error, isHandedOver)) for (const { reject } of group) reject(error)
    else for (const one of group) await doGroup(grouping, tenant, [one])
  }
}

/** Once the commit was sent only a refused row says for sure that nothing was done; and no room for many is none for each. */
function mayRepeat(error: unknown, isHandedOver: boolean): boolean {
  const code = String((error as { code?: unknown }).code ?? '')
  return /^2[23][0-9A-Z]{3}$/.test(code) || (!isHandedOver && !/^(08|53|55|57)[0-9A-Z]{3}$/.test(code))
}
