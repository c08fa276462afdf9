import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { withClaim } from '../../src/platform/claim.client.ts'

const BUILT = 'node_modules/@tapjs/test/test-built/dist/esm/index.js'
const BUILD_LIMIT_MS = 120_000

// As installed, tap compiles TypeScript itself and slowly; .taprc leaves that to tsx, which takes a rebuild once.
await withClaim('.tap/build', BUILD_LIMIT_MS, async () => {
  if (existsSync(BUILT) && !readFileSync(BUILT, 'utf8').includes('@tapjs/typescript')) return
  const { status } = spawnSync('tap', ['build'], { stdio: 'inherit', shell: process.platform === 'win32' })
  process.exitCode = status ?? 1
})
