import type { DemoCase } from './demo-case.ts'
import { OTHER_CASES } from './demo-cases-other.ts'
import { PROCESS_CASES } from './demo-cases-process.ts'
import { PRODUCT_CASES } from './demo-cases-product.ts'
import { SERVICE_CASES } from './demo-cases-service.ts'

/** The complaints of the demo tenant, in the order of receiving: what is merged comes after its target. */
export const DEMO_CASES: readonly DemoCase[] = [
  ...PRODUCT_CASES,
  ...SERVICE_CASES,
  ...PROCESS_CASES,
  ...OTHER_CASES,
]
