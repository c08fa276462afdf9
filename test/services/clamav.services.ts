import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { clamd } from '../../src/platform/virus-scanner.client.ts'

const CLAMD = '/usr/sbin/clamd'
const MARK = 'redress-test-malware-73'
const MOST = 1_000_000

const folder = mkdtempSync(join(tmpdir(), 'redress-clamd-'))
const socket = join(folder, 'clamd.ctl')
// A signature of our own: nothing is downloaded.
writeFileSync(join(folder, 'own.ndb'), `Redress.Test-1:0:*:${Buffer.from(MARK).toString('hex')}\n`)
writeFileSync(
  join(folder, 'clamd.conf'),
  [
    ...[`DatabaseDirectory ${folder}`, `LocalSocket ${socket}`, 'Foreground yes', 'User root'],
    ...[`StreamMaxLength ${MOST}`, `TemporaryDirectory ${folder}`],
  ].join('\n'),
)
chownSync(folder, process.getuid?.() ?? 0, process.getgid?.() ?? 0)
const server = spawn(CLAMD, ['-c', join(folder, 'clamd.conf')], { stdio: 'ignore' })
const ended = new Promise((resolve) => server.once('exit', resolve))
t.teardown(async () => {
  server.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
})
await Promise.race([listens(), ended.then((code) => Promise.reject(new Error(`clamd ended with ${code}`)))])
const scanner = clamd(`unix:${socket}`)

t.test('PRIV-5 a real clamd finds what it knows, wherever it stands, and lets the rest pass', async (t) => {
  t.equal(await verdictOn([Buffer.from('harmless')]), null)
  t.equal(await verdictOn([Buffer.alloc(700_000, 'a')]), null)
  t.match(
    await verdictOn([Buffer.alloc(300_000, 'a'), Buffer.from(MARK), Buffer.alloc(10, 'b')]),
    /^Redress\.Test-1/,
  )
  const [first, second] = [Buffer.from(MARK.slice(0, 9)), Buffer.from(MARK.slice(9))]
  t.match(await verdictOn([first, second]), /^Redress\.Test-1/, 'across two pieces')
})

t.test('PRIV-5 what is longer than clamd takes is no verdict', async (t) => {
  const pieces = Array.from({ length: 40 }, () => Buffer.alloc(65_536, 'a'))
  await t.rejects(verdictOn(pieces), { name: 'ScannerUnavailable' })
})

async function verdictOn(pieces: readonly Buffer[]): Promise<string | null> {
  const scan = scanner.begin()
  try {
    for (const piece of pieces) await scan.write(piece)
    return await scan.verdict()
  } finally {
    scan.end()
  }
}

async function listens(): Promise<void> {
  while (!existsSync(socket) || !(await connects())) await new Promise((resolve) => setImmediate(resolve))
}

function connects(): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket)
    probe.on('error', () => resolve(false))
    probe.on('connect', () => {
      probe.destroy()
      resolve(true)
    })
  })
}
