import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import pino from 'pino'
import { stringify } from 'yaml'
import { buildApp } from '../app.ts'
import { errorsPage } from '../catalogue.ts'
import { lifecyclePage } from '../complaint/lifecycle.ts'
import { openDatabase } from '../platform/database.store.ts'
import { newMetrics } from '../platform/metrics.plugin.ts'
import { parseKeyRing } from '../platform/seal.ts'
import { printReportSchema } from '../reporting/printed.ts'

const ROOT = new URL('../../', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as { version: string }

/** What is generated from the code and committed; `--check` says which of it is not current. */
const GENERATED: Readonly<Record<string, string>> = {
  'openapi.yaml': await contract(),
  'docs/lifecycle.md': lifecyclePage(),
  'docs/errors.md': errorsPage(),
  'schema.graphql': printReportSchema(),
}

const check = process.argv.includes('--check')
for (const [name, made] of Object.entries(GENERATED)) {
  const file = new URL(name, ROOT)
  const current = existsSync(file) && readFileSync(file, 'utf8') === made
  if (!check) writeFileSync(file, made)
  else if (!current) {
    console.error(`${name} is not what the code says: run \`npm run generate\` and commit it.`)
    process.exitCode = 1
  }
}

/** The routes are all it takes: nothing is connected to. */
async function contract(): Promise<string> {
  const app = await buildApp({
    database: openDatabase('postgres://nobody@127.0.0.1:1/none'),
    ring: parseKeyRing(`k1:${Buffer.alloc(32).toString('base64')}`),
    jwt: { secret: 'not used for anything but building the routes' },
    ...{ now: () => new Date(0), random: randomBytes, log: pino({ level: 'silent' }), version },
    metrics: newMetrics(),
  })
  await app.ready()
  const yaml = stringify(app.contract(), { aliasDuplicateObjects: false })
  return `# Generated from the routes by \`npm run generate\`; don't edit.\n${yaml}`
}
