/** Folders import only downward; the suffix of a file says which part of the world it touches. */
const LAYERS = ['cli', 'lifecycle', 'casework', 'complaint', 'policy', 'access', 'platform']
const WORLDLY = '\\.(route|store|table|job|client|plugin|resource)\\.ts$'
const ROOT = '^src/[^/]+\\.ts$'

const downward = LAYERS.map((layer, index) => ({
  name: `${layer}-imports-downward`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: `^src/(${LAYERS.slice(0, index).join('|') || 'none'})/` },
}))

module.exports = {
  forbidden: [
    ...downward,
    {
      name: 'only-entries-import-the-root',
      comment: 'app, server and problems stand above the folders; only the command line reaches up to them',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/cli/' },
      to: { path: ROOT },
    },
    {
      name: 'plain-files-are-pure',
      comment: 'a file without a suffix imports other plain files and libraries that only compute',
      severity: 'error',
      from: { path: '^src/.+/[^.]+\\.ts$', pathNot: '^src/cli/' },
      to: { path: WORLDLY },
    },
    {
      name: 'plain-files-touch-nothing',
      severity: 'error',
      from: { path: '^src/.+/[^.]+\\.ts$', pathNot: '^src/cli/' },
      to: {
        path: '^(node:)?(fs|fs/promises|net|http|https|http2|child_process|dns|tls|worker_threads|cluster|os|timers|timers/promises)$',
      },
    },
    {
      name: 'plain-files-know-no-server',
      severity: 'error',
      from: { path: '^src/.+/[^.]+\\.ts$', pathNot: '^src/cli/' },
      to: { path: 'node_modules/(fastify|pg|drizzle-orm|pino|@fastify)/' },
    },
    {
      name: 'stores-know-no-http',
      severity: 'error',
      from: { path: '\\.(store|table)\\.ts$' },
      to: { path: '(node_modules/(fastify|@fastify)/)|(\\.route\\.ts$)' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/' }, to: {} },
    {
      name: 'source-knows-no-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
}
