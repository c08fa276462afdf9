import { readFileSync } from 'node:fs'
import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql'
import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { analyst, ask, send } from '../support/report.ts'

const api = await startTestApp(t)
const kept = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')

t.test('schema.graphql is what the service says of itself', async (t) => {
  const described = await ask(api, analyst, getIntrospectionQuery())
  const [, ...lines] = kept.split('\n')
  t.equal(`${printSchema(buildClientSchema(described))}\n`, lines.join('\n'))
})

t.test('nothing can be changed or subscribed to', async (t) => {
  const { __schema } = await ask(
    api,
    analyst,
    '{ __schema { mutationType { name } subscriptionType { name } } }',
  )
  t.same(__schema, { mutationType: null, subscriptionType: null })
  for (const query of ['mutation { __typename }', 'subscription { __typename }']) {
    const { status, body } = await send(
      api,
      analyst,
      query,
      {},
      { accept: 'application/graphql-response+json' },
    )
    t.equal(status, 400, query)
    t.notOk('data' in body)
  }
})

t.test('PRIV-1 no field has the name of anything personal', async (t) => {
  const personal = /name|phone|email|wechat|account|words|order|scene|address|contact|answer|reason|comment/i
  const { __schema } = await ask(api, analyst, '{ __schema { types { name fields { name } } } }')
  const fields = __schema.types
    .filter(({ name }: { name: string }) => !name.startsWith('__'))
    .flatMap(({ name: type, fields }: { name: string; fields: { name: string }[] | null }) =>
      (fields ?? []).map(({ name }) => `${type}.${name}`),
    )
    .filter((field: string) => personal.test(field.split('.')[1] ?? ''))
  t.same(fields.sort(), ['AppliedFilter.name', 'Satisfaction.answers', 'Satisfaction.recommendAnswers'])
})

t.test('GraphiQL is served where it is asked for, all of it from here, and nowhere else', async (t) => {
  const none = await api.app.inject('/graphiql')
  t.equal(none.statusCode, 404)
  const developing = await startTestApp(t, { graphiql: true })
  const page = await developing.app.inject('/graphiql')
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-type'], /text\/html/)
  t.notMatch(page.payload, /https?:/)
  const loaded = [...page.payload.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, url]) => String(url))
  t.equal(loaded.length, 5)
  for (const url of loaded) t.equal((await developing.app.inject(url)).statusCode, 200, url)
})
