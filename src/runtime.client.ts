import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import pino, { type Logger } from 'pino'
import type { TokenSource } from './access/authentication.plugin.ts'
import { BadConfig, type Config, readConfig } from './platform/config.ts'
import { startEmbeddedPostgres } from './platform/embedded-postgres.client.ts'
import { type KeyRing, parseKeyRing } from './platform/seal.ts'
import { keepSecrets, type Secrets } from './platform/secrets.client.ts'

/** The process's surroundings: configuration, secrets, log. */
export interface Runtime {
  readonly config: Config
  readonly ring: KeyRing
  readonly jwt: TokenSource
  readonly log: Logger
  readonly version: string
}

/** A database to work with: where, where the owner's own sessions go, and what stops it with the process. */
export interface DatabaseAddress {
  readonly url: string
  readonly directUrl: string
  readonly stop: () => Promise<void>
  /** Resolves with the reason once an embedded database has ended and isn't started again. */
  readonly lost: Promise<unknown>
}

/** What may not be in a log, wherever it comes from. */
const REDACTED = [
  ...[
    'req.headers',
    'headers',
    'authorization',
    'token',
    'body',
    'err.detail',
    'err.where',
    'err.parameters',
  ],
  ...['*.phone', '*.email', '*.name', '*.account', '*.words', '*.wechat'],
]

/** Reads the environment; prints every finding and ends the process where it can't run like that. */
export function readRuntime(): Runtime {
  const config = configOrExit()
  const secrets = () => keepSecrets(resolve(config.DATA_DIR), randomBytes)
  return {
    config,
    ring: parseKeyRing(config.ENCRYPTION_KEYS ?? secrets().encryptionKeys),
    jwt: tokenSource(config, secrets),
    log: pino({ level: config.LOG_LEVEL, redact: { paths: REDACTED, censor: '[redacted]' } }, logSink()),
    version: versionOf(),
  }
}

/**
 * Standard output by the page: a write a line was a twentieth of an intake. What is left is written when the process ends.
 * No write is larger than a pipe takes at once, so that several processes don't write into each other's lines.
 */
function logSink() {
  return pino.destination({ sync: false, minLength: 3072, maxWrite: 4096, periodicFlush: 100 })
}

/** The database of DATABASE_URL, or the embedded one of DATA_DIR, started if it doesn't run. */
export async function findDatabase({
  config,
  log,
}: Pick<Runtime, 'config' | 'log'>): Promise<DatabaseAddress> {
  const url = config.DATABASE_URL
  if (url) {
    const directUrl = config.DATABASE_DIRECT_URL ?? url
    return { url, directUrl, stop: async () => undefined, lost: new Promise(() => undefined) }
  }
  const dataDir = resolve(config.DATA_DIR)
  const { databasePassword: password }: Secrets = keepSecrets(dataDir, randomBytes)
  const revived = () => log.error('the embedded Postgres had ended by itself and was started again')
  let lose: (reason: unknown) => void = () => undefined
  const lost = new Promise<unknown>((resolve) => {
    lose = resolve
  })
  const embedded = await startEmbeddedPostgres({ dataDir, password, log, keeping: { revived, lost: lose } })
  return { url: embedded.url, directUrl: embedded.url, stop: () => embedded.stop(), lost }
}

function tokenSource(config: Config, secrets: () => Secrets): TokenSource {
  const { JWKS_URL: keysUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = config
  if (keysUrl) return { keysUrl, issuer, audience }
  return { secret: config.JWT_SECRET ?? secrets().jwtSecret, issuer, audience }
}

function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof BadConfig)) throw error
    for (const finding of error.findings) console.error(finding)
    process.exit(78) // EX_CONFIG
  }
}

function versionOf(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
