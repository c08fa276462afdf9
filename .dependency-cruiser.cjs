/** Folders import only downward; the suffix of a file says which part of the world it touches. */
const LAYERS = [
  'cli',
  'reporting',
  'escalation',
  'webhooks',
  'events',
  'customer',
  'inbound',
  'imports',
  'improvement',
  'notices',
  'privacy',
  'lifecycle',
  'casework',
  'complaint',
  'clocks',
  'policy',
  'members',
  'access',
  'platform',
]
const WORLDLY = '\\.(route|store|table|job|client|plugin|resource)\\.ts$'
const PLAIN = '^src/.+/[^./]+\\.ts$'
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
      name: 'reporting-knows-no-domain',
      comment: 'its contract are the views: what handles complaints may change without it',
      severity: 'error',
      from: { path: '^src/reporting/' },
      to: {
        path: '^src/(escalation|webhooks|events|customer|inbound|imports|improvement|notices|privacy|lifecycle|casework|complaint|clocks|policy|members)/',
      },
    },
    {
      name: 'only-entries-know-reporting',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(reporting|cli)/|^src/(app|worker\\.job)\\.ts$' },
      to: { path: '^src/reporting/' },
    },
    {
      name: 'plain-files-are-pure',
      comment: 'a file without a suffix imports other plain files and libraries that only compute',
      severity: 'error',
      from: { path: PLAIN, pathNot: '^src/cli/' },
      to: { path: WORLDLY },
    },
    {
      name: 'plain-files-touch-nothing',
      comment: 'of what Node brings along only crypto computes and nothing else',
      severity: 'error',
      from: { path: PLAIN, pathNot: '^src/cli/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'plain-files-know-no-server',
      comment: 'these libraries only compute; another one has to be added here first',
      severity: 'error',
      from: { path: PLAIN, pathNot: '^src/cli/' },
      to: {
        path: 'node_modules/',
        pathNot: 'node_modules/(zod|safe-stable-stringify|jose|graphql|ical.js|file-type|postal-mime)/',
      },
    },
    {
      name: 'only-reporting-speaks-graphql',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/reporting/' },
      to: { path: 'node_modules/(graphql|mercurius)/' },
    },
    {
      name: 'stores-know-no-http',
      severity: 'error',
      from: { path: '\\.(store|table)\\.ts$' },
      to: { path: '(node_modules/(fastify|fastify-plugin|@fastify)/)|(\\.route\\.ts$)' },
    },
    {
      name: 'every-suffix-is-known',
      comment: 'a file with a suffix of its own would escape the rules for plain files',
      severity: 'error',
      from: { path: '^src/.+/[^./]+\\.[^/]+\\.ts$', pathNot: [WORLDLY, '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'every-folder-is-known',
      comment: 'a folder that stands in no list would escape the rules about direction',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${LAYERS.join('|')})/` },
      to: {},
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'clients-stand-alone',
      comment:
        'what integrators take along needs nothing of the service; what generates it reads the service',
      severity: 'error',
      from: { path: '^clients/', pathNot: '^clients/[^/]+/generator/' },
      to: { path: '^(src|test|bench)/|^clients/[^/]+/generator/' },
    },
    {
      name: 'clients-bring-one-library',
      comment: 'they run wherever fetch does',
      severity: 'error',
      from: { path: '^clients/', pathNot: '^clients/[^/]+/generator/' },
      to: { dependencyTypesNot: ['local'], pathNot: 'node_modules/openapi-fetch/' },
    },
    {
      name: 'source-knows-no-clients',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^clients/' },
    },
    {
      name: 'source-knows-no-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^clients/[^/]+/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
}
