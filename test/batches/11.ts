import { runBatch } from '../support/batch.ts'

await runBatch(import.meta.url)
