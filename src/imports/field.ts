/** How the cells of a column are read. */
export type FieldKind =
  | 'number'
  | 'state'
  | 'text'
  | 'long'
  | 'label'
  | 'instant'
  | 'day'
  | 'word'
  | 'demands'
  | 'names'

/** What a column of a register may hold: how it is read, and the headers by which it is recognised. */
interface FieldRow {
  readonly kind: FieldKind
  readonly headers: readonly string[]
}

const rows = {
  key: {
    kind: 'number',
    headers: [
      ...[
        '投诉编号',
        '编号',
        '序号',
        '工单号',
        '工单编号',
        '单号',
        '受理编号',
        '登记编号',
        '案件编号',
        '流水号',
        '投诉单号',
      ],
      ...[
        'id',
        'no',
        'number',
        'complaint id',
        'complaint no',
        'complaint number',
        'ticket',
        'ticket id',
        'case number',
        'case id',
        'ref',
        'reference',
      ],
    ],
  },
  closed: {
    kind: 'state',
    headers: [
      ...[
        '状态',
        '处理状态',
        '办理状态',
        '投诉状态',
        '工单状态',
        '是否办结',
        '是否结案',
        '是否解决',
        '是否关闭',
        '处理进度',
      ],
      ...['status', 'complaint status', 'closed'],
    ],
  },
  closedAt: {
    kind: 'instant',
    headers: [
      '办结时间',
      '办结日期',
      '结案时间',
      '结案日期',
      '关闭时间',
      '完成时间',
      '完成日期',
      'closed at',
      'closed on',
      'date closed',
      'resolved at',
      'resolution date',
    ],
  },
  channel: {
    kind: 'word',
    headers: [
      '渠道',
      '投诉渠道',
      '来源',
      '投诉来源',
      '受理渠道',
      '来源渠道',
      '受理方式',
      '投诉方式',
      'channel',
      'source',
      'submitted via',
    ],
  },
  reportedAt: {
    kind: 'instant',
    headers: [
      ...[
        '投诉时间',
        '投诉日期',
        '受理时间',
        '受理日期',
        '登记时间',
        '登记日期',
        '来电时间',
        '反映时间',
        '接收时间',
        '接收日期',
        '日期',
        '时间',
      ],
      ...[
        'reported at',
        'date',
        'date received',
        'received',
        'received at',
        'complaint date',
        'reported',
        'created at',
      ],
    ],
  },
  account: {
    kind: 'long',
    headers: [
      ...[
        '投诉内容',
        '内容',
        '投诉事项',
        '反映内容',
        '问题描述',
        '投诉描述',
        '详情',
        '情况描述',
        '事由',
        '投诉事由',
        '诉求内容',
        '投诉详情',
        '事件经过',
      ],
      ...[
        'account',
        'complaint',
        'description',
        'details',
        'content',
        'issue description',
        'complaint details',
        'consumer complaint narrative',
      ],
    ],
  },
  demands: {
    kind: 'demands',
    headers: [
      '诉求',
      '客户诉求',
      '投诉诉求',
      '投诉要求',
      '客户要求',
      '要求',
      '期望',
      'demand',
      'demands',
      'request',
      'desired outcome',
    ],
  },
  alreadyTried: {
    kind: 'long',
    headers: [
      '处理经过',
      '处理情况',
      '处理过程',
      '跟进记录',
      '跟进情况',
      '已处理情况',
      '处理记录',
      'already tried',
      'actions taken',
      'history',
    ],
  },
  latentNeeds: { kind: 'long', headers: ['潜在需求', 'latent needs'] },
  'customer.name': {
    kind: 'text',
    headers: [
      ...[
        '客户姓名',
        '姓名',
        '客户名称',
        '客户',
        '投诉人',
        '投诉人姓名',
        '联系人',
        '消费者',
        '消费者姓名',
        '顾客姓名',
        '用户姓名',
      ],
      ...['name', 'customer', 'customer name', 'complainant', 'contact name'],
    ],
  },
  'customer.phone': {
    kind: 'number',
    headers: [
      ...[
        '联系电话',
        '电话',
        '手机',
        '手机号',
        '手机号码',
        '联系方式',
        '客户电话',
        '投诉人电话',
        '电话号码',
        '联系手机',
      ],
      ...['phone', 'telephone', 'tel', 'mobile', 'phone number', 'customer phone'],
    ],
  },
  'customer.email': {
    kind: 'text',
    headers: ['邮箱', '电子邮箱', '电子邮件', '邮件地址', 'email', 'e-mail', 'email address'],
  },
  'customer.wechat': { kind: 'number', headers: ['微信', '微信号', 'wechat', 'wechat id'] },
  'customer.externalId': {
    kind: 'number',
    headers: [
      '客户编号',
      '会员号',
      '会员编号',
      '客户号',
      '用户id',
      'customer id',
      'customer number',
      'member id',
      'crm id',
    ],
  },
  'customer.type': { kind: 'word', headers: ['客户类型', '客户类别', '客户性质', 'customer type'] },
  'customer.vulnerable': { kind: 'word', headers: ['特殊人群', '特殊客户', '弱势群体', 'vulnerable'] },
  'customer.accommodation': { kind: 'text', headers: ['特殊需求', '便利措施', 'accommodation'] },
  'customer.preferredContact': {
    kind: 'word',
    headers: ['首选联系方式', '希望联系方式', '联系偏好', 'preferred contact'],
  },
  'incident.at': {
    kind: 'instant',
    headers: [
      '发生时间',
      '发生日期',
      '事发时间',
      '事件时间',
      '消费时间',
      '购买时间',
      '购买日期',
      'incident date',
      'incident at',
      'date of incident',
    ],
  },
  'incident.scene': {
    kind: 'text',
    headers: ['发生地点', '地点', '场景', '事发地点', '投诉场景', 'scene', 'place', 'location'],
  },
  'incident.orderNumber': {
    kind: 'number',
    headers: ['订单号', '订单编号', '订单', '交易单号', 'order', 'order number', 'order no', 'order id'],
  },
  'incident.page': { kind: 'text', headers: ['页面', '网址', 'page', 'url'] },
  'incident.contract': {
    kind: 'number',
    headers: ['合同号', '合同编号', '保单号', 'contract', 'contract number'],
  },
  'incident.product': {
    kind: 'label',
    headers: [
      '产品',
      '产品名称',
      '商品',
      '商品名称',
      '涉及产品',
      '投诉产品',
      '投诉对象',
      'product',
      'product name',
      'item',
    ],
  },
  'incident.model': { kind: 'label', headers: ['型号', '产品型号', '规格型号', '规格', 'model'] },
  'incident.batch': { kind: 'label', headers: ['批次', '批号', '生产批号', '生产批次', 'batch', 'lot'] },
  'incident.outlet': {
    kind: 'label',
    headers: [
      '门店',
      '网点',
      '店铺',
      '门店名称',
      '网点名称',
      '分店',
      '投诉门店',
      'outlet',
      'store',
      'branch',
      'shop',
    ],
  },
  'incident.region': {
    kind: 'label',
    headers: ['地区', '区域', '省份', '城市', '所在地区', 'region', 'city', 'state/province'],
  },
  'incident.touchpoint': { kind: 'label', headers: ['触点', '环节', '业务环节', '服务环节', 'touchpoint'] },
  'respondents.employee': {
    kind: 'names',
    headers: ['被投诉人', '被投诉员工', '涉及员工', '涉及人员', 'employee', 'respondent'],
  },
  'respondents.unit': { kind: 'names', headers: ['被投诉部门', '被投诉单位', '涉及部门', 'unit'] },
  'respondents.supplier': { kind: 'names', headers: ['供应商', '涉及供应商', 'supplier'] },
  'referral.authority': {
    kind: 'label',
    headers: ['转办单位', '转办机构', '来文单位', '交办单位', 'authority', 'referred by'],
  },
  'referral.caseNumber': {
    kind: 'number',
    headers: ['转办编号', '转办单号', '来文编号', '交办编号', 'authority case number'],
  },
  'referral.replyBy': {
    kind: 'day',
    headers: ['答复期限', '回复期限', '办理期限', '反馈期限', 'reply by', 'due date'],
  },
  language: { kind: 'word', headers: ['语言', 'language'] },
  consent: { kind: 'word', headers: ['是否同意', '信息授权', '个人信息授权', 'consent'] },
} as const satisfies Record<string, FieldRow>

/** What a column of a register may hold: a path of a complaint as it is received, or what is only of the register. */
export type Field = keyof typeof rows

/** All of them with how they are read. */
export const FIELDS: { readonly [F in Field]: FieldRow } = rows

/** Their names. */
export const FIELD_NAMES = Object.keys(rows) as [Field, ...Field[]]

/** Of which several columns may be put together, each under its header. */
export function takesSeveral(field: Field): boolean {
  return FIELDS[field].kind === 'long' || FIELDS[field].kind === 'names'
}

/** A header or a word of a cell as it is compared: without case, width, white space and what stands around it. */
export function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^()]*\)|\[[^[\]]*\]/g, '')
    .replace(/[\s*:_\-.'"/\\#()]+/gu, '')
}

const BY_HEADER = new Map<string, Field>(
  FIELD_NAMES.flatMap((field) =>
    [field, ...FIELDS[field].headers].map((header) => [comparable(header), field] as const),
  ),
)

/** What a column holds by its header; null where that says nothing known. */
export function fieldOf(header: string): Field | null {
  const key = comparable(header)
  return key === '' ? null : (BY_HEADER.get(key) ?? null)
}
