import { readdirSync } from 'node:fs'
import { register } from 'node:module'
import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { dealt } from './deal.ts'

const FILE_LIMIT_MS = 120_000

let own: Test = t

/** The subtest of the test file that is being loaded. */
export function ownTest(): Test {
  return own
}

/**
 * Runs a batch, a share of all test files as large as that of each file beside it, one after the other in this
 * process, so that the service is loaded once for many. Each is a subtest, which the file gets as tap's `t`: its
 * apps and databases end with it. It may take two minutes, as in a process of its own.
 */
export async function runBatch(batch: string): Promise<void> {
  const files = filesOf(batch)
  register('./own-test.hooks.mjs', import.meta.url)
  t.setTimeout(FILE_LIMIT_MS * files.length)
  for (const file of files) {
    await t.test(file, { timeout: FILE_LIMIT_MS }, async (subtest) => {
      own = subtest
      await import(pathToFileURL(file).href)
    })
  }
}

/** The test files of a batch. */
function filesOf(batch: string): readonly string[] {
  const batches = readdirSync(new URL('.', batch)).sort()
  return dealt(testFiles(), batches.length)[batches.indexOf(basename(fileURLToPath(batch)))] ?? []
}

function testFiles(): string[] {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .sort()
}
