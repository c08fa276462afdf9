import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { relative, resolve } from 'node:path'
import t from 'tap'
import { readConfig, VARIABLES } from '../../src/platform/config.ts'
import { copiedBy, instructionsOf } from '../support/dockerfile.ts'
import { filesUnder, textOf } from '../support/files.ts'

const instructions = instructionsOf(textOf('Dockerfile'))
const LAST = Math.max(...instructions.map(({ at }) => at))
const last = (name: string) =>
  instructions.filter((one) => one.at === LAST && one.name === name).map(({ words }) => words)
const manifest = JSON.parse(textOf('package.json')) as Record<
  'dependencies' | 'scripts',
  Record<string, string>
>
const build = JSON.parse(textOf('tsconfig.build.json')) as { exclude: string[] }
const built = filesUnder('src').filter((path) => path.endsWith('.ts') && !build.exclude.includes(path))
const environment = Object.fromEntries(
  last('ENV').flatMap((words) => words.split(' ').map((pair) => pair.split('=') as [string, string])),
)

t.test('the image sets nothing that the service does not read', async (t) => {
  const secrets = {
    DATABASE_URL: 'postgres://db/redress',
    JWT_SECRET: 'x'.repeat(32),
    ENCRYPTION_KEYS: 'k1:unread',
  }
  const config = readConfig({ ...environment, ...secrets })
  for (const name of Object.keys(environment)) t.ok(VARIABLES.includes(name), name)
  t.match(config, { NODE_ENV: 'production', HOST: '0.0.0.0' })
})

t.test(
  'the image listens on the port that it exposes, and asks itself whether it is ready there',
  async (t) => {
    t.same(last('EXPOSE'), [environment.PORT])
    const [health = ''] = last('HEALTHCHECK')
    t.match(health, /http:\/\/127\.0\.0\.1:\$\{process\.env\.PORT\}\/health\/ready/)
    t.match(health, /CMD \["node", "-e",/, 'with no other tool than Node')
    t.match(textOf('src/platform/health.route.ts'), "url: '/health/ready'")
  },
)

t.test(
  'the image runs as a user other than root, by number, and stops by the signal that drains',
  async (t) => {
    t.match(last('USER')[0], /^[1-9]\d*:[1-9]\d*$/)
    t.same(last('STOPSIGNAL'), ['SIGTERM'])
    t.match(last('CMD')[0], /^\["node",/, 'without a shell that would swallow the signal')
  },
)

t.test('the image is of one pinned line of Node that the service supports', async (t) => {
  const [line] = instructions.filter(({ name }) => name === 'ARG').map(({ words }) => words)
  t.match(line, /^NODE_VERSION=\d+$/)
  t.ok(Number(line?.split('=')[1]) % 2 === 0, 'with long-term support')
  for (const { words } of instructions.filter(({ name }) => name === 'FROM'))
    t.match(words, /^node:\$\{NODE_VERSION\}-/)
})

t.test('the image installs by the lock file, for production, and runs no install script', async (t) => {
  const installs = instructions.filter(({ words }) => words.includes('npm ci'))
  t.equal(installs.length, 2)
  for (const { words } of installs) t.match(words, '--ignore-scripts')
  t.match(last('RUN')[0], 'npm ci --omit=dev --omit=optional')
})

t.test('what the Dockerfile copies exists and is let through by .dockerignore', async (t) => {
  const letThrough = textOf('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1))
  const copied = new Set([...copiedBy(instructions, 0), ...copiedBy(instructions, LAST)])
  for (const path of copied) {
    t.ok(existsSync(path), path)
    t.ok(letThrough.includes(path), path)
  }
  t.same(letThrough.toSorted(), [...copied].sort())
})

t.test('every package that the built code imports is one that production installs', async (t) => {
  const imported = /^(?:import|export|\}).* from '([^'.\s][^'\s]*)'$|\bimport\(?\s?'([^'.\s][^'\s]*)'/gm
  for (const path of built)
    for (const [, still, later] of textOf(path).matchAll(imported)) {
      const name = still ?? later ?? ''
      const [scope = '', rest] = name.split('/')
      const known = scope.startsWith('node:') || builtinModules.includes(scope)
      const wanted = scope.startsWith('@') ? `${scope}/${rest}` : scope
      if (!known && !manifest.dependencies[wanted]) t.fail(`${path} imports ${name}`)
    }
  t.ok(built.length > 100)
})

t.test('every file that the built code reads beside itself is in the image', async (t) => {
  const beside = /new URL\(['`]([^'`$]+)[^)]*, import\.meta\.url\)/g
  const found = built.flatMap((path) =>
    [...textOf(path).matchAll(beside)].map(([, target = '']) => relative('.', resolve(path, '..', target))),
  )
  t.ok(found.length >= 3)
  const inImage = [...copiedBy(instructions, LAST), 'src']
  for (const path of found)
    t.ok(
      inImage.some((root) => path === root || path.startsWith(`${root}/`)),
      path,
    )
})
