import type { RefusalText } from './refusal-text.ts'

/** What a complaint lacks on its way to an approved plan: grade, verification, both sides, options, laws, approval. */
export const PLANNING_REFUSALS = {
  'delegation-over': {
    ...{ about: 'complaint', rule: 'APP-1' },
    en: 'The delegation is over, or was revoked already.',
    zh: '该授权已结束或已撤销。',
  },
  'another-level-next': {
    ...{ about: 'complaint', rule: 'APP-1' },
    en: 'It waits for another level of approval first; `next` names its role.',
    zh: '须先由另一级审批，`next` 为该级角色。',
  },
  'approval-holds': {
    ...{ about: 'complaint', rule: 'APP-1' },
    en: 'The time for which the approval holds is not over.',
    zh: '审批有效期尚未届满。',
  },
  'regrade-only-rises': {
    ...{ about: 'complaint', rule: 'GRD-1' },
    en: 'After approval the grade may only rise.',
    zh: '审批后等级只能上调。',
  },
  'too-few-options': {
    ...{ about: 'complaint', rule: 'PLAN-1' },
    en: 'A plan needs more options.',
    zh: '方案的备选项数量不足。',
  },
  'over-promise': {
    ...{ about: 'complaint', rule: 'PLAN-3' },
    en: 'It promises less time than was lately achieved for such work; `options` has the numbers. Give it more time, or the reason in `overPromiseReason`.',
    zh: '承诺的时间短于近期同类工作的实际用时，数据见 `options`。请放宽时间，或在 `overPromiseReason` 中说明理由。',
  },
  'below-entitlement': {
    ...{ about: 'complaint', rule: 'PLAN-6' },
    en: 'No option gives what an applicable law does; `entitlements` names them. Offer it, or give the reason in `entitlementReason`: the plan then goes to legal.',
    zh: '没有任何备选项达到适用法律的规定，详见 `entitlements`。请补足，或在 `entitlementReason` 中说明理由：该方案将转法务审核。',
  },
  'countersignature-missing': {
    ...{ about: 'complaint', rule: 'PLAN-2' },
    en: 'The departments in `departments` are to carry out measures of the plan and have not countersigned it.',
    zh: '须由 `departments` 所列部门先行会签：方案中的措施由其执行。',
  },
  'countersignature-not-asked': {
    ...{ about: 'complaint', rule: 'PLAN-2' },
    en: 'The plan asks nothing of this department that it would have to countersign.',
    zh: '该方案没有需要此部门会签的措施。',
  },
  'verification-missing': {
    ...{ about: 'complaint', rule: 'VER-3' },
    en: 'It needs at least one concluded verification, or a waiver with its reason.',
    zh: '须至少有一项已办结的核实，或附理由的免核实记录。',
  },
  'legal-review-missing': {
    ...{ about: 'complaint', rule: 'CLS-4' },
    en: 'It needs a legal review whose latest opinion is clear.',
    zh: '须经法务审核，且最近一次意见为“无异议”。',
  },
  'not-settleable': {
    ...{ about: 'complaint', rule: 'PLAN-5' },
    en: 'Only a grade that policy names may be settled at once.',
    zh: '仅规定等级的投诉可即时办结。',
  },
  'over-settlement-limit': {
    ...{ about: 'complaint', rule: 'PLAN-5' },
    en: 'The cost is above what may be settled at once; make a plan instead.',
    zh: '费用超过即时办结限额，请改为制定方案。',
  },
  'too-many-settlements': {
    ...{ about: 'complaint', rule: 'PLAN-5' },
    en: 'This customer has had as many settlements as policy allows in that time; make a plan instead.',
    zh: '该客户在规定期限内的即时办结次数已满，请改为制定方案。',
  },
  'consent-missing': {
    ...{ about: 'complaint', rule: 'APP-2' },
    en: 'The customer has not accepted an option yet, and the option is not goodwill.',
    zh: '客户尚未接受任何方案选项，且该选项并非单方善意补偿。',
  },
  'already-decided': {
    ...{ about: 'complaint', rule: 'APP-2' },
    en: 'The customer’s choice is recorded already.',
    zh: '客户的选择已登记。',
  },
  'green-channel-only': {
    ...{ about: 'complaint', rule: 'APP-2' },
    en: 'Before approval execution begins only by the green channel, and only where the grade allows it.',
    zh: '审批前仅可经绿色通道执行，且须为规定等级。',
  },
  'ratification-not-owed': {
    ...{ about: 'complaint', rule: 'APP-2' },
    en: 'Nothing waits for ratification.',
    zh: '没有待补批的事项。',
  },
  'ratification-owed': {
    ...{ about: 'complaint', rule: 'APP-2' },
    en: 'The approval that should follow the work is still owed.',
    zh: '尚欠补批。',
  },
  'both-sides-unheard': {
    ...{ about: 'complaint', rule: 'FAIR-1' },
    en: 'It needs a statement of the complainant and one of the person or unit complained of, or why one is missing.',
    zh: '须有投诉人与被投诉方双方的陈述，或缺失说明。',
  },
  'no-respondent': {
    ...{ about: 'complaint', rule: 'FAIR-3' },
    en: 'The record names nobody who is complained of.',
    zh: '记录中没有被投诉的人员或单位。',
  },
  'already-concluded': {
    ...{ about: 'complaint', rule: 'VER-1' },
    en: 'It has been signed, answered, waived, returned, finished or cancelled already.',
    zh: '该项已签收、会签、答复、免除、退回、完成或取消。',
  },
} as const satisfies Record<string, RefusalText>
