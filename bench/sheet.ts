import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import type { Taken } from './load.ts'

/** The table of results as it grows. */
export interface Sheet {
  /** Notes what a load took, beside its floor. */
  note(what: string, taken: Taken, floor?: Taken): void
  /** Notes a fact in words. */
  tell(what: string): void
  /** Writes `RESULTS.md`. */
  write(connections: number, seconds: number): void
}

/** A table without rows. */
export function newSheet(): Sheet {
  const rows: string[] = []
  const facts: string[] = []
  return {
    note: (what, { rate, p50, p95, p99, failed }, floor) => {
      const against = floor ? `${rateOf(floor.rate)} | ${(rate / floor.rate).toFixed(2)}` : ' | '
      const times = [p50, p95, p99].map((ms) => ms.toFixed(1)).join(' | ')
      const row = `| ${what}${failed > 0 ? `, ${failed} FAILED` : ''} | ${rateOf(rate)} | ${times} | ${against} |`
      console.log(row)
      rows.push(row)
    },
    tell: (what) => {
      console.log(what)
      facts.push(`- ${what}`)
    },
    write: (connections, seconds) =>
      writeFileSync(new URL('./RESULTS.md', import.meta.url), page(rows, facts, connections, seconds)),
  }
}

function rateOf(rate: number): string {
  return `${rate.toFixed(rate < 10 ? 2 : 0)}/s`
}

function page(
  rows: readonly string[],
  facts: readonly string[],
  connections: number,
  seconds: number,
): string {
  const memory = Math.round(totalmem() / 2 ** 30)
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory} GB, Node ${process.version}`
  return `# Performance

Made by \`npm run bench\` on ${machine},
with one process of the service unless said otherwise, Postgres and the load on the same machine; ${connections} connections (reports: 2), ${seconds} s of
intake and of whole lives, half of it of each of the others.

One complaint was received each minute. Of those of the last 35 days three in a hundred are open, older ones are
archived, with a dozen events each: the larger size is a longer past, not a larger house. The floor is the bare SQL on
one pool in the same run: of a command one complaint, one event, four clocks and one idempotency row a transaction; of a
read the one statement behind it; of a report the same count over the tables, for which the service reads tallies
([reporting](../docs/reporting.md)).

| what | rate | p50 ms | p95 ms | p99 ms | floor | of floor |
|---|---|---|---|---|---|---|
${rows.join('\n')}

${facts.join('\n')}
`
}
