import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import pino from 'pino'
import { stringify } from 'yaml'
import { buildApp } from '../app.ts'
import { openDatabase } from '../platform/database.store.ts'
import { parseKeyRing } from '../platform/seal.ts'

const FILE = new URL('../../openapi.yaml', import.meta.url)
const MANIFEST = new URL('../../package.json', import.meta.url)

// The routes are all it takes: nothing is connected to.
const app = await buildApp({
  database: openDatabase('postgres://nobody@127.0.0.1:1/none'),
  ring: parseKeyRing(`k1:${Buffer.alloc(32).toString('base64')}`),
  jwt: { secret: 'not used for anything but building the routes' },
  ...{ now: () => new Date(0), random: randomBytes, log: pino({ level: 'silent' }) },
  version: (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version,
})
await app.ready()
const made = `# Generated from the routes by \`npm run openapi\`; don't edit.\n${stringify(app.contract(), { aliasDuplicateObjects: false })}`

if (process.argv.includes('--check')) {
  const kept = readFileSync(FILE, 'utf8')
  if (kept === made) console.log('openapi.yaml is current.')
  else {
    console.error('openapi.yaml is not what the routes say: run `npm run openapi` and commit it.')
    process.exitCode = 1
  }
} else writeFileSync(FILE, made)
