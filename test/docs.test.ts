import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { ROLES } from '../src/access/actor.ts'
import { CASEWORK } from '../src/complaint/casework.ts'
import { REFUSALS } from '../src/complaint/refusal.ts'
import { STATES } from '../src/complaint/states.ts'
import { TRANSITIONS, transitionOf } from '../src/complaint/transitions.ts'
import { CHANNELS } from '../src/platform/channels.ts'
import { VARIABLES } from '../src/platform/config.ts'
import { readDefaultPack } from '../src/policy/default-pack.store.ts'
import { GRADES, POLICY_NAMES } from '../src/policy/policy.ts'

const ROOT = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')
const glossary = read('docs/glossary.md')
const rules = read('docs/rules.md')
const { taxonomy, grading } = readDefaultPack()

const RULE = /\b[A-Z]{2,5}-\d{1,2}\b/g
const FAMILIES = new Set([...rules.matchAll(/^\| ([A-Z]+)-\d+ /gm)].map(([, family]) => family))
const promised = new Set([...rules.matchAll(/^\| ([A-Z]+-\d+) /gm)].map(([, rule]) => rule ?? ''))

t.test('every role, state, command, grade, category and channel stands in the glossary', async (t) => {
  const words = {
    roles: [...ROLES, 'worker'],
    states: STATES,
    commands: Object.keys(TRANSITIONS),
    casework: Object.keys(CASEWORK),
    grades: GRADES,
    channels: CHANNELS,
    categories: taxonomy.categories.flatMap(({ code, subcategories }) => {
      return [code, ...subcategories.map((one) => one.code)]
    }),
    facts: grading.criteria.map(({ fact }) => fact).filter((fact) => fact !== 'channel'),
    policies: POLICY_NAMES,
  }
  for (const [kind, names] of Object.entries(words))
    for (const name of names) t.ok(glossary.includes(`\`${name}\``), `${kind}: ${name}`)
})

t.test('both READMEs explain every variable that the service reads, and no other', async (t) => {
  for (const name of ['README.md', 'README.zh-CN.md']) {
    const rows = read(name).match(/^\| (?:`[A-Z_]+`(?:, |、)?)+ +\|/gm) ?? []
    const explained = rows.flatMap((row) => row.match(/[A-Z_]{2,}/g) ?? [])
    t.same(explained.sort(), [...VARIABLES].sort(), name)
  }
})

t.test('a command has the Chinese name in the glossary that the machine gives it', async (t) => {
  const steps = [...Object.keys(TRANSITIONS), ...Object.keys(CASEWORK)] as (keyof typeof TRANSITIONS)[]
  for (const step of steps) {
    const { zh } = transitionOf(step).name
    t.match(glossary, new RegExp(`^\\| ${zh} +\\| \`${step}\` +\\|`, 'm'), step)
  }
})

t.test('a subcategory has the Chinese name in the glossary that the taxonomy gives it', async (t) => {
  for (const { code, name, subcategories } of taxonomy.categories) {
    t.match(glossary, new RegExp(`^\\| ${name.zh} +\\| \`${code}\` +\\|`, 'm'), code)
    for (const one of subcategories) t.ok(glossary.includes(`\`${one.code}\` ${one.name.zh}`), one.code)
  }
})

t.test('every rule that the source and the tests speak of is promised in docs/rules.md', async (t) => {
  for (const folder of ['src', 'test'])
    for (const { path, rule } of rulesIn(folder)) t.ok(promised.has(rule), `${path}: ${rule}`)
})

t.test('every rule of the machine and of its refusals is promised in docs/rules.md', async (t) => {
  const named = [
    ...Object.values(TRANSITIONS).flatMap((row) => row.rules),
    ...Object.values(REFUSALS).map(({ rule }) => rule),
  ]
  for (const rule of new Set<string>(named)) t.ok(promised.has(rule), rule)
})

t.test('a rule stands in docs/rules.md once, and says since when it is kept', async (t) => {
  const rows = [...rules.matchAll(/^\| ([A-Z]+-\d+) +\|(.*)\| +([^|]+?) +\|$/gm)]
  t.equal(rows.length, promised.size)
  for (const [, rule = '', promise = '', since = ''] of rows) {
    t.match(since, /^(\d+\.\d+( in part)?|planned)$/, rule)
    t.ok(promise.trim().length > 20, rule)
    if (since.endsWith('in part')) t.match(promise, /_In \d+\.\d+: /, `${rule} says which part`)
  }
})

/** The rules that the files of a folder name, told from other things that look alike by their family. */
function rulesIn(folder: string): { path: string; rule: string }[] {
  const files = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const path = `${folder}/${file}`
      const found = [...new Set(read(path).match(RULE) ?? [])]
      return found.filter((rule) => FAMILIES.has(rule.split('-')[0] ?? '')).map((rule) => ({ path, rule }))
    })
}
