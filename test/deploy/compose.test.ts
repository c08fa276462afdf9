import t from 'tap'
import { readConfig, VARIABLES } from '../../src/platform/config.ts'
import { documentsOf, namedIn, textOf } from '../support/files.ts'

interface Part {
  readonly image: string
  readonly command?: readonly string[]
  readonly environment: Record<string, string>
  readonly ports?: readonly string[]
  readonly depends_on: Record<string, { condition: string }>
  readonly read_only?: boolean
}
const [compose] = documentsOf<{ services: Record<'postgres' | 'migrate' | 'api' | 'worker', Part> }>(
  'compose.yaml',
)
if (!compose) throw new Error('compose.yaml is empty')
const { postgres, migrate, api, worker } = compose.services
const given: Record<string, string> = {
  ...{ POSTGRES_PASSWORD: 'p', LOG_LEVEL: 'info', JWT_SECRET: 'x'.repeat(32), ENCRYPTION_KEYS: 'k1:unread' },
}
const REFERENCE = /\$\{(\w+)(:[-?][^}]*)?\}/g
const filled = (environment: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(REFERENCE, (_, reference: string) => given[reference] ?? ''),
    ]),
  )

t.test('every setting of compose.yaml is one that the service reads', async (t) => {
  for (const { environment } of [migrate, api, worker]) {
    const set = filled(environment)
    t.doesNotThrow(() => readConfig({ NODE_ENV: 'production', ...set }))
    for (const name of Object.keys(set)) t.ok(VARIABLES.includes(name), name)
  }
  t.equal(api.environment.ROLE, 'api')
  t.equal(worker.environment.ROLE, 'worker')
})

t.test(
  'every setting that the service reads is set by compose.yaml or the image, or left out with a word why',
  async (t) => {
    const image = /^ENV (.*)$/m.exec(textOf('Dockerfile'))?.[1] ?? ''
    const ofImage = [...image.matchAll(/([A-Z_]+)=/g)].map(([, name = '']) => name)
    const named = namedIn(textOf('compose.yaml')).filter((name) => !name.startsWith('POSTGRES_'))
    t.same([...new Set([...named, ...ofImage])].sort(), [...VARIABLES].sort())
  },
)

t.test('compose.yaml holds no secret, and does not start without those of your own', async (t) => {
  const secrets = ['POSTGRES_PASSWORD', 'JWT_SECRET', 'ENCRYPTION_KEYS']
  for (const [, name = '', fallback = ''] of textOf('compose.yaml').matchAll(REFERENCE))
    if (secrets.includes(name)) t.match(fallback, /^:\?/, name)
  for (const name of secrets) t.match(textOf('compose.yaml'), `\${${name}:?`)
})

t.test('API and worker wait for the migrations, and those for Postgres 16 or later', async (t) => {
  t.same(migrate.depends_on, { postgres: { condition: 'service_healthy' } })
  for (const part of [api, worker])
    t.same(part.depends_on, { migrate: { condition: 'service_completed_successfully' } })
  t.ok(Number(postgres.image.split(':')[1]) >= 16)
  const { username, pathname, hostname } = new URL(filled(api.environment).DATABASE_URL ?? '')
  t.equal(username, postgres.environment.POSTGRES_USER)
  t.equal(pathname, `/${postgres.environment.POSTGRES_DB}`)
  t.equal(hostname, 'postgres')
})

t.test('one image does it all, on a file system that nobody writes to', async (t) => {
  for (const part of [migrate, api, worker]) {
    t.equal(part.image, 'redress')
    t.equal(part.read_only, true)
  }
  t.same(migrate.command, ['node', 'dist/cli/migrate.js'])
  t.same(api.ports, ['127.0.0.1:3000:3000'], 'open to the machine only; TLS is for what stands in front')
  t.match(textOf('Dockerfile'), 'EXPOSE 3000')
})
