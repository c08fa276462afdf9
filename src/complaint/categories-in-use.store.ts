import type { Transaction } from '../platform/database.store.ts'
import type { CategoryInUse } from '../policy/check.ts'
import { OPEN_STATES } from './states.ts'

const IN_USE = {
  name: 'categories-in-use',
  text: `select category, facts #>> '{matters,0,subcategory}' as subcategory, count(*)::int as complaints
    from complaint where tenant_id = $1 and state = any($2) and category is not null group by 1, 2 order by 1, 2`,
}

/** What the open complaints of the tenant are about: of each its main matter. */
export function readCategoriesInUse(tx: Transaction): Promise<CategoryInUse[]> {
  return tx.run<CategoryInUse>(IN_USE, [tx.tenant, OPEN_STATES])
}
