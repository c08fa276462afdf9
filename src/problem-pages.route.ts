import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { CATALOGUE, type CataloguedProblem } from './catalogue.ts'
import { problems } from './platform/document.ts'

const Params = z.strictObject({ name: z.string().max(64) })

const STYLE = `body{font:16px/1.6 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1d2530}
code{background:#f0f2f5;padding:.1rem .35rem;border-radius:.25rem}dt{color:#667}dd{margin:0 0 1rem}`
const POLICY = `default-src 'none'; frame-ancestors 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`

/** 404: there is no problem of that name. */
class NoSuchProblem extends Error {
  readonly statusCode = 404
}

/** `GET /problems/<name>`: what a problem's `type` points to, in both languages. */
export function problemPages(app: FastifyInstance): void {
  app.route({
    ...{ method: 'GET', url: '/problems/:name' },
    schema: {
      ...{ operationId: 'problemPage', summary: 'What a problem means', tags: ['health'], params: Params },
      description: 'The page that the `type` of a problem points to, in both languages.',
      response: {
        200: { description: 'A page', content: { 'text/html': { schema: z.string() } } },
        ...problems(400, 404, 500),
      },
    },
    handler: async (request, reply) => {
      const { name } = request.params as z.output<typeof Params>
      const found = CATALOGUE.find((problem) => problem.name === name)
      if (!found) throw new NoSuchProblem()
      return reply
        .header('content-security-policy', POLICY)
        .type('text/html; charset=utf-8')
        .send(pageOf(found))
    },
  })
}

/** Everything on the page comes from the catalogue, which holds no markup. */
function pageOf({ name, status, rule, en, zh }: CataloguedProblem): string {
  const escaped = (text: string) =>
    text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '')
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}</title>
<style>${STYLE}</style></head>
<body><h1><code>${name}</code></h1>
<dl><dt>HTTP</dt><dd>${status}</dd>${rule ? `<dt>Rule 规则</dt><dd>${rule}</dd>` : ''}
<dt>English</dt><dd>${escaped(en)}</dd><dt>中文</dt><dd lang="zh-CN">${escaped(zh)}</dd></dl>
</body></html>
`
}
