import { startCluster } from './cluster.ts'

await startCluster()
