/** What customers ask for (诉求, REC-1). */
export const DEMANDS = [
  ...(['refund', 'exchange', 'repair', 'compensation', 'apology'] as const),
  ...(['service_improvement', 'explanation', 'other'] as const),
] as const

/** Those that ask for money: a coupon replaces it only by the customer's choice (PLAN-6). */
export const MONEY_DEMANDS: readonly string[] = ['refund', 'compensation']
