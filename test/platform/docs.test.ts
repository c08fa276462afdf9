import t from 'tap'
import { startTestApp } from '../support/app.ts'

const { app } = await startTestApp(t)

t.test('the reference page loads nothing from elsewhere and runs nothing inline', async (t) => {
  const { payload, statusCode, headers } = await app.inject('/docs')
  t.equal(statusCode, 200)
  t.equal(headers['content-type'], 'text/html; charset=utf-8')
  const policy = String(headers['content-security-policy'])
  t.match(policy, /default-src 'none'.*script-src 'self'; style-src 'self'/)
  t.notMatch(policy, /unsafe|https?:/)
  t.notMatch(payload, /https?:|<script>|<style>| style=| on\w+=/)
  const loaded = [...payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => String(url))
  t.ok(loaded.length >= 4)
  for (const url of loaded) {
    const asset = await app.inject(url)
    t.equal(asset.statusCode, 200, url)
    t.ok(asset.payload.length > 10, url)
    t.match(String(asset.headers['content-type']), /javascript|css|png/, url)
  }
})

t.test('the reference page shows the contract that the service itself serves', async (t) => {
  t.match((await app.inject('/docs/start.js')).payload, "url: '/openapi.json'")
  t.match((await app.inject('/openapi.json')).json(), { openapi: '3.1.0' })
})
