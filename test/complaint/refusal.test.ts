import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { REFUSALS, Refusal, TransitionNotAllowed, UnfitInput } from '../../src/complaint/refusal.ts'

t.test('each refusal reads in English and in Chinese, and the two are different texts', async (t) => {
  for (const [code, { en, zh }] of Object.entries(REFUSALS)) {
    t.match(en, /^[A-Z][^\p{Script=Han}]+\.$/u, code)
    t.match(zh, /^\p{Script=Han}.*。$/u, code)
    t.not(en, zh, code)
  }
})

t.test('no two refusals say the same, so that each tells what to change', async (t) => {
  const refusals = Object.values(REFUSALS)
  t.equal(new Set(refusals.map(({ en }) => en)).size, refusals.length)
  t.equal(new Set(refusals.map(({ zh }) => zh)).size, refusals.length)
})

t.test('each refusal is about a person or about the complaint, and serves a rule', async (t) => {
  for (const [code, { about, rule }] of Object.entries(REFUSALS)) {
    t.match(code, /^[a-z]+(-[a-z]+)*$/)
    t.ok(about === 'person' || about === 'complaint', code)
    t.match(rule, /^[A-Z]+-\d+$/, code)
  }
})

t.test('a refusal that nothing says is not on the list', async (t) => {
  const folders = [
    'complaint',
    'lifecycle',
    'casework',
    'escalation',
    'privacy',
    'improvement',
    'members',
    'customer',
    'inbound',
    'imports',
    'webhooks',
  ].map((name) => new URL(`../../src/${name}/`, import.meta.url))
  const source = folders
    .flatMap((folder) => readdirSync(folder).map((file) => new URL(file, folder)))
    .filter(({ pathname }) => pathname.endsWith('.ts') && !/\/refusals?(-\w+)?\.ts$/.test(pathname))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  for (const code of Object.keys(REFUSALS)) t.ok(source.includes(`'${code}'`), code)
})

t.test('a refusal carries what the caller needs to mend it', async (t) => {
  t.match(new Refusal('dossier-incomplete', { missing: ['plan'] }), {
    ...{ name: 'Refusal', code: 'dossier-incomplete', more: { missing: ['plan'] } },
  })
  t.match(new TransitionNotAllowed('archived', ['hold']), { state: 'archived', allowed: ['hold'] })
  const texts = { en: 'Wrong.', zh: '有误。' }
  t.match(new UnfitInput('/into', 'wrong', texts), { pointer: '/into', code: 'wrong', texts })
})
