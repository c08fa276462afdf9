import { spawn } from 'node:child_process'
import t from 'tap'
import { BadConfig, readConfig } from '../../src/platform/config.ts'
import { SECRET } from '../support/app.ts'
import { outcomeOf } from '../support/service.ts'

const JWKS_URL = 'https://id.example/keys'
const RING = `k1:${Buffer.alloc(32, 1).toString('base64')}`
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://redress@db/redress',
  ENCRYPTION_KEYS: RING,
}

function findingsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof BadConfig) return error.findings
    throw error
  }
}

t.test('a secret and an issuer’s keys together are refused at start', async (t) => {
  t.match(findingsOf({ JWKS_URL, JWT_SECRET: SECRET }), [/^JWT_SECRET, JWKS_URL: only one may be set/])
})

t.test('production needs a secret or an issuer’s keys', async (t) => {
  t.match(findingsOf(PRODUCTION), [/^JWT_SECRET: production needs it set, or JWKS_URL/])
  t.strictSame(findingsOf({ ...PRODUCTION, JWKS_URL }), [])
  t.strictSame(findingsOf({ ...PRODUCTION, JWT_SECRET: SECRET }), [])
})

t.test('the place of the keys is a web address without a password in it', async (t) => {
  for (const url of [
    'keys',
    '/keys',
    'file:///etc/keys',
    'data:application/json,{}',
    'https://me:pw@id.example/',
  ])
    t.match(findingsOf({ JWKS_URL: url }), [/^JWKS_URL: a URL that begins with https/], url)
  for (const url of [JWKS_URL, 'http://127.0.0.1:8080/realms/redress/certs'])
    t.equal(readConfig({ JWKS_URL: url }).JWKS_URL, url)
})

t.test('where the issuer signs, the shell makes no tokens and the demo does not start', async (t) => {
  const commands = [['src/cli/demo.ts'], ['src/cli/token.ts', '--sub', 'ops', '--roles', 'operator']]
  for (const command of commands) {
    const env = { PATH: process.env.PATH ?? '', JWKS_URL, DATA_DIR: t.testdir(), ENCRYPTION_KEYS: RING }
    const { output, code } = await outcomeOf(spawn(process.execPath, ['--import=tsx', ...command], { env }))
    t.equal(code, 78, command.join(' '))
    t.match(output, /^JWKS_URL: tokens come from your identity provider/)
  }
})
