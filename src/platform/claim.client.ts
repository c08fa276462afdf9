import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { processStart } from './processes.client.ts'

let claimsMade = 0

/**
 * Runs `work` while no other process on this machine runs work under the same directory of claims.
 * A claim is an empty file named after its process, so that a killed process leaves nothing that holds:
 * whoever creates a claim and then sees no other living one, has it; two who see each other both step back.
 * Throws when the directory is still claimed after `limitMs`.
 */
export async function withClaim<T>(directory: string, limitMs: number, work: () => Promise<T>): Promise<T> {
  mkdirSync(directory, { recursive: true })
  claimsMade += 1
  const claim = `${process.pid}-${processStart(process.pid)}-${claimsMade}`
  const deadline = Date.now() + limitMs
  while (!tryClaim(directory, claim)) {
    if (Date.now() > deadline)
      throw new Error(`${directory} is still claimed by ${living(directory).join(', ')}`)
    await pause(5 + Math.random() * 45)
  }
  try {
    return await work()
  } finally {
    rmSync(join(directory, claim), { force: true })
  }
}

function tryClaim(directory: string, claim: string): boolean {
  if (living(directory).length > 0) return false
  writeFileSync(join(directory, claim), '')
  if (living(directory).every((other) => other === claim)) return true
  rmSync(join(directory, claim))
  return false
}

function living(directory: string): string[] {
  return readdirSync(directory).filter((claim) => {
    const [pid, start] = claim.split('-')
    if (processStart(Number(pid)) === start) return true
    rmSync(join(directory, claim), { force: true })
    return false
  })
}
