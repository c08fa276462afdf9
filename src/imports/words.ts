import type { CHANNELS } from '../platform/channels.ts'
import { DEMANDS } from '../platform/demands.ts'
import { comparable, type Field } from './field.ts'

type Usual = Readonly<Record<string, readonly string[]>>

const CHANNEL_WORDS: { readonly [C in (typeof CHANNELS)[number]]: readonly string[] } = {
  store: ['门店', '店面', '柜台', '网点', '营业厅', 'shop', 'branch', 'counter'],
  walk_in: ['来访', '上门', '现场', '走访', 'in person', 'walkin', 'visit'],
  paper: [
    '纸质',
    '纸质表单',
    '信函',
    '信件',
    '来信',
    '书面',
    '意见簿',
    '意见箱',
    'letter',
    'postal mail',
    'form',
    'fax',
    '传真',
  ],
  phone: ['电话', '热线', '来电', '400', '400电话', '客服热线', '客服电话', 'hotline', 'call', 'telephone'],
  web_chat: ['在线', '在线客服', '网站', '官网', '网页', '网络', 'web', 'chat', 'online', 'website'],
  app_chat: ['app', 'app客服', '小程序', '移动端', '手机app'],
  social: [
    '微博',
    '公众号',
    '微信',
    '微信公众号',
    '抖音',
    '小红书',
    '社交媒体',
    'weibo',
    'wechat',
    'social media',
  ],
  email: ['邮件', '邮箱', '电子邮件', 'mail', 'e-mail'],
  platform: [
    '电商平台',
    '平台',
    '第三方平台',
    '淘宝',
    '天猫',
    '京东',
    '拼多多',
    '美团',
    '黑猫',
    '黑猫投诉',
    'marketplace',
  ],
  regulator: [
    '监管',
    '监管转办',
    '12345',
    '12315',
    '12363',
    '12378',
    '市场监管',
    '市监局',
    '消协',
    '政府热线',
    '政务热线',
    '上级转办',
    'referral',
    'authority',
  ],
  media: ['媒体', '电视台', '报纸', 'press'],
}

const USUAL: { readonly [F in Field]?: Usual } = {
  channel: CHANNEL_WORDS,
  'customer.type': {
    individual: ['个人', '个人客户', '自然人', '普通', '普通客户', '消费者', 'person', 'consumer'],
    enterprise: ['企业', '企业客户', '公司', '单位', '对公', 'company', 'business'],
    vip: ['vip客户', '贵宾', '重要客户', '大客户'],
  },
  'customer.vulnerable': {
    elderly: ['老年', '老人', '老年人', 'older american', 'senior'],
    disabled: ['残疾', '残障', '残疾人', 'disability'],
    minor: ['未成年', '未成年人', '儿童', 'child'],
    other: ['其他', '其它', '孕妇'],
    '': ['否', '非', '正常', '普通', 'no'],
  },
  'customer.preferredContact': {
    phone: ['电话', '手机', 'call'],
    email: ['邮件', '邮箱', '电子邮件'],
    wechat: ['微信'],
    sms: ['短信', 'text'],
    app: ['app消息'],
    post: ['信函', '邮寄', 'letter', 'mail'],
  },
  language: { 'zh-CN': ['中文', '汉语', '普通话', 'chinese', 'zh'], en: ['英文', '英语', 'english'] },
  consent: {
    true: ['是', '同意', '已同意', '已授权', 'yes', 'y', '1', '√', '✓', 'consent provided'],
    false: ['否', '不同意', '未同意', '未授权', 'no', 'n', '0', '×', 'x', 'consent not provided'],
  },
  closed: {
    closed: [
      ...[
        '已办结',
        '办结',
        '已结案',
        '结案',
        '已关闭',
        '关闭',
        '已完成',
        '完成',
        '已处理',
        '处理完毕',
        '处理完成',
        '已解决',
        '解决',
        '已结束',
        '已归档',
        '归档',
        '已回复',
        '已答复',
        '已撤诉',
        '已撤销',
        '撤销',
        '无效',
      ],
      ...[
        '是',
        'yes',
        'y',
        'true',
        '1',
        '√',
        '✓',
        'done',
        'resolved',
        'completed',
        'complete',
        'finished',
        'cancelled',
        'archived',
      ],
    ],
    open: [
      ...[
        '未办结',
        '办理中',
        '处理中',
        '进行中',
        '跟进中',
        '待处理',
        '待办',
        '待办理',
        '未处理',
        '未完成',
        '未结案',
        '未解决',
        '未关闭',
        '受理中',
        '已受理',
        '待受理',
        '待回访',
        '新建',
        '调查中',
        '挂起',
        '待跟进',
      ],
      ...[
        '否',
        'no',
        'n',
        'false',
        '0',
        '×',
        'x',
        'in progress',
        'new',
        'pending',
        'ongoing',
        'unresolved',
        'assigned',
        'reopened',
      ],
    ],
  },
}

const VALUES = new Map<Field, ReadonlyMap<string, string>>(
  (Object.entries(USUAL) as [Field, Usual][]).map(([field, usual]) => [
    field,
    new Map(
      Object.entries(usual).flatMap(([value, words]) =>
        [value, ...words].map((word) => [comparable(word), value] as const),
      ),
    ),
  ]),
)

/** What a word in a cell of that field usually means; undefined where it is not known. */
export function usualValue(field: Field, word: string): string | undefined {
  return VALUES.get(field)?.get(comparable(word))
}

/** What a field with a closed list of values takes; null where it takes any text. */
export function valuesOf(field: Field): readonly string[] | null {
  if (field === 'demands') return DEMANDS
  const usual = USUAL[field]
  return usual ? Object.keys(usual).filter((value) => value !== '') : null
}

type Demand = (typeof DEMANDS)[number]

const DEMAND_WORDS: readonly (readonly [RegExp, Demand])[] = [
  [/退款|退货|退费|退钱|退还|全退|refund|money back/i, 'refund'],
  [/换货|更换|调换|换新|换一|exchange|replace/i, 'exchange'],
  [/维修|修理|返修|修好|检修|repair|fix/i, 'repair'],
  [/赔偿|补偿|赔付|索赔|理赔|compensat/i, 'compensation'],
  [/道歉|致歉|赔礼|apolog/i, 'apology'],
  [/改进|整改|改善|improve/i, 'service_improvement'],
  [/解释|说明|说法|答复|explain|explanation/i, 'explanation'],
]

/** What is asked for, by what the words name; `other` where they name nothing known. */
export function demandsIn(words: string): readonly Demand[] {
  const isCode = (DEMANDS as readonly string[]).includes(words)
  if (isCode) return [words as Demand]
  const named = DEMAND_WORDS.filter(([pattern]) => pattern.test(words)).map(([, demand]) => demand)
  return named.length > 0 ? named : ['other']
}

const NOTHING = new Set([
  '',
  '-',
  '--',
  '—',
  '——',
  '/',
  '\\',
  '无',
  '暂无',
  '没有',
  '不详',
  '未知',
  '空',
  'n/a',
  'na',
  'null',
  'none',
  'nil',
  '#n/a',
])

/** Whether people wrote there that nothing stands there. */
export function saysNothing(text: string): boolean {
  return NOTHING.has(text.toLowerCase())
}

/** Whether a name says that the customer gave none. */
export function isAnonymous(name: string): boolean {
  return /^(匿名|匿名客户|不愿透露|anonymous)$/i.test(name)
}
