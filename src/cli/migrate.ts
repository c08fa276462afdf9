import { migrate } from '../platform/migrate.store.ts'
import { findDatabase, readRuntime } from '../runtime.client.ts'

const place = await findDatabase(readRuntime())
const applied = await migrate(place.directUrl)
console.log(applied.length === 0 ? 'Nothing to migrate.' : `Applied ${applied.join(', ')}.`)
await place.stop()
