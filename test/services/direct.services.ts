import { randomBytes } from 'node:crypto'
import t from 'tap'
import { SECRET } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { outcomeOf, run } from '../support/service.ts'
import { startFleet } from './fleet.ts'
import { startPostgres, urlOf } from './postgres.ts'
import * as stories from './stories.ts'

const { owner, member } = await startPostgres(t)
const ownerUrl = urlOf(owner)
const secrets = { JWT_SECRET: SECRET, ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}` }

const migrate = () => outcomeOf(run(t, 'dist/cli/migrate.js', { DATABASE_URL: ownerUrl, ...secrets }))
const migrations = [await migrate(), await migrate()]
await asOwner(ownerUrl, (client) => client.query(`grant redress_app to ${member.name}`))
// As in the image: compiled, in production, with a login that owns nothing.
const fleet = await startFleet(t, {
  entry: 'dist/server.js',
  environment: { ...secrets, NODE_ENV: 'production', DATABASE_URL: urlOf(member) },
  ownerUrl,
})

t.test('on Postgres 15: the compiled migrations apply everything once', async (t) => {
  t.match(migrations[0], { output: /^Applied 0001_complaints\.sql, /, code: 0 })
  t.same(migrations[1], { output: 'Nothing to migrate.\n', code: 0 })
})
t.test('on Postgres 15: one complaint from received to archived, by turns', (t) =>
  stories.liveOneLife(t, fleet),
)
t.test('on Postgres 15: each process does what its role says', (t) => stories.playRoles(t, fleet))
t.test('REC-4 on Postgres 15: an intake that arrives twice at once is one complaint', (t) =>
  stories.takeInOnce(t, fleet),
)
t.test('on Postgres 15: tenants stay apart', (t) => stories.keepApart(t, fleet))
t.test('on Postgres 15: a transaction leaves nothing on the connection', (t) =>
  stories.leaveNothing(t, fleet),
)
t.test('on Postgres 15: lives go on when an API process is killed', (t) => stories.outliveAnApi(t, fleet))
t.test('ARC-1 GRP-1 on Postgres 15: two workers do once what is due', (t) => stories.doOnce(t, fleet))
t.test('on Postgres 15: verify finds nothing', (t) => stories.proveAll(t, fleet))
t.test('on Postgres 15: every process stops when told to', (t) => stories.stopAll(t, fleet))
