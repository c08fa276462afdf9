import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Random } from './seal.ts'

const Secrets = z.strictObject({
  jwtSecret: z.string().min(32),
  encryptionKeys: z.string(),
  databasePassword: z.string().min(16),
})

/** Secrets for trying out: made once, kept beside the data, so that tokens stay valid and data readable. */
export type Secrets = z.infer<typeof Secrets>

/** Reads `secrets.json` in the data directory, or makes it (0600). Throws when it is there and unreadable. */
export function keepSecrets(dataDir: string, random: Random): Secrets {
  const path = join(dataDir, 'secrets.json')
  mkdirSync(dataDir, { recursive: true })
  if (!existsSync(path)) write(path, random)
  return Secrets.parse(JSON.parse(readFileSync(path, 'utf8')))
}

function write(path: string, random: Random): void {
  const secrets: Secrets = {
    jwtSecret: random(32).toString('base64url'),
    encryptionKeys: `k1:${random(32).toString('base64')}`,
    databasePassword: random(24).toString('base64url'),
  }
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  try {
    linkSync(draft, path) // of two processes that start at once, the first one's secrets count
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    unlinkSync(draft)
  }
}
