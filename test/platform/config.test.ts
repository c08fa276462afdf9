import t from 'tap'
import { BadConfig, readConfig } from '../../src/platform/config.ts'

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://redress@db/redress',
  JWT_SECRET: 'a secret that is long enough for HS256',
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
}

t.test('with nothing set the service runs on its own, for trying out, on this machine only', async (t) => {
  t.strictSame(readConfig({}), {
    ...{ PORT: 3000, HOST: '127.0.0.1', NODE_ENV: 'development', ROLE: 'all', LOG_LEVEL: 'info' },
    ...{ DATA_DIR: '.data', DATABASE_PREPARE: 'on', RATE_LIMIT: { most: 1200, windowSeconds: 60 } },
    PROCESSES: 1,
    ...{ OVERLOAD_DELAY_MS: 1000, DATABASE_QUEUE: 500, METRICS: 'on', WEBHOOK_ALLOW_PRIVATE: 'false' },
  })
})

t.test('an empty variable counts as unset', async (t) => {
  const names = ['PORT', 'HOST', 'NODE_ENV', 'ROLE', 'LOG_LEVEL', 'DATA_DIR', 'DATABASE_URL', 'JWT_SECRET']
  const empty = Object.fromEntries(
    [...names, 'ENCRYPTION_KEYS', 'DATABASE_PREPARE'].map((name) => [name, '']),
  )
  t.strictSame(readConfig(empty), readConfig({}))
  t.strictSame(readConfig({ ROLE: '  ' }), readConfig({}))
})

t.test('other variables of the machine are nobody’s business', async (t) => {
  t.strictSame(readConfig({ PATH: '/bin', PORT: '8080' }), { ...readConfig({}), PORT: 8080 })
})

t.test(
  'production needs a database, a secret and keys of its own, and names all that is missing',
  async (t) => {
    t.strictSame(namesOf(findingsOf({ NODE_ENV: 'production' })), [
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
      'JWT_SECRET',
    ])
    for (const name of ['DATABASE_URL', 'JWT_SECRET', 'ENCRYPTION_KEYS'])
      t.strictSame(namesOf(findingsOf({ ...PRODUCTION, [name]: '' })), [name])
    t.equal(readConfig(PRODUCTION).NODE_ENV, 'production')
  },
)

t.test('a part of the service alone needs a database that it shares with the other', async (t) => {
  for (const ROLE of ['api', 'worker']) {
    t.strictSame(namesOf(findingsOf({ ROLE })), ['ROLE'])
    t.equal(readConfig({ ROLE, DATABASE_URL: PRODUCTION.DATABASE_URL }).ROLE, ROLE)
  }
})

t.test('an API runs in a number of processes, or in one for each core; a worker in one', async (t) => {
  t.equal(readConfig({ PROCESSES: '4' }).PROCESSES, 4)
  t.equal(readConfig({ PROCESSES: 'auto' }).PROCESSES, 'auto')
  for (const PROCESSES of ['0', '-1', '1.5', '100', 'all', 'AUTO'])
    t.strictSame(namesOf(findingsOf({ PROCESSES })), ['PROCESSES'], PROCESSES)
  const worker = { ROLE: 'worker', DATABASE_URL: PRODUCTION.DATABASE_URL }
  t.equal(readConfig({ ...worker, PROCESSES: '1' }).PROCESSES, 1)
  for (const PROCESSES of ['2', 'auto'])
    t.strictSame(namesOf(findingsOf({ ...worker, PROCESSES })), ['PROCESSES'])
})

t.test('a rate limit is a number of requests a second, minute or hour, or off', async (t) => {
  t.strictSame(readConfig({ RATE_LIMIT: '5/s' }).RATE_LIMIT, { most: 5, windowSeconds: 1 })
  t.strictSame(readConfig({ RATE_LIMIT: '90000/h' }).RATE_LIMIT, { most: 90_000, windowSeconds: 3600 })
  t.equal(readConfig({ RATE_LIMIT: 'off' }).RATE_LIMIT, null)
  for (const RATE_LIMIT of ['0/min', '1200', '1200/day', '-1/s', '1.5/s', 'on', '10000000/h'])
    t.strictSame(namesOf(findingsOf({ RATE_LIMIT })), ['RATE_LIMIT'], RATE_LIMIT)
})

t.test('everything that is wrong is reported at once', async (t) => {
  const wrong = {
    ...{ PORT: '70000', NODE_ENV: 'production', ROLE: 'worker', LOG_LEVEL: 'loud', DATABASE_PREPARE: 'yes' },
    ...{ JWT_SECRET: 'short', DATABASE_DIRECT_URL: 'mysql://db' },
  }
  t.strictSame(namesOf(findingsOf(wrong)), [
    ...['DATABASE_DIRECT_URL', 'DATABASE_PREPARE', 'DATABASE_URL', 'ENCRYPTION_KEYS', 'JWT_SECRET'],
    ...['LOG_LEVEL', 'PORT', 'ROLE'],
  ])
})

t.test('a finding says what would be right and does not repeat a secret', async (t) => {
  const findings = findingsOf({ JWT_SECRET: 'hunter2', DATABASE_URL: 'mysql://root:hunter2@db' })
  t.strictSame(findings, [
    'DATABASE_URL: a URL that begins with postgres://',
    'JWT_SECRET: at least 32 characters',
  ])
})

t.test('a port is a whole number up to 65535', async (t) => {
  for (const PORT of ['-1', '65536', '1.5', 'http'])
    t.strictSame(namesOf(findingsOf({ PORT })), ['PORT'], PORT)
  t.equal(readConfig({ PORT: '0' }).PORT, 0)
  t.equal(readConfig({ PORT: '65535' }).PORT, 65_535)
})

function findingsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof BadConfig) return error.findings
    throw error
  }
  return []
}

function namesOf(findings: readonly string[]): string[] {
  return findings.map((finding) => finding.split(':')[0] ?? '').sort()
}

t.test('files lie in a folder or a bucket, and their address says where', async (t) => {
  for (const STORAGE_URL of [
    ...['file:///var/lib/redress/files', 's3://evidence', 's3://evidence/a/b?region=cn-north-1'],
    's3://evidence?endpoint=https://minio.example:9000',
  ])
    t.equal(readConfig({ STORAGE_URL }).STORAGE_URL, STORAGE_URL)
  for (const STORAGE_URL of [
    ...[
      '/var/lib',
      'file:///',
      'file://host/x',
      'https://x',
      's3://',
      's3://Evidence_1',
      's3://k:s@evidence',
    ],
    ...['s3://evidence?secret=x', 's3://evidence?endpoint=minio:9000', 's3://evidence?endpoint=ftp://x'],
  ])
    t.strictSame(namesOf(findingsOf({ STORAGE_URL })), ['STORAGE_URL'], STORAGE_URL)
})

t.test('a virus scanner is a clamd by TCP or by a socket', async (t) => {
  for (const CLAMAV_URL of [
    'tcp://clamav:3310',
    'tcp://10.0.0.7',
    'unix:/run/clamav/clamd.ctl',
    'unix:///run/x',
  ])
    t.equal(readConfig({ CLAMAV_URL }).CLAMAV_URL, CLAMAV_URL)
  for (const CLAMAV_URL of ['clamav:3310', 'http://clamav', 'unix:x', 'tcp://'])
    t.strictSame(namesOf(findingsOf({ CLAMAV_URL })), ['CLAMAV_URL'], CLAMAV_URL)
})
