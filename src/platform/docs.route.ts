import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

const JAVASCRIPT = 'text/javascript; charset=utf-8'
const CSS = 'text/css; charset=utf-8'
const HTML = 'text/html; charset=utf-8'

/** What the page loads, all of it from here: as what it is sent. It stands in the packages. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui-bundle.js': JAVASCRIPT,
  'swagger-ui.css': CSS,
  'favicon-32x32.png': 'image/png',
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Redress API</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="stylesheet" href="/docs/start.css" />
  </head>
  <body>
    <div id="reference"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`
const START_CSS = 'body { margin: 0 }\n'
const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  filter: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
})
`

/** Nothing from elsewhere, nothing inline; the page's own icons are data. */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:"],
  ...["connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ')

/** `GET /docs`: the reference of the API to read and try out, served from the packages without asking anybody else. */
export function docsRoutes(app: FastifyInstance): void {
  const serve = (url: string, type: string, body: string | Buffer) =>
    app.route({
      ...{ method: 'GET', url, config: { described: false } },
      handler: (_, reply) =>
        reply.headers({ 'content-type': type, 'content-security-policy': POLICY }).send(body),
    })
  serve('/docs', HTML, PAGE)
  serve('/docs/start.css', CSS, START_CSS)
  serve('/docs/start.js', JAVASCRIPT, START)
  for (const [name, type] of Object.entries(ASSETS)) serve(`/docs/${name}`, type, read(name))
}

function read(name: string): Buffer {
  return readFileSync(new URL(`static/${name}`, import.meta.resolve('@fastify/swagger-ui/package.json')))
}
