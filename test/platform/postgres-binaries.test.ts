import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Test } from 'tap'
import t from 'tap'
import { isRoot, NOBODY, sharedDirectory } from '../../src/platform/postgres-account.client.ts'
import { installedPackage, program, readyBinaries } from '../../src/platform/postgres-binaries.client.ts'

const account = isRoot() ? NOBODY : undefined

t.test('library links that were not made at install are repaired in place', async (t) => {
  const { installed, dataDir } = installation(t)
  t.notOk(works(installed))
  t.equal(await readyBinaries(dataDir, account, installed), installed)
  t.ok(works(installed))
})

t.test('an installation that the server may neither use nor repair is copied once', async (t) => {
  const { installed, dataDir } = installation(t)
  chmodSync(join(installed, 'native', 'lib'), 0o500)
  chmodSync(installed, 0o500)
  const copy = await readyBinaries(dataDir, account, installed)
  t.not(copy, installed)
  t.ok(works(copy))
  const { ino } = statSync(copy)
  t.equal(await readyBinaries(dataDir, account, installed), copy)
  t.equal(statSync(copy).ino, ino)
  t.equal(statSync(installed).mode & 0o777, 0o500, 'and the installation is left as it was')
})

t.test('an installation that cannot run says why and what to do, and is not kept as a copy', async (t) => {
  const { installed, dataDir, copies } = installation(t)
  writeFileSync(program(installed, 'postgres'), '#!/bin/sh\necho wrong machine >&2\nexit 1\n')
  await t.rejects(readyBinaries(dataDir, account, installed), { message: /wrong machine\. Set DATABASE_URL/ })
  t.same(copies(), [])
})

/** The installed package, as npm leaves it when it skips install scripts, under a version of its own. */
function installation(t: Test) {
  const directory = mkdtempSync(join(tmpdir(), 'redress-binaries-'))
  chmodSync(directory, 0o755)
  const [installed, dataDir] = [join(directory, 'package'), join(directory, 'data')]
  mkdirSync(dataDir)
  cpSync(join(installedPackage(), 'native'), join(installed, 'native'), {
    recursive: true,
    filter: (path) => !lstatSync(path).isSymbolicLink(),
  })
  const version = basename(directory)
  writeFileSync(join(installed, 'package.json'), JSON.stringify({ version }))
  const home = account ? sharedDirectory(account) : dataDir
  const copies = () => readdirSync(home).filter((name) => name.includes(version) && !name.endsWith('.claims'))
  t.teardown(() => {
    chmodSync(installed, 0o700)
    chmodSync(join(installed, 'native', 'lib'), 0o700)
    for (const name of readdirSync(home).filter((name) => name.includes(version))) {
      rmSync(join(home, name), { recursive: true })
    }
    rmSync(directory, { recursive: true })
  })
  return { installed, dataDir, copies }
}

function works(root: string): boolean {
  return spawnSync(program(root, 'initdb'), ['--version'], { ...account, cwd: '/' }).status === 0
}
