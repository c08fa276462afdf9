import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.client.ts'

// A process that starts the embedded Postgres, says what it got, and holds it until it is killed.
const [dataDir, password] = process.argv.slice(2)
if (!dataDir || !password) throw new Error('usage: hold-postgres.ts <data directory> <password>')
const { url, attached } = await startEmbeddedPostgres({ dataDir, password, log: { info() {} } })
process.send?.({ url, attached })
// Listening keeps the process alive, and lets it end when its parent does.
process.on('message', () => {})
