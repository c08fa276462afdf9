import t from 'tap'
import { BadConfig, readConfig, VARIABLES } from '../../src/platform/config.ts'
import { instructionsOf } from '../support/dockerfile.ts'
import { documentsOf, filesUnder, namedIn, textOf } from '../support/files.ts'

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
  readonly periodSeconds: number
  readonly failureThreshold: number
}
interface Container {
  readonly image: string
  readonly command?: readonly string[]
  readonly envFrom: readonly Record<string, { readonly name: string }>[]
  readonly env?: readonly { readonly name: string; readonly value: string }[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly startupProbe: Probe
  readonly livenessProbe: Probe
  readonly readinessProbe: Probe
  readonly resources: { readonly requests: object; readonly limits: object }
  readonly securityContext: object
}
interface Pod {
  readonly metadata: { readonly labels: Labels }
  readonly spec: {
    readonly containers: readonly [Container]
    readonly securityContext: object
    readonly terminationGracePeriodSeconds: number
    readonly automountServiceAccountToken: boolean
  }
}
type Labels = Readonly<Record<string, string>>
interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels: Labels }
  readonly data: Record<string, string>
  readonly stringData: Record<string, string>
  readonly resources: readonly string[]
  readonly spec: {
    readonly replicas: number
    readonly template: Pod
    readonly minAvailable: number
    readonly selector: Labels & { readonly matchLabels: Labels }
    readonly ports: readonly [{ readonly targetPort: string }]
  }
}

const FOLDER = 'deploy/kubernetes/'
const all = filesUnder(FOLDER).flatMap((path) => documentsOf<Manifest>(path))
const ofKind = (kind: string) => all.filter((one) => one.kind === kind)
const one = (kind: string, name: string) => {
  const found = ofKind(kind).find(({ metadata }) => metadata.name === name)
  if (!found) throw new Error(`there is no ${kind} ${name}`)
  return found
}
const settings = one('ConfigMap', 'redress').data
const secrets = one('Secret', 'redress').stringData
const deployments = ofKind('Deployment')
const pods = [...deployments, ...ofKind('Job')].map(({ spec }) => spec.template)
const SECRETS = {
  ...{ DATABASE_URL: 'postgres://db/redress', DATABASE_DIRECT_URL: 'postgres://db/redress' },
  DATABASE_REPLICA_URL: 'postgres://replica/redress',
  ...{ JWT_SECRET: 'x'.repeat(32), ENCRYPTION_KEYS: 'k1:unread', SMTP_URL: 'smtp://mail' },
}

t.test('every setting of the manifests is one that the service reads', async (t) => {
  t.same(Object.keys(secrets).sort(), Object.keys(SECRETS).sort())
  for (const { spec } of pods) {
    const [{ env = [], envFrom }] = spec.containers
    const own = Object.fromEntries(env.map(({ name, value }) => [name, value]))
    const set = { ...settings, ...SECRETS, ...own }
    t.doesNotThrow(() => readConfig(set))
    for (const name of Object.keys(set)) t.ok(VARIABLES.includes(name), name)
    t.same(envFrom, [{ configMapRef: { name: 'redress' } }, { secretRef: { name: 'redress' } }])
  }
})

t.test(
  'every setting that the service reads is set by the manifests, or left out with a word why',
  async (t) => {
    const texts = filesUnder(FOLDER).map(textOf).join('\n')
    t.same(namedIn(texts).sort(), [...VARIABLES].sort())
  },
)

t.test('the example secret holds none, and the service refuses to start with it', async (t) => {
  for (const [name, value] of Object.entries(secrets)) t.equal(value, '', name)
  t.throws(() => readConfig({ ...settings, ...secrets }), BadConfig)
  const [kustomization] = ofKind('Kustomization')
  const applied = kustomization?.resources ?? []
  const files = filesUnder(FOLDER).map((path) => path.slice(FOLDER.length))
  t.same(
    [...applied].sort(),
    files.filter((file) => file !== 'kustomization.yaml' && file !== 'secret.example.yaml'),
  )
})

t.test('there is a deployment for each role, and probes ask what the service answers', async (t) => {
  t.same(deployments.map(({ metadata }) => metadata.name).sort(), ['redress-api', 'redress-worker'])
  const health = textOf('src/platform/health.route.ts')
  for (const { metadata, spec } of deployments) {
    const [{ env, ports, startupProbe, livenessProbe, readinessProbe }] = spec.template.spec.containers
    t.same(env, [{ name: 'ROLE', value: metadata.labels['app.kubernetes.io/component'] }])
    t.same(ports, [{ name: 'http', containerPort: Number(settings.PORT) }])
    t.same(startupProbe.httpGet, { path: '/health/live', port: 'http' })
    t.same(livenessProbe.httpGet, { path: '/health/live', port: 'http' })
    t.same(readinessProbe.httpGet, { path: '/health/ready', port: 'http' })
    for (const { httpGet } of [livenessProbe, readinessProbe]) t.match(health, `url: '${httpGet.path}'`)
    const patience = startupProbe.periodSeconds * startupProbe.failureThreshold
    t.ok(patience > 60, 'longer than a start may wait for the migrations of another process')
  }
})

t.test('a stopping pod is given longer than the service takes to drain', async (t) => {
  const [, seconds] = /DRAIN_LIMIT_MS = (\d+)_000/.exec(textOf('src/serve.client.ts')) ?? []
  const BEFORE_STOP = 5
  for (const { spec } of deployments)
    t.ok(spec.template.spec.terminationGracePeriodSeconds > Number(seconds) + BEFORE_STOP)
})

t.test('the service and the budgets select the pods that they mean', async (t) => {
  const labelsOf = (name: string) => one('Deployment', name).spec.template.metadata.labels
  t.same(one('Service', 'redress').spec.selector, labelsOf('redress-api'))
  t.equal(one('Service', 'redress').spec.ports[0].targetPort, 'http')
  for (const name of ['redress-api', 'redress-worker']) {
    const { replicas, selector } = one('Deployment', name).spec
    t.same(selector.matchLabels, labelsOf(name))
    const budget = one('PodDisruptionBudget', name).spec
    t.same(budget.selector.matchLabels, labelsOf(name))
    t.ok(budget.minAvailable < replicas, 'a node can be drained at all')
  }
})

t.test('every pod runs confined as the user of the image, on what it asked for', async (t) => {
  const [user] = instructionsOf(textOf('Dockerfile'))
    .filter(({ name }) => name === 'USER')
    .map(({ words }) => words.split(':').map(Number))
  t.equal(pods.length, 3)
  for (const { spec } of pods) {
    const [container] = spec.containers
    t.same(spec.securityContext, {
      ...{ runAsNonRoot: true, runAsUser: user?.[0], runAsGroup: user?.[1] },
      seccompProfile: { type: 'RuntimeDefault' },
    })
    t.same(container.securityContext, {
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      capabilities: { drop: ['ALL'] },
    })
    t.equal(spec.automountServiceAccountToken, false)
    t.hasProps(container.resources.requests, ['cpu', 'memory'])
    t.hasProps(container.resources.limits, ['memory'])
    t.equal(container.image, 'redress')
  }
})

t.test('the migration job runs what npm run migrate runs, compiled', async (t) => {
  const { command } = one('Job', 'redress-migrate').spec.template.spec.containers[0]
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
  const [source = ''] = /src\S+/.exec(scripts.migrate ?? '') ?? []
  t.same(command, ['node', source.replace('src/', 'dist/').replace('.ts', '.js')])
})
