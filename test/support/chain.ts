import { createHash } from 'node:crypto'
import type { TestApp } from './app.ts'
import { asOwner } from './database.ts'

/** What is wrong with the chain of a complaint, recomputed from the rows by api.md's description alone. */
export async function brokenLinks(api: TestApp, complaint: string): Promise<string[]> {
  const { rows } = await asOwner(api.url, (client) =>
    client.query('select * from complaint_event where complaint_id = $1 order by seq', [complaint]),
  )
  let previousHash = '0'.repeat(64)
  return rows.flatMap((row, index) => {
    const { seq, type, at, actor, role, origin, data, sealed, hash, previous_hash } = row
    const link = { tenant: api.tenant, complaint, seq, type, at: at.toISOString(), actor, role, origin, data }
    const expected = createHash('sha256')
      .update(canonical({ ...link, sealed: sealed ? sealed.toString('base64') : null, previousHash }))
      .digest('hex')
    const findings = [
      ...(seq === index + 1 ? [] : [`seq ${seq} stands at ${index + 1}`]),
      ...(previous_hash === previousHash ? [] : [`seq ${seq} doesn't follow the one before`]),
      ...(hash === expected ? [] : [`seq ${seq} has another hash than its content`]),
    ]
    previousHash = hash
    return findings
  })
}

/** RFC 8785 for what events hold: objects with sorted keys, arrays, texts, integers, truth values, null. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
}
