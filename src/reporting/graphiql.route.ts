import { existsSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

const JAVASCRIPT = 'text/javascript; charset=utf-8'
const CSS = 'text/css; charset=utf-8'

/** What the page loads, all of it from here: where it stands in the packages, and as what it is sent. */
const ASSETS: Readonly<Record<string, readonly [packageName: string, file: string, type: string]>> = {
  'react.js': ['react', 'umd/react.production.min.js', JAVASCRIPT],
  'react-dom.js': ['react-dom', 'umd/react-dom.production.min.js', JAVASCRIPT],
  'graphiql.js': ['graphiql', 'graphiql.min.js', JAVASCRIPT],
  'graphiql.css': ['graphiql', 'graphiql.min.css', CSS],
}

/** Its editor styles itself inline; nothing comes from elsewhere. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; font-src data:"

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Redress reports</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/graphiql/graphiql.css" />
  </head>
  <body style="margin: 0">
    <div id="graphiql" style="height: 100vh"></div>
    <script src="/graphiql/react.js"></script>
    <script src="/graphiql/react-dom.js"></script>
    <script src="/graphiql/graphiql.js"></script>
    <script src="/graphiql/start.js"></script>
  </body>
</html>
`

const START = `ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultHeaders: JSON.stringify({ authorization: 'Bearer <paste a token here>' }, null, 2),
    defaultQuery: '# Put a token into Headers below, then ask.\\n{\\n  volume(by: [state]) {\\n    total\\n    cells { keys count }\\n  }\\n}\\n',
    defaultEditorToolsVisibility: 'headers',
  }),
)
`

/** `GET /graphiql`: a page to try reports out, for development; without the development packages there is none. */
export function graphiqlRoutes(app: FastifyInstance): void {
  const assets = installed()
  if (!assets) return
  const serve = (url: string, type: string, body: string | Buffer) =>
    app.route({
      ...{ method: 'GET', url, config: { described: false } },
      handler: (_, reply) =>
        reply.headers({ 'content-type': type, 'content-security-policy': POLICY }).send(body),
    })
  serve('/graphiql', 'text/html; charset=utf-8', PAGE)
  serve('/graphiql/start.js', JAVASCRIPT, START)
  for (const { name, type, file } of assets) serve(`/graphiql/${name}`, type, readFileSync(file))
}

function installed() {
  try {
    return Object.entries(ASSETS).map(([name, [packageName, path, type]]) => {
      // Not all of these packages let their files be resolved by name; their manifests do.
      const file = new URL(path, import.meta.resolve(`${packageName}/package.json`))
      if (!existsSync(file)) throw new Error(`${packageName} has no ${path}`)
      return { name, type, file }
    })
  } catch {
    return null
  }
}
