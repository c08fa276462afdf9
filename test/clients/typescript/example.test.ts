import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { type Bearer, startTestApp } from '../../support/app.ts'
import { receive, refused } from '../../support/journey.ts'
import { agent } from '../../support/people.ts'

const CLIENT = new URL('../../../clients/typescript/', import.meta.url)
const reader: Bearer = { sub: 'crm', roles: ['system'], scope: 'events:read' }

t.test('the example does what it says, from the first complaint to its events', async (t) => {
  const api = await startTestApp(t)
  await receive(api)
  const child = spawn('node', ['--import', 'tsx', 'clients/typescript/example.ts'], {
    env: {
      ...process.env,
      REDRESS_URL: await api.app.listen({ port: 0 }),
      ...{ REDRESS_AGENT: api.token(agent), REDRESS_READER: api.token(reader) },
    },
  })
  t.teardown(() => child.kill())
  const [said, wrong] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  t.equal(wrong, '')
  const { body } = await api.call(agent, 'GET', '/v1/complaints?channel=email')
  const [made] = body.items
  t.match(made, { state: 'graded', grade: 'general', category: 'product_quality' })
  t.strictSame(
    said
      .trim()
      .split('\n')
      .map((line) => line.replace(/missing: .*/, 'missing')),
    [
      `received ${made.reference}, missing`,
      'graded, general',
      'transition-not-allowed: 当前状态下不能执行此操作。',
      '2 open before a plan',
      `complaint.received by email, ${made.reference}`,
      'complaint.classified',
      'complaint.graded: general',
    ],
  )
  const execution = await api.call(agent, 'POST', `/v1/complaints/${made.id}/execute`, {})
  refused(t, execution, 409, 'transition-not-allowed')
})

t.test('what the page of the client shows is part of the example', async (t) => {
  const page = readFileSync(new URL('README.md', CLIENT), 'utf8')
  const example = readFileSync(new URL('example.ts', CLIENT), 'utf8')
    .replaceAll("'./client.ts'", "'@redress/client'")
    .replace(/'\.\/(\w+)\.ts'/g, "'@redress/client/$1'")
  const shown = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)
  t.ok(shown.length >= 3)
  for (const code of shown) t.ok(example.includes(code), code)
})
