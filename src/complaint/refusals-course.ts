import type { RefusalText } from './refusal-text.ts'

/** What a complaint isn’t ready for otherwise, from its receipt to its archive and beyond. */
export const COURSE_REFUSALS = {
  'confirmation-pending': {
    ...{ about: 'complaint', rule: 'LIFE-1' },
    en: 'A dismissal awaits confirmation; until then only messages, verification, corrections and hold are possible.',
    zh: '终止办理正在等待确认；在此之前仅可留言、核实、更正与保留。',
  },
  'silence-incomplete': {
    ...{ about: 'complaint', rule: 'LIFE-10' },
    en: 'The customer has not been tried often enough, told in writing, and waited for.',
    zh: '尚未完成规定次数的联系、书面告知及等待期，不能按失联处理。',
  },
  'contact-known': {
    ...{ about: 'complaint', rule: 'LIFE-12' },
    en: 'The customer can be reached, so the choice is theirs.',
    zh: '客户可联系，应由客户本人选择。',
  },
  'tasks-open': {
    ...{ about: 'complaint', rule: 'ANTI-1' },
    en: 'Every task must be finished with evidence or cancelled with a reason first.',
    zh: '各项任务须先附凭证完成，或附理由取消。',
  },
  'task-waits': {
    ...{ about: 'complaint', rule: 'EXE-1' },
    en: 'It follows other tasks, which are not over yet; `waitsFor` names them.',
    zh: '须待前置任务完成或取消后方可进行；`waitsFor` 列出前置任务。',
  },
  'not-owed': {
    ...{ about: 'complaint', rule: 'EXE-4' },
    en: 'Nothing more is owed here: the plan that promised it fell.',
    zh: '原方案已失效，该笔赔付不再应付。',
  },
  'over-approved': {
    ...{ about: 'complaint', rule: 'EXE-4' },
    en: 'More would be paid than was approved; `left` is what may still be paid, unless an approver raises it.',
    zh: '支付总额将超过批准金额；`left` 为尚可支付金额，超出部分须由审批人追加批准。',
  },
  'over-paid': {
    ...{ about: 'complaint', rule: 'EXE-4' },
    en: 'More would be recovered than was paid; `left` is what may still be recovered.',
    zh: '追偿总额将超过已支付金额；`left` 为尚可追偿金额。',
  },
  'assistance-open': {
    ...{ about: 'complaint', rule: 'ASG-3' },
    en: 'What other departments were asked to do must be finished, returned, or cancelled with a reason first.',
    zh: '各项协办须先办结、退回，或附理由取消。',
  },
  'not-signed': {
    ...{ about: 'complaint', rule: 'ASG-3' },
    en: 'Somebody of the department signs for it before it is finished.',
    zh: '协办部门须先签收，方可办结。',
  },
  'hand-over-untold': {
    ...{ about: 'complaint', rule: 'ASG-4' },
    en: 'The customer has not been told yet who answers for it now, and why.',
    zh: '尚未告知客户现由谁承办及原因。',
  },
  'tasks-begun': {
    ...{ about: 'complaint', rule: 'LIFE-7' },
    en: 'Work has begun: say whether its tasks are to `finish` or to `undo`.',
    zh: '任务已开始：请说明 `tasks` 为 `finish`（办完）或 `undo`（撤销）。',
  },
  'no-dismissal-proposed': {
    ...{ about: 'complaint', rule: 'LIFE-1' },
    en: 'No dismissal awaits confirmation.',
    zh: '没有待确认的终止办理。',
  },
  'appealed-already': {
    ...{ about: 'complaint', rule: 'LIFE-9' },
    en: 'It was appealed once already.',
    zh: '该投诉已申请过一次复核。',
  },
  'appeal-time-over': {
    ...{ about: 'complaint', rule: 'LIFE-8' },
    en: 'The time for reopening or appeal is over.',
    zh: '重新办理或复核的期限已过。',
  },
  'appeal-time-running': {
    ...{ about: 'complaint', rule: 'ARC-1' },
    en: 'It is archived by itself when the time for appeal is over.',
    zh: '复核期限届满后将自动归档。',
  },
  'no-appeal': {
    ...{ about: 'complaint', rule: 'REC-10' },
    en: 'What was converted has no appeal, and what was merged goes on in its target.',
    zh: '已转为非投诉的不可复核；已合并的在目标投诉中继续办理。',
  },
  'succeeded-already': {
    ...{ about: 'complaint', rule: 'LIFE-8' },
    en: 'A successor was opened already.',
    zh: '已存在后续投诉。',
  },
  'target-not-open': {
    ...{ about: 'complaint', rule: 'GRP-1' },
    en: 'The complaint to merge into is not open.',
    zh: '目标投诉不在办理中。',
  },
  'different-customer': {
    ...{ about: 'complaint', rule: 'GRP-1' },
    en: 'Only complaints of the same customer are merged; those of different customers are a group.',
    zh: '仅同一客户的投诉可合并；不同客户的投诉应建立群体。',
  },
  'target-not-archived': {
    ...{ about: 'complaint', rule: 'ARC-1' },
    en: 'A merged complaint is archived with or after its target; where that ended without an answer, it is split.',
    zh: '已合并的投诉须与目标投诉同时或在其后归档；目标投诉未经答复即结束的，应予拆分。',
  },
  'too-early-to-conclude': {
    ...{ about: 'complaint', rule: 'LIFE-9' },
    en: 'A final answer follows an appeal, or as many refused plans or reopenings as policy names.',
    zh: '最终答复须在复核之后，或方案被拒、重新办理达到规定次数之后作出。',
  },
  'dossier-incomplete': {
    ...{ about: 'complaint', rule: 'ARC-1' },
    en: 'The dossier is not complete.',
    zh: '案卷不完整。',
  },
  'nothing-to-accept': {
    ...{ about: 'complaint', rule: 'ASG-2' },
    en: 'No assignment waits for a signature.',
    zh: '没有待签收的派单。',
  },
  'arbitration-pending': {
    ...{ about: 'complaint', rule: 'ASG-2' },
    en: 'It was returned three times; a supervisor decides who takes it.',
    zh: '已退单三次，须由主管裁定承办部门。',
  },
  'nothing-to-hand-over': {
    ...{ about: 'complaint', rule: 'REC-9' },
    en: 'This person has nothing open in this complaint.',
    zh: '该人员在此投诉中没有待办事项。',
  },
  'nobody-to-take': {
    ...{ about: 'complaint', rule: 'ASG-1' },
    en: 'Nobody is there who could take it; name somebody.',
    zh: '目前无人可接手，请指定人员。',
  },
  'top-of-ladder': {
    ...{ about: 'complaint', rule: 'CLK-1' },
    en: 'It is at the top of the ladder already.',
    zh: '已升级至最高一级。',
  },
  'urged-today': {
    ...{ about: 'complaint', rule: 'LIFE-11' },
    en: 'The customer has urged once today already.',
    zh: '客户今日已催办过一次。',
  },
  'too-many-representatives': {
    ...{ about: 'complaint', rule: 'REC-6' },
    en: 'As many representatives as policy allows speak for this customer already.',
    zh: '该客户的代理人数已达规定上限。',
  },
  'already-paused': {
    ...{ about: 'complaint', rule: 'CLK-13' },
    en: 'It waits for them already.',
    zh: '已在等待对方答复。',
  },
  'not-paused': {
    ...{ about: 'complaint', rule: 'CLK-13' },
    en: 'It does not wait for anybody outside.',
    zh: '当前没有在等待外部答复。',
  },
  'no-extension-left': {
    ...{ about: 'complaint', rule: 'CLK-10' },
    en: 'The rule of this clock allows no extension, or no further one.',
    zh: '该时限不可延长，或已无可用的延长次数。',
  },
  'limit-passed': {
    ...{ about: 'complaint', rule: 'CLK-14' },
    en: 'The limit is over already: what can’t be done in time is told and extended before it.',
    zh: '期限已届满：不能按期办结的，须在届满前告知并延长。',
  },
  'no-follow-up-due': {
    ...{ about: 'complaint', rule: 'REV-2' },
    en: 'No dissatisfied customer waits to be followed up.',
    zh: '没有待跟进的不满意客户。',
  },
  'no-score': {
    ...{ about: 'complaint', rule: 'ANTI-1' },
    en: 'This revisit gave no score that could be left out.',
    zh: '该次回访没有可剔除的评分。',
  },
  'no-exclusion-proposed': {
    ...{ about: 'complaint', rule: 'ANTI-1' },
    en: 'Nobody has proposed to leave this score out.',
    zh: '没有待确认的评分剔除。',
  },
  'safety-step-done': {
    ...{ about: 'complaint', rule: 'SAFE-1' },
    en: 'This step of the safety case is done already.',
    zh: '该安全事件的此步骤已完成。',
  },
  'safety-steps-due': {
    ...{ about: 'complaint', rule: 'SAFE-1' },
    en: 'A safety case is closed when all that is due in it is done; `missing` names the rest.',
    zh: '安全事件须在各项应办步骤完成后方可关闭；`missing` 列出尚缺步骤。',
  },
  'recall-not-disputed': {
    ...{ about: 'complaint', rule: 'SAFE-1' },
    en: 'Quality and legal decide on a recall; the gm where they differ.',
    zh: '是否召回由质检与法务决定；意见不一致时由总经理裁定。',
  },
  'improvement-state': {
    ...{ about: 'complaint', rule: 'IMP-1' },
    en: 'This can’t be done with the improvement as it stands; `allowed` names what can.',
    zh: '改进措施在当前状态下不能执行此操作；`allowed` 列出可执行的操作。',
  },
  'already-held': {
    ...{ about: 'complaint', rule: 'ARC-2' },
    en: 'It is under legal hold already.',
    zh: '已处于法律保留状态。',
  },
  'not-held': {
    ...{ about: 'complaint', rule: 'ARC-2' },
    en: 'It is not under legal hold.',
    zh: '未处于法律保留状态。',
  },
  disposed: {
    ...{ about: 'complaint', rule: 'ARC-2' },
    en: 'It was disposed of when its time was over: the texts of people in it are gone for good.',
    zh: '保存期限届满，该案卷已处置，其中的个人信息已永久删除。',
  },
  'disposal-decided': {
    ...{ about: 'complaint', rule: 'PRIV-4' },
    en: 'This batch has been decided already.',
    zh: '该批次已作出决定。',
  },
  'import-not-ready': {
    ...{ about: 'complaint', rule: 'REC-5' },
    en: 'The import can’t start yet: say which columns hold what is missing, and which rows are open work.',
    zh: '导入尚不能开始：请说明缺少的内容在哪一列，以及哪些行仍在办理。',
  },
  'imports-waiting': {
    ...{ about: 'complaint', rule: 'REC-5' },
    en: 'As many imports as may wait are waiting: start or cancel some of them first.',
    zh: '待处理的导入已达上限，请先开始或取消其中一些。',
  },
  'import-elsewhere': {
    ...{ about: 'complaint', rule: 'REC-5' },
    en: 'The import stands where this is not possible, or its file is kept no longer.',
    zh: '导入当前所处阶段不允许此操作，或其文件已不再保存。',
  },
  'record-full': {
    ...{ about: 'complaint', rule: 'REC-1' },
    en: 'It holds as many of these as one complaint may.',
    zh: '该投诉此类记录已达上限。',
  },
  'evidence-full': {
    ...{ about: 'complaint', rule: 'PRIV-5' },
    en: 'It holds as many files, or as many bytes of them, as policy allows.',
    zh: '该投诉的附件数量或总大小已达政策上限。',
  },
  'message-placed': {
    ...{ about: 'complaint', rule: 'REC-5' },
    en: 'The message is the complaint that began with it: merge, convert or dismiss that one.',
    zh: '该来件已成为投诉本身：请对该投诉执行合并、转换或终止办理。',
  },
  'not-a-sandbox': {
    ...{ about: 'complaint', rule: 'SBX-1' },
    en: 'Only a sandbox has a clock that can be set, and echoes.',
    zh: '只有沙箱租户才有可设置的时钟和回声地址。',
  },
} as const satisfies Record<string, RefusalText>
