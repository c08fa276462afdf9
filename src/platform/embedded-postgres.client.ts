import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withClaim } from './claim.client.ts'
import { type Keeping, keepServer } from './keep-server.client.ts'
import { readyBinaries } from './postgres-binaries.client.ts'
import type { Cluster } from './postgres-cluster.client.ts'
import { initialise, isInitialised, locateCluster, removeCluster } from './postgres-cluster.client.ts'
import { databaseUrl, ensureDatabase, findServer } from './postgres-connection.client.ts'
import { launchServer, stopServer } from './postgres-server.client.ts'
import type { Postmaster } from './postmaster.client.ts'
import { removeStaleLock, runningPostmaster } from './postmaster.client.ts'
import { processStart } from './processes.client.ts'

const CLAIM_LIMIT_MS = 300_000

/**
 * What the launcher needs. The password is set when the cluster is made and must stay the same.
 * `durable: false` gives up the data of a crash for speed: for tests only.
 */
export interface EmbeddedPostgresOptions {
  dataDir: string
  password: string
  log: { info(details: object, message: string): void }
  durable?: boolean
  /** Where given, a server that is ours and ends by itself is started again at the same address. */
  keeping?: Keeping
}

/** A running embedded server; one that is `attached` belongs to another caller, and `stop` leaves it running. */
export interface EmbeddedPostgres {
  url: string
  attached: boolean
  stop(): Promise<void>
}

/**
 * Starts the embedded Postgres of a data directory, with the database `redress` of the superuser `redress`.
 * A server that a killed process left behind is adopted; one whose process lives is only attached to.
 * Throws when the server can't run here, or when the cluster was made with another password.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataDir, { recursive: true })
  const dataDir = realpathSync(options.dataDir)
  return claiming(dataDir, async () => {
    const cluster = locateCluster(dataDir)
    const owner = livingOwner(dataDir)
    const found = await findServer(cluster, options.password, owner)
    const server = found ?? (await makeServer(dataDir, cluster, options))
    const attached = found !== undefined && owner !== undefined
    if (!attached) takeOwnership(dataDir)
    const details = { directory: cluster.directory, port: server.port, found: found !== undefined, attached }
    options.log.info(details, 'embedded Postgres is up')
    const url = databaseUrl(server.port, options.password)
    if (attached) return { url, attached, stop: async () => {} }
    return { url, attached, stop: kept(url, dataDir, cluster, server, options) }
  })
}

/** Keeps a server of ours up where that is asked for; returns what stops it. */
function kept(
  url: string,
  dataDir: string,
  cluster: Cluster,
  first: Postmaster,
  options: EmbeddedPostgresOptions,
): EmbeddedPostgres['stop'] {
  let server = first
  const revive = () =>
    claiming(dataDir, async () => {
      const found = await findServer(cluster, options.password, undefined)
      if (found && found.port !== first.port)
        throw new Error(`The database in ${cluster.directory} is now that of another process`)
      server = found ?? (await makeServer(dataDir, cluster, { ...options, port: first.port }))
      return !found
    })
  const keeper = options.keeping && keepServer(url, revive, options.keeping)
  return async () => {
    await keeper?.stop()
    await stopOwned(dataDir, cluster, server)
  }
}

/** Stops the embedded Postgres of a data directory, whoever owns it, and deletes its database for good. */
export async function discardEmbeddedPostgres(dataDir: string): Promise<void> {
  const real = realpathSync(dataDir)
  await claiming(real, async () => {
    const cluster = locateCluster(real)
    const running = runningPostmaster(cluster.directory)
    if (running) await stopServer(cluster, running.pid)
    rmSync(ownerFile(real), { force: true })
    removeCluster(real)
  })
}

async function makeServer(
  dataDir: string,
  cluster: Cluster,
  { password, durable = true, port }: EmbeddedPostgresOptions & { port?: number },
): Promise<Postmaster> {
  const binaries = await readyBinaries(dataDir, cluster.account)
  if (!isInitialised(cluster.directory)) await initialise(cluster, binaries, { password, durable })
  removeStaleLock(cluster.directory)
  const logFile = join(dataDir, 'postgres.log')
  const server = await launchServer(cluster, binaries, { durable, logFile, port })
  try {
    await ensureDatabase(server.port, password)
    return server
  } catch (error) {
    await stopServer(cluster, server.pid)
    throw error
  }
}

/** Under the claim, so that nobody adopts a server that is about to stop. */
async function stopOwned(dataDir: string, cluster: Cluster, server: Postmaster): Promise<void> {
  await claiming(dataDir, async () => {
    await stopServer(cluster, server.pid)
    if (ownerOf(dataDir) === ownName()) rmSync(ownerFile(dataDir), { force: true })
  })
}

function claiming<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  return withClaim(join(dataDir, 'postgres.claims'), CLAIM_LIMIT_MS, work)
}

function livingOwner(dataDir: string): string | undefined {
  const owner = ownerOf(dataDir)
  const [pid, start] = owner.split(' ')
  return start && processStart(Number(pid)) === start ? owner : undefined
}

function takeOwnership(dataDir: string): void {
  // Root may have left one here that only root can write.
  rmSync(ownerFile(dataDir), { force: true })
  writeFileSync(ownerFile(dataDir), ownName())
}

function ownerOf(dataDir: string): string {
  try {
    return readFileSync(ownerFile(dataDir), 'utf8')
  } catch {
    return ''
  }
}

function ownName(): string {
  return `${process.pid} ${processStart(process.pid)}`
}

function ownerFile(dataDir: string): string {
  return join(dataDir, 'postgres.owner')
}
