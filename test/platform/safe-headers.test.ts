import { createHash } from 'node:crypto'
import t from 'tap'
import { startTestApp } from '../support/app.ts'

const { app } = await startTestApp(t)

t.test('nothing that is answered can run, be framed or be taken for something else', async (t) => {
  for (const url of ['/v1/complaints', '/health/live', '/openapi.json', '/nowhere', '/%zz']) {
    t.match(
      (await app.inject(url)).headers,
      {
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        ...{ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' },
        ...{ 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' },
      },
      url,
    )
  }
})

t.test('the page of a problem may be styled by exactly the style that stands in it', async (t) => {
  const { payload, headers } = await app.inject('/problems/not-found')
  const style = /<style>([\s\S]*)<\/style>/.exec(payload)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  t.equal(
    headers['content-security-policy'],
    `default-src 'none'; frame-ancestors 'none'; style-src 'sha256-${hash}'`,
  )
})
