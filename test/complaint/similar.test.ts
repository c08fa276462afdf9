import t from 'tap'
import { readComplaint } from '../../src/complaint/complaint.store.ts'
import type { Complaint } from '../../src/complaint/complaint.ts'
import { keepWords, readSimilar } from '../../src/complaint/similar.store.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { complaintIn, done, receive, refused, type Told, tells } from '../support/journey.ts'
import { agent, auditor, liaison, stranger, supervisor, system } from '../support/people.ts'

const api = await startTestApp(t)
const similar = async (id: string, who = agent) => api.call(who, 'GET', `/v1/complaints/${id}/similar`)
const words = () =>
  asOwner(api.url, async (client) => {
    const { rows } = await client.query(
      'select token::text, complaint_id as id from archived_word order by complaint_id, token',
    )
    return rows as { token: string; id: string }[]
  })
const LEAK = '净水器换完滤芯一直漏水，地板泡了一小块，师傅来过两次都没修好。'
const SPARK = '电热水壶烧水时底座冒火花，插座烧黑了。'
const purifier = (more: object = {}) => ({
  ...{
    account: LEAK,
    incident: { product: '净水器 JS-8', scene: '翠湖路 18 号' },
    demands: [{ kind: 'repair' }],
  },
  customer: { name: '林女士', phone: '13712340001' },
  ...more,
})

t.test(
  'ARC-3 archived cases like this one say what was offered, accepted, and how satisfied they were',
  async (t) => {
    const { options, ...rest } = bodies.planning()
    const [first, second, third] = options
    const repair = {
      ...first,
      from: { library: 'free_repair' },
      kind: 'service',
      laws: ['product_quality_40'],
    }
    const planning = { ...rest, options: [second, repair, third], recommended: 1 }
    const past = await complaintIn(api, 'archived', { overrides: purifier(), planning })
    await complaintIn(api, 'archived', { overrides: { account: SPARK, incident: { product: '电热水壶' } } })
    const now = await receive(api, purifier({ account: `${LEAK.slice(0, 20)}很着急。`, customer: {} }))
    const { body } = await similar(now.id)
    const [likest] = body.archived
    tells(t, likest, {
      ...{ id: past.id, reference: past.reference, disposal: 'resolved', solved: 'yes', satisfaction: 4 },
      ...{
        category: 'product_quality',
        subcategory: 'malfunction',
        product: '净水器 JS-8',
        grade: 'general',
      },
      offered: [
        { library: null, accepted: false, cost: bodies.fen(3_000), promised: 'PT24H' },
        { library: 'free_repair', kind: 'service', accepted: true, laws: ['product_quality_40'] },
        { library: null, accepted: false },
      ],
    })
    t.ok(likest.shared > 10)
  },
)

t.test('ARC-3 nothing of whose case it was is shown, nor its id to who may not see it', async (t) => {
  const now = await receive(api, purifier({ customer: { phone: '13799990000' } }), { ...stranger })
  const { payload, body } = await similar(now.id, stranger)
  t.ok(body.archived.length > 0)
  for (const secret of ['林女士', '13712340001', '翠湖路', '漏水', '换新', 'agent.li', '原路退还'])
    t.notMatch(payload, secret)
  t.ok(body.archived.every(({ id, reference }: Told) => id === null && reference === null))
  t.equal(body.archived[0].offered[1].library, 'free_repair')
})

t.test('ARC-3 open duplicates stand beside them (REC-5)', async (t) => {
  const customer = { phone: '13755550001' }
  const other = await receive(api, purifier({ customer }))
  const now = await receive(api, purifier({ customer }))
  const { body } = await similar(now.id)
  t.same(
    body.open.map(({ id }: Told) => id),
    [other.id],
  )
})

t.test(
  'ARC-3 who does not see the complaint, or only a part or masked figures of it, learns nothing (PRIV-6)',
  async (t) => {
    const { id } = await receive(api, purifier({ customer: {} }))
    refused(t, await similar(id, stranger), 404, 'not-found')
    refused(t, await similar(id, liaison), 403, 'role-not-allowed')
    refused(t, await similar(id, system), 403, 'role-not-allowed')
    for (const who of [supervisor, auditor]) t.equal((await similar(id, who)).status, 200)
  },
)

t.test('ARC-3 rare words count more than common ones, and the same model more than either', async (t) => {
  const common = '客服一直说正在处理，请您再等等。'
  for (let n = 0; n < 8; n += 1)
    await complaintIn(api, 'archived', {
      overrides: { account: `${common}第${n}回`, incident: { product: '杂货' } },
    })
  const rare = await complaintIn(api, 'archived', {
    overrides: { account: '蝴蝶兰到货时根部腐烂', incident: { product: '盆栽' } },
  })
  const model = await complaintIn(api, 'archived', {
    overrides: { account: '完全不同的事', incident: { product: '扫地机', model: 'SDJ-Ⅱ' } },
  })
  const asked = await receive(api, {
    ...{ account: `${common}蝴蝶兰根部腐烂`, incident: { product: '扫地机', model: 'sdj-II' } },
  })
  const { body } = await similar(asked.id)
  t.same(
    body.archived
      .slice(0, 2)
      .map(({ id }: Told) => id)
      .sort(),
    [model.id, rare.id].sort(),
  )
  t.equal(body.archived[0].id, model.id)
  t.equal(body.archived.length, 10, 'and no more than ten')
})

