import { spawnSync } from 'node:child_process'

/** Runs dependency-cruiser and refuses its yes when it has looked at nothing, as it does when it can't read TypeScript. */
const FEWEST_MODULES = 100
const { stdout, stderr } = spawnSync(
  'npx',
  ['depcruise', 'src', 'test', 'clients', '--output-type', 'json'],
  {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  },
)
const { summary } = JSON.parse(stdout || '{}') as {
  summary?: {
    totalCruised: number
    violations: { rule: { name: string }; from: string; to: string }[]
  }
}
if (!summary) console.error(stderr)
for (const { rule, from, to } of summary?.violations ?? []) console.error(`${rule.name}: ${from} -> ${to}`)
const cruised = summary?.totalCruised ?? 0
console.log(`${cruised} modules cruised, ${summary?.violations.length ?? 0} violations`)
if (cruised < FEWEST_MODULES || (summary?.violations.length ?? 0) > 0) process.exitCode = 1
