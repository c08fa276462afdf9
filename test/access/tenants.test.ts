import t from 'tap'
import type { Bearer, Called } from '../support/app.ts'
import { startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { AGENT, FACTS, intakeOf, planOf, receive, SUPERVISOR } from '../support/drive.ts'

const PROXY = {
  ...{ name: '薛律师', relation: 'lawyer', contact: 'xue@lawyers.example' },
  proof: { reference: 'SQ-0087' },
}
const NOWHERE = '01930000-0000-7000-8000-000000000000'
const LIST = '/v1/complaints'
/** What the database gives to those who belong to no tenant, and what is nobody's data. */
const COMMON = ['redress_migration']

const api = await startTestApp(t)
const other = await newTenant()
const theirs = await receive(api, {
  customer: { name: '孟女士', phone: '13712345678', email: 'meng@example.org', externalId: 'crm-1' },
  incident: { orderNumber: 'ONLY-THEIRS-7', product: '扫地机器人 X9' },
  account: '机器人掉进泳池',
})

t.test('PRIV-6 no filter, reference or search finds what another tenant has', async (t) => {
  const filters = [
    ...['', 'state=received', 'channel=phone', `handler=${AGENT.sub}`, 'department=after-sales'],
    ...[`reference=${theirs.reference}`, `q=${theirs.reference}`, 'q=机器人', 'q=泳池'],
    ...['phone=13712345678', 'email=meng@example.org', 'orderNumber=ONLY-THEIRS-7', 'externalId=crm-1'],
    'receivedFrom=2000-01-01T00:00:00Z',
  ]
  for (const filter of filters) {
    const own = await api.call(SUPERVISOR, 'GET', `${LIST}?${encodeURI(filter)}`)
    t.equal(own.body.items[0]?.id, theirs.id, `${filter} finds it at home`)
    const foreign = await api.call(foreigner(SUPERVISOR), 'GET', `${LIST}?${encodeURI(filter)}`)
    t.same(foreign.body, { items: [], nextCursor: null }, filter)
  }
})

t.test(
  'PRIV-6 the other tenant’s id and one that nobody has are answered alike, by every route',
  async (t) => {
    for (const { who, method, path, body } of attempts()) {
      const foreign = await api.call(foreigner(who), method, path(theirs.id), body)
      const unknown = await api.call(foreigner(who), method, path(NOWHERE), body)
      t.equal(foreign.status, 404, path(':id'))
      t.same(told(foreign), told(unknown), path(':id'))
    }
    const { body } = await api.call(SUPERVISOR, 'GET', `${LIST}/${theirs.id}`)
    t.match(body, { version: theirs.version, state: 'received' }, 'nothing was done to it')
  },
)

t.test('PRIV-6 a merge into another tenant’s complaint is answered like one into nothing', async (t) => {
  const mine = await receive(api, {}, foreigner(AGENT))
  const merge = (into: string) =>
    api.call(foreigner(AGENT), 'POST', `${LIST}/${mine.id}/merge`, { into, reason: '同一件事' })
  const [foreign, unknown] = [await merge(theirs.id), await merge(NOWHERE)]
  t.match(foreign, { status: 404, body: { errors: [{ pointer: '/into' }] } })
  t.same(told(foreign), told(unknown))
})

t.test('PRIV-6 the same customer in two tenants is no repeat and no suggestion', async (t) => {
  const { customer, incident } = theirs
  const same = intakeOf({
    customer: { phone: customer.phone, externalId: 'crm-1' },
    incident: { orderNumber: incident.orderNumber },
  })
  const abroad = await api.call(foreigner(AGENT), 'POST', LIST, same)
  t.match(abroad.body, { suggestions: [], priority: 0 })
  const athome = await api.call(AGENT, 'POST', LIST, same)
  t.match(athome.body, { suggestions: [{ id: theirs.id }], priority: 1 })
})

t.test('PRIV-6 a cursor of one tenant shows nothing of it to another', async (t) => {
  await receive(api)
  const { body } = await api.call(SUPERVISOR, 'GET', `${LIST}?limit=1`)
  const mine = await api.call(foreigner(SUPERVISOR), 'GET', `${LIST}?cursor=${body.nextCursor}`)
  t.equal(mine.status, 200)
  for (const { id } of mine.body.items)
    t.equal((await api.call(SUPERVISOR, 'GET', `${LIST}/${id}`)).status, 404, 'its own complaints only')
})

t.test('PRIV-6 the same words and contacts leave other traces in each tenant', async (t) => {
  const { rows } = await asOwner(api.url, (client) =>
    client.query(`select a.token from complaint_index a join complaint_index b using (kind, token)
      where a.tenant_id <> b.tenant_id and kind not in ('owner', 'assisting')
      union all select a.complaint_id::text from complaint_search a join complaint_search b
        on a.tokens && b.tokens and a.tenant_id <> b.tenant_id`),
  )
  t.same(rows, [])
})

for (const [title, setting] of [
  ['unset', 'reset app.tenant'],
  ['empty', `set app.tenant = ''`],
  ['of nobody', `set app.tenant = '${NOWHERE}'`],
] as const) {
  t.test(`PRIV-6 with the tenant ${title} the service’s role sees no row of any table`, async (t) => {
    const seen = await asOwner(api.url, async (client) => {
      const tables = await client.query<{ name: string }>(RELATIONS)
      await client.query(setting)
      await client.query('set role redress_app')
      const counts = []
      for (const { name } of tables.rows.filter((table) => !COMMON.includes(table.name))) {
        const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${name}`)
        counts.push({ name, count: rows[0]?.count })
      }
      return counts
    })
    t.ok(seen.length >= 8)
    for (const { name, count } of seen) t.equal(count, 0, name)
  })
}

t.test('PRIV-6 the service’s role can’t write a row of another tenant', async (t) => {
  const { tenant: own } = api
  await asOwner(api.url, async (client) => {
    await client.query(`set app.tenant = '${other}'; set role redress_app`)
    for (const sql of [
      `insert into complaint_index (tenant_id, kind, token, complaint_id) values ('${own}', 'phone', 'x', '${theirs.id}')`,
      `insert into idempotency (tenant_id, sub, key, fingerprint, sealed, created_at)
        values ('${own}', 'x', 'x', 'x', '', now())`,
    ])
      await t.rejects(client.query(sql), { code: '42501' }, sql)
    const touched = await client.query(`update complaint set legal_hold = true where tenant_id = '${own}'`)
    t.equal(touched.rowCount, 0)
    const gone = await client.query(`delete from complaint_index where tenant_id = '${own}'`)
    t.equal(gone.rowCount, 0)
    const migrated = client.query(`insert into redress_migration (name) values ('9999_mine.sql')`)
    await t.rejects(migrated, { code: '42501' })
  })
})

t.test('PRIV-6 every table of tenants has row-level security with the one policy', async (t) => {
  const tables = await ask<{ name: string; secured: boolean; policies: string[] }>(
    `select c.relname as name, relrowsecurity as secured,
      array(select pg_get_expr(polqual, c.oid) || ' / ' || coalesce(pg_get_expr(polwithcheck, c.oid), '')
        from pg_policy where polrelid = c.oid) as policies
     from pg_class c where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
       and exists (select from pg_attribute where attrelid = c.oid and attname = 'tenant_id')`,
  )
  const own = `(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)`
  t.ok(tables.length >= 8)
  for (const { name, secured, policies } of tables) {
    t.ok(secured, name)
    t.same(policies, [`${own} / ${own}`], name)
  }
  const without = (await ask<{ name: string }>(TABLES)).map(({ name }) => name)
  t.same(
    without.filter((name) => !tables.some((table) => table.name === name)),
    COMMON,
    'every other table belongs to nobody',
  )
  const views = await ask<{ name: string }>(
    `select relname as name from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
       and not coalesce(reloptions, '{}') @> '{security_invoker=true}'`,
  )
  t.same(views, [], 'no view reads with the rights of its owner')
})

t.test(
  'PRIV-6 every key, unique index and foreign key of tenants’ tables begins with the tenant',
  async (t) => {
    const indexes = await ask<{ name: string; first: string }>(
      `select i.indexrelid::regclass::text as name, a.attname as first
     from pg_index i join pg_class c on c.oid = i.indrelid
     left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
     where c.relnamespace = 'public'::regnamespace and (indisunique or indisprimary)
       and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')`,
    )
    t.ok(indexes.length >= 9)
    for (const { name, first } of indexes) t.equal(first, 'tenant_id', name)
    const foreignKeys = await ask<{ name: string; first: string; points: string }>(
      `select k.conname as name, a.attname as first, b.attname as points from pg_constraint k
     join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
     join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
     where k.contype = 'f' and k.connamespace = 'public'::regnamespace`,
    )
    t.ok(foreignKeys.length >= 7)
    for (const { name, first, points } of foreignKeys)
      t.same([first, points], ['tenant_id', 'tenant_id'], name)
  },
)

t.test(
  'PRIV-6 only the listed functions see more than one tenant, each with its search path set',
  async (t) => {
    const functions = await ask<{ name: string; config: string[]; open: boolean; arguments: string }>(
      `select proname as name, proconfig as config, pg_get_function_result(p.oid) as returns,
       exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0) as open
     from pg_proc p where prosecdef and pronamespace not in ('pg_catalog'::regnamespace,
       'information_schema'::regnamespace) order by proname`,
    )
    t.same(
      functions.map(({ name }) => name),
      [
        ...[
          'abandoned_uploads',
          'approved_disposals',
          'claim_deliveries',
          'claim_imports',
          'claim_mailboxes',
          'claim_notices',
          'count_of_kind',
          'due_clocks',
          'expire_echoes',
          'expire_idempotency',
          'expire_link_failures',
          'expire_rate_windows',
          'expire_webhook_deliveries',
        ],
        ...[
          'imports_to_forget',
          'lease_webhooks',
          'let_deliveries_go',
          'next_clock',
          'next_delivery',
          'next_import',
          'next_mailbox',
          'next_notice',
          'open_clocks',
          'orphaned_mergers',
          'outdated_calendars',
        ],
        'release_webhooks',
        ...['search_complaints', 'tenants_to_dispose', 'untallied_tenants'],
      ],
    )
    for (const { name, config, open } of functions) {
      t.same(config, ['search_path=public, pg_temp'], name)
      t.equal(open, false, `${name} is not for everybody`)
    }
  },
)

t.test(
  'PRIV-6 what the functions across tenants return are ids, times, numbers and what the worker does, nothing of a complaint',
  async (t) => {
    const columns = await ask<{ columns: string }>(
      `select distinct pg_get_function_result(oid) as columns from pg_proc
     where prosecdef and pronamespace = 'public'::regnamespace order by 1`,
    )
    t.same(
      columns.map((row) => row.columns),
      [
        'SETOF uuid',
        'TABLE(running integer, paused integer, breached integer)',
        'TABLE(tenant_id uuid)',
        'TABLE(tenant_id uuid, calendar_version integer)',
        'TABLE(tenant_id uuid, channel_id uuid, claims bigint)',
        'TABLE(tenant_id uuid, complaint_id uuid)',
        'TABLE(tenant_id uuid, complaint_id uuid, id uuid)',
        'TABLE(tenant_id uuid, complaint_id uuid, when_due text, next_at timestamp with time zone)',
        'TABLE(tenant_id uuid, delivery_id uuid, tries integer)',
        'TABLE(tenant_id uuid, disposal_id uuid)',
        'TABLE(tenant_id uuid, import_id uuid)',
        'TABLE(tenant_id uuid, import_id uuid, claims integer)',
        'TABLE(tenant_id uuid, notice_id uuid, claims integer)',
        'bigint',
        'integer',
        'timestamp with time zone',
        'void',
      ],
    )
  },
)

t.test('PRIV-6 the service’s role owns nothing and can’t step around row-level security', async (t) => {
  const [role] = await ask<object>(
    `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication
     from pg_roles where rolname = 'redress_app'`,
  )
  t.same(role, {
    ...{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false },
    ...{ rolcanlogin: false, rolreplication: false },
  })
  const owned = await ask<object>(
    `select relname as name from pg_class where relowner = 'redress_app'::regrole
     union all select proname from pg_proc where proowner = 'redress_app'::regrole
     union all select nspname from pg_namespace where nspowner = 'redress_app'::regrole
     union all select datname from pg_database where datdba = 'redress_app'::regrole
     union all select rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid
       where m.member = 'redress_app'::regrole`,
  )
  t.same(owned, [])
})

const RELATIONS = `select c.oid::regclass::text as name from pg_class c
  where relkind in ('r', 'p', 'v', 'm') and relnamespace = 'public'::regnamespace order by 1`
const TABLES = `select c.oid::regclass::text as name from pg_class c
  where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1`

interface Attempt {
  readonly who: Bearer
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly path: (id: string) => string
  readonly body?: object
}

function attempts(): Attempt[] {
  const read = [
    '',
    '/options',
    '/plan/comparison',
    '/similar',
    '/timeline',
    '/closing-report',
    '/messages',
    `/messages/${NOWHERE}/dispatches`,
    '/templates',
    '/clocks',
    '/clocks/resolve/explain',
    '/dossier',
    '/dossier.html',
    '/dossier.zip',
  ].map((part): Attempt => {
    return { who: SUPERVISOR, method: 'GET', path: (id) => `${LIST}/${id}${part}` }
  })
  const reason = { reason: '试一试' }
  const commands: readonly (readonly [string, object, Bearer?])[] = [
    ['classify', { category: 'product_quality', subcategory: 'malfunction' }],
    ['grade', FACTS],
    ['plan', planOf()],
    ['approve', {}, { sub: 'gm.luo', roles: ['gm', 'dept_manager', 'vp'] }],
    ['withdraw', reason],
    ['transfer', { to: '市场监督管理局', ...reason }, SUPERVISOR],
    ['hold', reason, { sub: 'legal.tao', roles: ['legal'] }],
    ['archive', {}],
    ['reopen', reason],
    ['appeal', { grounds: '不服' }],
    ['verifications', { kind: 'internal', source: 'cctv', question: '看到什么？', owner: 'liaison.qian' }],
    [`verifications/${NOWHERE}/waive`, reason],
    ['statements', { by: 'complainant', words: '情况属实' }],
    ['messages', { kind: 'other', channel: 'phone', words: '您好' }],
    ['checklist/isolate', {}],
    ['attempts', { channel: 'phone', outcome: 'no_answer' }],
    ['messages/received', { channel: 'phone', words: '您好' }],
    ['tracking', {}],
    ['tracking/revoke', reason],
    ['representatives', PROXY],
    [`representatives/${NOWHERE}/accept`, {}],
    [`representatives/${NOWHERE}/revoke`, reason],
    [`escalations/${NOWHERE}/acknowledge`, {}],
    ['clocks/resolve/extend', reason, SUPERVISOR],
    [`tasks/${NOWHERE}/start`, {}],
    ['assistance', { department: 'logistics', task: '查签收人', dueIn: 'PT8H' }],
    [`assistance/${NOWHERE}/sign`, {}],
  ]
  const written = commands.map(([command, body, who = AGENT]): Attempt => {
    return { who, method: 'POST', path: (id) => `${LIST}/${id}/${command}`, body }
  })
  const corrected: Attempt = {
    ...{ who: AGENT, method: 'PATCH', path: (id) => `${LIST}/${id}`, body: { account: '改写' } },
  }
  return [...read, ...written, corrected]
}

function foreigner(bearer: Bearer): Bearer {
  return { ...bearer, tenant: other }
}

/** What an answer says, less what is of the request itself. */
function told({ status, headers, body }: Called) {
  const { instance, requestId, ...rest } = body
  const { date: _, ...kept } = headers
  return { status, rest, headers: kept }
}

async function newTenant(): Promise<string> {
  const { body } = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'en', timezone: 'UTC' },
  })
  return body.id
}

function ask<Row extends object>(sql: string): Promise<Row[]> {
  return asOwner(api.url, async (client) => (await client.query<Row>(sql)).rows)
}