t.test(
  'ARC-3 a case is indexed when it is archived, not before, and only if it teaches something',
  async (t) => {
    const before = (await words()).length
    const told = await complaintIn(api, 'revisited', { overrides: purifier({ customer: {} }), solved: 'yes' })
    t.equal((await words()).length, before)
    await done(api, agent, told.id, 'archive')
    const mine = (await words()).filter(({ id }) => id === told.id)
    t.ok(mine.length > 20 && mine.length <= 67, `${mine.length}`)
    const { id } = await receive(api, purifier({ customer: {} }))
    await done(api, agent, id, 'convert', { kind: 'void', answer: '测试数据' })
    t.notOk((await words()).some((one) => one.id === id))
  },
)

t.test(
  'ARC-3 PRIV-1 a long account takes no more room than any other, and no word is readable',
  async (t) => {
    const account = Array.from({ length: 900 }, (_, n) => String.fromCodePoint(0x4e00 + n * 3)).join('')
    const { id } = await complaintIn(api, 'archived', { overrides: purifier({ account, customer: {} }) })
    t.ok((await words()).filter((one) => one.id === id).length <= 67)
    const other = await startTestApp(t)
    await complaintIn(other, 'archived', { overrides: purifier({ customer: {} }) })
    const theirs = await asOwner(other.url, async (client) =>
      (await client.query('select token::text from archived_word')).rows.map(({ token }) => token),
    )
    const ours = new Set((await words()).map(({ token }) => token))
    t.ok(
      theirs.length > 20 && theirs.every((token: string) => !ours.has(token)),
      'each house hashes for itself',
    )
  },
)

t.test(
  'ARC-3 PRIV-4 the words go with the texts, and can be made anew from them as long as these are there',
  async (t) => {
    const { id } = await complaintIn(api, 'archived', { overrides: purifier({ customer: {} }) })
    const mine = async () => (await words()).filter((one) => one.id === id)
    const first = await mine()
    await asOwner(api.url, (client) =>
      client.query('delete from archived_word where complaint_id = $1', [id]),
    )
    await api.database.transact(api.tenant, async (tx) => {
      const tenant = await api.means.findTenant(tx)
      const stored = await readComplaint(tx, api.ring, id)
      if (!tenant || !stored) throw new Error('it is there')
      keepWords(tx, tenant, stored.complaint)
      keepWords(tx, tenant, stored.complaint)
    })
    t.same(await mine(), first)
    await asOwner(api.url, (client) =>
      client.query(`alter table complaint_personal disable trigger user;
        delete from complaint_personal where complaint_id = '${id}';
        alter table complaint_personal enable trigger user`),
    )
    t.same(await mine(), [])
  },
)

t.test('ARC-3 however many cases there are, a search reads a bounded part of their index', async (t) => {
  const { id } = await receive(api, purifier({ customer: {} }))
  const { complaint, indexed } = await api.database.transact(api.tenant, async (tx) => {
    const stored = await readComplaint(tx, api.ring, id)
    return { complaint: stored?.complaint as Complaint, indexed: await words() }
  })
  const common = [...new Set(indexed.map(({ token }) => token))].slice(0, 60)
  await asOwner(api.url, async (client) => {
    await client.query(`set session_replication_role = 'replica'`)
    await client.query(
      `insert into archived_word select $1, token::bigint, ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
       from unnest($2::text[]) token, generate_series(1, 2000) n`,
      [api.tenant, common],
    )
    await client.query('analyze archived_word')
  })
  const reads = async () => {
    const started = performance.now()
    await api.database.transact(api.tenant, async (tx) => {
      const tenant = await api.means.findTenant(tx)
      if (tenant) await readSimilar(tx, tenant, complaint)
    })
    return performance.now() - started
  }
  await reads()
  const rows = await asOwner(api.url, async (client) => {
    await client.query(
      `select set_config('role', 'redress_app', false), set_config('app.tenant', $1, false),
      set_config('plan_cache_mode', 'force_generic_plan', false)`,
      [api.tenant],
    )
    await client.query(`prepare hits(uuid, bigint[], int) as
      select w.complaint_id from unnest($2::bigint[]) as words (token) cross join lateral (
        select complaint_id from archived_word where tenant_id = $1 and token = words.token
        order by complaint_id desc limit $3) w`)
    const { rows: lines } = await client.query(
      `explain (analyze, costs off) execute hits('${api.tenant}', '{${common.join(',')}}', 100)`,
    )
    return lines.map((line) => line['QUERY PLAN']).join('\n')
  })
  t.match(rows, 'Index Only Scan Backward using archived_word_pkey')
  t.match(rows, /rows=100(\.00)? loops=60/, 'never more than the newest 100 of a word')
  t.ok((await reads()) < 500)
})
