import { randomBytes } from 'node:crypto'
import t from 'tap'
import { startFleet } from './fleet.ts'
import { startPgBouncer } from './pgbouncer.ts'
import { startPostgres, urlOf } from './postgres.ts'
import * as stories from './stories.ts'

const { owner } = await startPostgres(t)
const pooled = await startPgBouncer(t, owner)
// The four processes start at once on an empty database.
const fleet = await startFleet(t, {
  entry: 'src/server.ts',
  environment: {
    ...{ DATABASE_URL: urlOf(pooled), DATABASE_DIRECT_URL: urlOf(owner), DATABASE_PREPARE: 'off' },
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  },
  ownerUrl: urlOf(owner),
})

t.test('behind a pooler: one complaint from received to archived, by turns', (t) =>
  stories.liveOneLife(t, fleet),
)
t.test('behind a pooler: each process does what its role says', (t) => stories.playRoles(t, fleet))
t.test('REC-4 behind a pooler: an intake that arrives twice at once is one complaint', (t) =>
  stories.takeInOnce(t, fleet),
)
t.test('behind a pooler: tenants stay apart', (t) => stories.keepApart(t, fleet))
t.test('behind a pooler: a transaction leaves nothing on the connection', (t) =>
  stories.leaveNothing(t, fleet),
)
t.test('behind a pooler: lives go on when an API process is killed', (t) => stories.outliveAnApi(t, fleet))
t.test('ARC-1 GRP-1 behind a pooler: two workers do once what is due', (t) => stories.doOnce(t, fleet))
t.test('behind a pooler: verify finds nothing', (t) => stories.proveAll(t, fleet))
t.test('behind a pooler: every process stops when told to', (t) => stories.stopAll(t, fleet))
