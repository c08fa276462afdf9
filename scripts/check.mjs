// Runs every `check:…` script of package.json, two at a time in their order, and prints what each said when it ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const AT_ONCE = 2
const root = new URL('../', import.meta.url)
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
const waiting = Object.entries(scripts).filter(([name]) => name.startsWith('check:'))
const failed = []

await Promise.all(Array.from({ length: AT_ONCE }, runWaiting))
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

async function runWaiting() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, command] = next
    const { code, said } = await run(command)
    console.log(`> ${name}: ${command}\n${said.trimEnd()}\n`)
    if (code !== 0) failed.push(name)
  }
}

/** What a command said, on either stream, and the code it ended with; none where a signal ended it. */
async function run(command) {
  const child = spawn(command, { cwd: fileURLToPath(root), shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  }
  const [code] = await once(child, 'close')
  return { code, said }
}
