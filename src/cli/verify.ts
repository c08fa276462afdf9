import pg from 'pg'
import { verifyAll } from '../complaint/verify.store.ts'
import { BadConfig, readConfig } from '../platform/config.ts'

/** Needs only DATABASE_URL (the owner's; DATABASE_DIRECT_URL goes before it): no key, no secret. */
const { DATABASE_URL, DATABASE_DIRECT_URL } = readConfig({
  DATABASE_URL: process.env.DATABASE_URL,
  DATABASE_DIRECT_URL: process.env.DATABASE_DIRECT_URL,
})
const connectionString = DATABASE_DIRECT_URL ?? DATABASE_URL
if (!connectionString) throw new BadConfig(['DATABASE_URL: npm run verify needs it set'])

const client = new pg.Client({ connectionString, application_name: 'redress-verify' })
await client.connect()
let findings = 0
for await (const { complaint, seq, what } of verifyAll(client)) {
  findings += 1
  console.log(`${complaint} seq ${seq}: ${what}`)
}
await client.end()
if (findings === 0) console.log('Every chain and every state is as the service left it.')
process.exitCode = findings === 0 ? 0 : 1
