import { ownTest } from './batch.ts'

/** What a test file in a batch imports in place of tap; loaded once for each, while it is the one that is loading. */
export default ownTest()
