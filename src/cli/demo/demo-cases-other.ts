import { cny, type DemoCase, NO_CRITERION } from './demo-case.ts'

/** Complaints of the category `other` 其他 (domain.md §5), and what was not a complaint at all. */
export const OTHER_CASES: readonly DemoCase[] = [
  {
    title: 'Price fell two days after purchase, price promise kept, archived',
    intake: {
      channel: 'app_chat',
      customer: {
        name: '省钱小能手',
        phone: '+8613800040011',
        preferredContact: 'phone',
        type: 'vip',
        externalId: 'crm-11902',
      },
      incident: {
        at: '2026-11-03T12:00:00.000Z',
        orderNumber: 'QC20261101-0233',
        product: '电视 65 寸',
        region: '210200',
      },
      account:
        '1号付款3299，3号就变3099，写着保价30天，点保价提示“该商品不参与”。付款的时候页面明明有保价标！截图在手。',
      demands: [{ kind: 'refund', words: '退差价 200 元' }],
    },
    department: 'online',
    classify: { category: 'other', subcategory: 'price_dispute' },
    grade: { ...NO_CRITERION, amountInDispute: cny(20000) },
    verification: {
      kind: 'internal',
      source: 'order_record',
      question: '11 月 1 日该商品页面快照是否有保价标识？',
      answer: '快照有保价 30 天标识，11 月 2 日运营误撤。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '原路退差价 200 元',
          measures: [{ action: '退差价', owner: 'agent.wu', department: 'online', dueIn: 'PT12H' }],
          cost: cny(20000),
          basis: ['页面保价承诺', '电子商务法 第62条'],
          meetsDemands: true,
        },
        {
          title: '退差价并赠挂架',
          measures: [{ action: '退差价、寄挂架', owner: 'agent.wu', department: 'online', dueIn: 'PT48H' }],
          cost: cny(29900),
          basis: ['页面保价承诺', '会员关怀政策'],
          meetsDemands: true,
        },
        {
          title: '退货后按新价重拍',
          measures: [{ action: '退货重拍', owner: 'agent.wu', department: 'online', dueIn: 'PT72H' }],
          cost: cny(18000),
          basis: ['消费者权益保护法 第25条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
    },
    decide: { accept: 0, words: '退差价就可以了。' },
    evidence: '退款流水 RF-20261104-0318',
    answer:
      '您好，凭着保价标下单，转眼又说不参与，确实让人气愤，抱歉。页面快照证实付款时有保价 30 天标识，是我方误撤。差价 200 元已于 11 月 4 日退回原支付账户，同期下单的其他顾客也已主动退差。负责人：线上部吴专员，30 天内可申请复核。',
    revisit: { outcome: 'reached', solved: 'yes', satisfaction: 5, recommend: 9, words: '说到做到，好评。' },
    target: 'archived',
  },
  {
    title: 'Price of a fan bought from a stranger, no dealing with the company, dismissed',
    intake: {
      channel: 'store',
      customer: { name: '路先生', phone: '+8613800040012', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-16T03:00:00.000Z',
        scene: '二手平台私下交易',
        product: '循环扇',
        outlet: '晴川生活万松店',
        region: '420100',
      },
      account: '我在二手平台找人买的晴川循环扇，花了180，到店里一看新的才159。要求你们把多花的21块补给我。',
      demands: [{ kind: 'refund', words: '补差价 21 元' }],
    },
    department: 'stores',
    classify: { category: 'other', subcategory: 'price_dispute' },
    target: 'dismissed',
    extra: {
      kind: 'not_accepted',
      ground: 'no_dealing',
      reason:
        '该商品由个人卖家在二手平台出售，价格由双方约定，您与我公司没有交易关系；价格问题可向该平台反映。商品如有质量问题，凭机身编码仍可享受保修。',
    },
  },
  {
    title: 'Whitening claim of a washing capsule proved false, five buyers, archived after legal review',
    intake: {
      channel: 'platform',
      customer: {
        name: '一只白袜子',
        phone: '+8613800040013',
        preferredContact: 'phone',
        type: 'individual',
      },
      incident: {
        at: '2026-11-02T00:00:00.000Z',
        orderNumber: 'QC20261027-1001',
        product: '洗衣凝珠 52 颗',
        region: '320100',
      },
      account:
        '宣传“一颗去黄，七天如新”，洗了七天白衬衫还是黄的。拼单群里五个人都没效果。检测报告链接打不开。这属于虚假宣传吧，不处理我打12315。',
      demands: [
        { kind: 'refund', words: '五个人都退' },
        { kind: 'compensation', words: '依法赔偿' },
      ],
      facts: { ...NO_CRITERION, affectedCustomers: 5, amountInDispute: cny(29500) },
    },
    department: 'online',
    classify: { category: 'other', subcategory: 'misleading_promotion', legalRisk: true },
    grade: { ...NO_CRITERION, affectedCustomers: 5, amountInDispute: cny(29500) },
    verification: {
      kind: 'external',
      source: 'supplier',
      question: '“七天如新”的依据是什么？请提供检测报告原件。',
      answer: '供应商仅有去污力报告，没有去黄测试，承认宣传语没有依据。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '退款并按第55条各赔 500 元',
          measures: [
            { action: '五人退款并赔付', owner: 'agent.wu', department: 'online', dueIn: 'PT48H' },
            { action: '下架宣传语', owner: 'agent.wu', department: 'online', dueIn: 'PT4H' },
          ],
          cost: cny(279500),
          basis: ['消费者权益保护法 第55条', '反不正当竞争法'],
          meetsDemands: true,
        },
        {
          title: '退款、各赔 500 元并公开更正',
          measures: [
            { action: '退赔并在商品页公开更正', owner: 'agent.wu', department: 'online', dueIn: 'PT48H' },
          ],
          cost: cny(289500),
          basis: ['消费者权益保护法 第55条'],
          meetsDemands: true,
        },
        {
          title: '退款、各赔 500 元并赠换购商品',
          measures: [
            { action: '退赔并寄送换购商品', owner: 'agent.wu', department: 'online', dueIn: 'PT72H' },
          ],
          cost: cny(310000),
          basis: ['消费者权益保护法 第55条'],
          meetsDemands: true,
        },
      ],
      recommended: 1,
      rootCause: '方法：供应商文案上架只审图片不审功效依据；人员：审核岗没有广告合规培训。',
    },
    decide: { accept: 1, words: '可以，另外四个人我帮你们对接。' },
    evidence: '赔付流水 PF-20261106-0201',
    answer:
      '您好，凭宣传买回来却没有效果，您的失望我们理解，抱歉。供应商承认“七天如新”没有测试依据，您的反映成立。依据消费者权益保护法第55条，您和四位同拼顾客的货款及每人 500 元赔偿已于 11 月 6 日支付，宣传语 11 月 4 日下架，更正说明在商品页公示 30 天。负责人：线上部吴专员，30 天内可申请复核，您也保留向监管部门投诉的权利。',
    revisit: { outcome: 'reached', solved: 'yes', satisfaction: 4, recommend: 6, words: '五个人都收到了。' },
    target: 'archived',
    extra: {
      legalReview: {
        opinion: 'clear',
        comment: '功效宣传无依据，按法定最低 500 元赔付，方案均不低于法定标准。',
      },
    },
  },
  {
    title: 'A weekly asks about energy labels in an advertisement, verified, legal risk',
    intake: {
      channel: 'media',
      customer: {
        name: '家居观察周刊',
        email: 'editor.demo@example.com',
        preferredContact: 'email',
        type: 'enterprise',
      },
      incident: {
        at: '2026-11-12T00:00:00.000Z',
        product: '空调 AC-72',
        page: '晴川生活旗舰店首页',
        region: '110000',
      },
      account:
        '贵司首页广告称 AC-72 “一晚不到一度电”，而能效标识备案数据换算约为 3.1 度。我刊拟于 11 月 26 日刊发对比稿，请说明该说法的测试条件，以及是否对已购用户作出补救。',
      demands: [{ kind: 'explanation' }],
      facts: { ...NO_CRITERION, publicOpinionRisk: true },
    },
    department: 'online',
    classify: { category: 'other', subcategory: 'misleading_promotion', legalRisk: true },
    grade: { ...NO_CRITERION, publicOpinionRisk: true },
    verification: {
      kind: 'external',
      source: 'other',
      question: '“一晚不到一度电”的测试报告和审批单在哪里？',
      answer: '测试在 8 平方米恒温舱、27 度待机模式下完成，广告未注明条件。',
      finding: 'partly',
    },
    target: 'verified',
    extra: {
      legalReview: { opinion: 'clear', comment: '即日下线该广告语，答复媒体只陈述测试条件和补救安排。' },
    },
  },
  {
    title: 'Extended warranty pressed on an elderly man, refunded, archived',
    intake: {
      channel: 'walk_in',
      reportedAt: '2026-11-06T02:00:00.000Z',
      customer: {
        name: '万爷爷',
        phone: '+8613800040015',
        preferredContact: 'phone',
        type: 'individual',
        vulnerable: 'elderly',
        accommodation: '由女儿陪同，请当面讲解',
      },
      incident: {
        at: '2026-11-01T03:00:00.000Z',
        orderNumber: 'MD0288-0871',
        product: '小太阳取暖器及延保',
        contract: '延保合同 YB-90311',
        outlet: '晴川生活柳湖店',
        region: '320500',
      },
      account:
        '我爸去买一个99块的小太阳，店员说不买五年延保着火了不赔，又加了清洁卡，一共花了768。老人不识几个字，让签就签了。我是他女儿，今天带着合同来的。九十九块的东西延保五百多，合理吗？',
      demands: [
        { kind: 'refund', words: '退延保和清洁卡 669 元' },
        { kind: 'apology' },
        { kind: 'service_improvement', words: '不许再这样卖给老人' },
      ],
      respondents: [{ kind: 'employee', name: '柳湖店促销员阿彪' }],
      facts: { ...NO_CRITERION, processDefect: true, amountInDispute: cny(66900) },
    },
    department: 'stores',
    classify: {
      category: 'other',
      subcategory: 'overselling',
      others: [{ category: 'other', subcategory: 'misleading_promotion' }],
    },
    grade: { ...NO_CRITERION, processDefect: true, amountInDispute: cny(66900) },
    verification: {
      kind: 'internal',
      source: 'cctv',
      question: '请调取柳湖店 11 月 1 日 11 时收银台录像和签约单。',
      answer: '促销员指着合同催签，未讲解条款；该员工当月延保 31 份，22 份客户超过 65 岁。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '全额退附加服务、当面致歉、停用延保话术',
          measures: [
            { action: '退 669 元', owner: 'agent.sun', department: 'stores', dueIn: 'PT12H' },
            { action: '店长与促销员上门致歉', owner: 'agent.sun', department: 'stores', dueIn: 'PT48H' },
            { action: '回访其余 22 位老年客户', owner: 'agent.sun', department: 'stores', dueIn: 'PT72H' },
          ],
          cost: cny(66900),
          basis: ['消费者权益保护法 第55条', '消费者权益保护法 第39条'],
          meetsDemands: true,
        },
        {
          title: '全部退货退款 768 元并致歉',
          measures: [{ action: '退货退款', owner: 'agent.sun', department: 'stores', dueIn: 'PT24H' }],
          cost: cny(76800),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: false,
        },
        {
          title: '退附加服务并赔偿 500 元',
          measures: [{ action: '退款并赔偿', owner: 'agent.sun', department: 'stores', dueIn: 'PT48H' }],
          cost: cny(116900),
          basis: ['消费者权益保护法 第55条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
      rootCause:
        '方法：延保提成无上限且不区分商品价格；人员：促销员为外聘，未学适老服务；测量：延保占商品价比例无预警。',
    },
    decide: { accept: 0, words: '钱退了，人来道个歉，别再骗别的老人就行。' },
    evidence: '退款流水 RF-20261106-0077',
    answer:
      '万爷爷、万女士：老人家信任我们，却被诱导多花了 669 元，我们非常惭愧，诚恳道歉。录像证实促销员未讲解条款并催促签字，您的反映成立。延保和清洁卡费用 669 元已于 11 月 6 日退还，11 月 8 日店长和促销员已登门致歉。柳湖店延保话术当日停用，其余 22 位老年顾客已全部回访并可无条件退保。负责人：门店部孙专员，30 天内可申请复核，也可向市场监管部门反映。',
    revisit: {
      outcome: 'reached',
      solved: 'yes',
      satisfaction: 5,
      recommend: 7,
      words: '老人消气了，谢谢你们去看他。',
    },
    target: 'archived',
    extra: {
      statements: [
        { by: 'respondent', words: '每月有延保任务，我确实说了着火不赔的话，没有给老人念条款，我认错。' },
      ],
    },
  },
  {
    title: 'Telephone sale of a filter plan nobody asked for, approved',
    intake: {
      channel: 'phone',
      customer: { name: '凌女士', phone: '+8613800040016', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-17T08:00:00.000Z',
        product: '净水滤芯年度计划',
        contract: '订阅 LX-20931',
        touchpoint: '电话回访',
        region: '350200',
      },
      account:
        '你们打电话说是满意度回访，绕来绕去让我“确认一下”，第二天扣了598，原来给我订了滤芯年卡。我从头到尾没说过要买！',
      demands: [{ kind: 'refund', words: '退 598 元' }, { kind: 'apology' }],
    },
    department: 'after-sales',
    classify: {
      category: 'other',
      subcategory: 'overselling',
      others: [{ category: 'other', subcategory: 'billing' }],
    },
    grade: { ...NO_CRITERION, amountInDispute: cny(59800) },
    verification: {
      kind: 'internal',
      source: 'recording',
      question: '请听取 11 月 17 日回访录音，客户是否明确同意订购？',
      answer: '客户只回答“嗯，好的”以结束通话，坐席未说明价格和续费。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '撤销订阅，全额退款并致歉',
          measures: [
            { action: '撤销订阅退 598 元', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' },
            { action: '坐席组长致歉', owner: 'liaison.qian', department: 'after-sales', dueIn: 'PT24H' },
          ],
          cost: cny(59800),
          basis: ['民法典 合同编', '消费者权益保护法 第39条'],
          meetsDemands: true,
        },
        {
          title: '退款并赠一支滤芯',
          measures: [
            { action: '退款、寄滤芯', owner: 'agent.li', department: 'after-sales', dueIn: 'PT72H' },
          ],
          cost: cny(69700),
          basis: ['服务补救规范'],
          meetsDemands: true,
        },
        {
          title: '改为单次购买，退余款',
          measures: [{ action: '改单退款', owner: 'agent.li', department: 'after-sales', dueIn: 'PT48H' }],
          cost: cny(44800),
          basis: ['民法典 合同编'],
          meetsDemands: false,
        },
        {
          title: '退款并书面承诺不再电话推销',
          measures: [
            {
              action: '退款、登记免打扰并出具承诺',
              owner: 'agent.li',
              department: 'after-sales',
              dueIn: 'PT48H',
            },
          ],
          cost: cny(59800),
          basis: ['民法典 合同编', '个人信息保护法'],
          meetsDemands: true,
        },
      ],
      recommended: 3,
    },
    target: 'approved',
  },
  {
    title: 'Enterprise billed twice for one maintenance visit, revisited and solved',
    intake: {
      channel: 'email',
      reportedAt: '2026-11-11T01:00:00.000Z',
      customer: {
        name: '青禾幼儿园后勤',
        phone: '+8613800040017',
        email: 'logistics.demo@example.com',
        preferredContact: 'email',
        type: 'enterprise',
        externalId: 'crm-e-0417',
      },
      incident: {
        at: '2026-11-06T00:00:00.000Z',
        product: '消毒柜保养',
        contract: 'FW-2026-044',
        region: '360100',
      },
      account:
        '贵司 10 月对账单第 7、9 项为同一次保养（10 月 22 日），重复计费 480 元。财务已于 11 月 6 日致电，至今未收到更正单据。请于本周内更正并重新开票。',
      demands: [
        { kind: 'refund', words: '冲减 480 元' },
        { kind: 'other', words: '重开发票' },
      ],
    },
    department: 'after-sales',
    classify: { category: 'other', subcategory: 'billing' },
    grade: { ...NO_CRITERION, amountInDispute: cny(48000) },
    verification: {
      kind: 'internal',
      source: 'service_ticket',
      question: '10 月 22 日保养派了几张工单？',
      answer: '同一次上门误开两张工单，第 9 项应作废。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '作废重复工单，冲减 480 元并重开发票',
          measures: [
            { action: '冲减并重开发票', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' },
          ],
          cost: cny(48000),
          basis: ['服务合同 FW-2026-044', '民法典 合同编'],
          meetsDemands: true,
        },
        {
          title: '现金退回 480 元并重开发票',
          measures: [{ action: '退款并开票', owner: 'agent.li', department: 'after-sales', dueIn: 'PT72H' }],
          cost: cny(48000),
          basis: ['民法典 合同编'],
          meetsDemands: true,
        },
        {
          title: '抵下次保养费',
          measures: [{ action: '登记抵扣', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' }],
          cost: cny(48000),
          basis: ['服务合同 FW-2026-044'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
    },
    decide: { accept: 0, words: '按冲减处理，发票抬头不变。' },
    evidence: '红字发票 HZ-20261112-0008',
    answer:
      '尊敬的客户：账单重复计费给贵园财务带来额外的核对工作，我们致歉。核查确认 10 月 22 日一次上门误开两张工单。11 月 12 日已冲减 480 元，红字发票和新发票已发至贵园邮箱。11 月 16 日起，对账单发出前按日期和设备查重。负责人：售后部李专员，30 天内可申请复核。',
    revisit: {
      outcome: 'reached',
      solved: 'yes',
      satisfaction: 4,
      recommend: 8,
      words: '发票已收到并入账。',
    },
    target: 'revisited',
  },
  {
    title: 'Delivery fee charged on a free-delivery order, classified',
    intake: {
      channel: 'web_chat',
      customer: { name: '十二', phone: '+8613800040018', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-20T02:00:00.000Z',
        orderNumber: 'QC20261119-0602',
        product: '空气循环扇',
        region: '450100',
      },
      account: '满99包邮，我买了129，结算还是收了15块运费，为啥',
      demands: [{ kind: 'refund', words: '退 15 元运费' }],
    },
    department: 'online',
    classify: { category: 'other', subcategory: 'billing' },
    target: 'classified',
  },
  {
    title: 'Order data used by swindlers, a privacy leak, executing after legal review',
    intake: {
      channel: 'phone',
      reportedAt: '2026-11-18T07:30:00.000Z',
      customer: {
        name: '蓝女士',
        phone: '+8613800040019',
        preferredContact: 'phone',
        type: 'vip',
        externalId: 'crm-10230',
      },
      incident: {
        at: '2026-11-18T06:50:00.000Z',
        orderNumber: 'QC20261116-0045',
        product: '智能门锁',
        region: '310000',
      },
      account:
        '下单两天，有人打电话报出我的姓名、地址、门锁型号，连安装时间都知道，说要升级固件让我念验证码。我差点就念了！买的还是门锁，我现在换了门锁都睡不着。信息从哪儿泄露的？',
      demands: [
        { kind: 'explanation', words: '查清泄露源头' },
        { kind: 'compensation' },
        { kind: 'service_improvement' },
      ],
      latentNeeds: '担心人身和住宅安全，需要专人持续联系',
      facts: { ...NO_CRITERION, processDefect: true },
    },
    department: 'online',
    classify: { category: 'other', subcategory: 'privacy_leak', legalRisk: true },
    grade: { ...NO_CRITERION, affectedCustomers: 4, processDefect: true },
    verification: {
      kind: 'internal',
      source: 'order_record',
      question: '订单 QC20261116-0045 的查询日志中有无异常账号？',
      answer: '外包安装商账号当日批量导出 37 单，其中 4 位客户接到同类电话。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '免费换锁、身份保护、通知全部受影响客户',
          measures: [
            { action: '更换门锁并重置账户', owner: 'agent.wu', department: 'online', dueIn: 'PT24H' },
            { action: '停用外包账号并固定日志', owner: 'liaison.qian', department: 'online', dueIn: 'PT4H' },
            { action: '通知受影响客户', owner: 'agent.wu', department: 'online', dueIn: 'PT24H' },
          ],
          cost: cny(300000),
          basis: ['个人信息保护法 第55条', '个人信息保护法 第57条'],
          meetsDemands: true,
        },
        {
          title: '退货退款并赔偿 1,000 元',
          measures: [{ action: '退款赔偿', owner: 'agent.wu', department: 'online', dueIn: 'PT72H' }],
          cost: cny(289900),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: false,
        },
        {
          title: '换锁并赔偿 2,000 元',
          measures: [{ action: '换锁并赔偿', owner: 'agent.wu', department: 'online', dueIn: 'PT48H' }],
          cost: cny(420000),
          basis: ['个人信息保护法 第57条'],
          meetsDemands: true,
        },
      ],
      recommended: 0,
      rootCause: '方法：安装商账号可导出完整收货信息；机器：批量导出没有告警；人员：账号多人共用。',
    },
    decide: { accept: 0, words: '先把锁换了，源头查清以后书面告诉我。' },
    target: 'executing',
    extra: {
      legalReview: {
        opinion: 'clear',
        comment: '已启动个人信息安全事件处置，对外告知按个人信息保护法第57条的内容进行。',
      },
    },
  },
  {
    title: 'Interest on a bank instalment, transferred to the issuing bank',
    intake: {
      channel: 'phone',
      customer: { name: '阮先生', phone: '+8613800040020', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-10T00:00:00.000Z',
        orderNumber: 'QC20260615-0290',
        product: '冰箱分期',
        contract: '信用卡分期',
        region: '440300',
      },
      account: '办的十二期免息，第五期账单收了我37块手续费。商城说是银行收的，银行说问商家。到底谁收的？',
      demands: [{ kind: 'refund', words: '退手续费 37 元' }],
    },
    department: 'online',
    classify: { category: 'other', subcategory: 'billing' },
    grade: { ...NO_CRITERION, amountInDispute: cny(3700) },
    target: 'transferred',
    extra: {
      to: '发卡银行信用卡客户投诉中心',
      reason:
        '经核对，该手续费由发卡行在账单分期中收取，不经我公司结算；已附订单免息协议和账单截图，移交发卡行处理。',
    },
  },
  {
    title: 'Suggestion that came as a complaint: large type in the manuals, adopted and archived',
    intake: {
      channel: 'paper',
      reportedAt: '2026-11-07T02:00:00.000Z',
      customer: {
        name: '贺老师',
        phone: '+8613800040021',
        preferredContact: 'phone',
        type: 'individual',
        vulnerable: 'elderly',
      },
      incident: {
        at: '2026-11-05T02:00:00.000Z',
        product: '电压力锅说明书',
        outlet: '晴川生活南湖店',
        region: '220100',
      },
      account:
        '压力锅说明书的字像蚂蚁，放大镜都看着费劲，安全须知偏偏印得最小。我教了四十年书，这样的排版是不及格的。建议出一份大字版，封面上画清楚哪个阀不能碰。',
      demands: [{ kind: 'service_improvement', words: '出大字版说明书' }],
    },
    department: 'after-sales',
    classify: { category: 'other', subcategory: 'suggestion' },
    grade: NO_CRITERION,
    verification: {
      kind: 'internal',
      source: 'service_ticket',
      question: '压力锅说明书字号是否达到内部规范？近一年同类来电多少？',
      answer: '安全须知 5.5 号，低于内部规范的 8 号；近一年同类来电 17 次。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '先寄手工大字版，再改版印刷',
          measures: [
            { action: '寄送大字打印版', owner: 'agent.li', department: 'after-sales', dueIn: 'PT48H' },
            { action: '说明书改版立项', owner: 'liaison.qian', department: 'after-sales', dueIn: 'P7D' },
          ],
          cost: cny(3000),
          basis: ['产品质量法', '适老服务承诺'],
          meetsDemands: true,
          goodwill: true,
        },
        {
          title: '上门讲解使用方法',
          measures: [
            { action: '约时间上门讲解', owner: 'agent.li', department: 'after-sales', dueIn: 'PT72H' },
          ],
          cost: cny(8000),
          basis: ['适老服务承诺'],
          meetsDemands: false,
        },
        {
          title: '提供视频讲解二维码',
          measures: [
            { action: '寄送二维码卡片', owner: 'agent.li', department: 'after-sales', dueIn: 'PT48H' },
          ],
          cost: cny(1000),
          basis: ['适老服务承诺'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
    },
    decide: { accept: 0, words: '好，大字版收到后我再提提意见。' },
    evidence: '寄件单 EMS-1180-2267',
    answer:
      '贺老师，您的批评一针见血，安全须知印得最小确实不应该，感谢您，也向您致歉。核查说明书字号低于我们自己的规范。大字打印版已于 11 月 9 日寄出、11 月 11 日签收；改版已立项，预计 2027 年 1 月 15 日起随机附大字版。负责人：售后部李专员，30 天内可申请复核。',
    revisit: {
      outcome: 'reached',
      solved: 'yes',
      satisfaction: 5,
      recommend: 10,
      words: '看得清了，给八十五分。',
    },
    target: 'archived',
  },
  {
    title: 'A question about filter life sent as a complaint, converted to an inquiry',
    intake: {
      channel: 'web_chat',
      customer: { name: '小鱼', phone: '+8613800040022', preferredContact: 'phone', type: 'individual' },
      incident: { product: '加湿净化一体机', touchpoint: '投诉入口', region: '510100' },
      account: '不好意思，没找到提问的地方，就点了投诉。滤网多久换一次？红灯亮了是不是必须马上换？',
      demands: [{ kind: 'other', words: '回答问题' }],
    },
    department: 'online',
    target: 'converted',
    extra: {
      kind: 'inquiry',
      answer:
        '您好，滤网一般 6 个月更换一次；红灯亮起表示已累计运行 2,000 小时，建议在一周内更换，期间可以继续使用。购买原装滤网请在 App“耗材”页选择机型。',
    },
  },
  {
    title: 'Praise for a fitter sent through the complaint form, converted',
    intake: {
      channel: 'app_chat',
      customer: { name: '果果爸', phone: '+8613800040023', preferredContact: 'phone', type: 'individual' },
      incident: { at: '2026-11-19T08:00:00.000Z', product: '洗衣机安装', region: '330100' },
      account:
        '找不到表扬的按钮只好点这里。装洗衣机的陆师傅自带鞋套，顺手把漏水的旧水管也换了，一分钱没多收。请一定转告他！',
      demands: [{ kind: 'other', words: '转告表扬' }],
    },
    department: 'after-sales',
    classify: { category: 'other', subcategory: 'suggestion' },
    target: 'converted',
    extra: {
      kind: 'praise',
      answer:
        '谢谢您特意写来。您的表扬已于 11 月 20 日转给陆师傅和他的班组，并记入当月服务之星；App 的表扬入口也会在下一版放到首页。',
    },
  },
  {
    title: 'Advertisement sent to the complaint mailbox, void',
    intake: {
      channel: 'email',
      customer: { email: 'bulk.sender@example.com', preferredContact: 'email' },
      account: '专业代开发票 全国可验 量大从优 加微信详谈 退订回T',
      demands: [],
    },
    department: 'online',
    target: 'converted',
    extra: { kind: 'void', answer: '该邮件为广告，未涉及任何产品或服务，不作为投诉办理。' },
  },
  {
    title: 'Price dispute dismissed as before an authority, appealed when that ended',
    intake: {
      channel: 'platform',
      reportedAt: '2026-11-13T03:00:00.000Z',
      customer: {
        name: '不吃亏先生',
        phone: '+8613800040025',
        preferredContact: 'phone',
        type: 'individual',
      },
      incident: {
        at: '2026-11-01T16:05:00.000Z',
        orderNumber: 'QC20261102-0003',
        product: '洗碗机',
        region: '320100',
      },
      account: '零点抢购价2999，付款跳成3399，系统说库存变了。我已经向12315登记了，也在这里说一遍，退我400。',
      demands: [{ kind: 'refund', words: '退 400 元' }],
    },
    department: 'online',
    classify: { category: 'other', subcategory: 'price_dispute' },
    grade: { ...NO_CRITERION, amountInDispute: cny(40000) },
    target: 'appealed',
    extra: {
      kind: 'not_accepted',
      ground: 'before_court_or_authority',
      reason: '同一价格争议已由市场监管部门受理，为免重复处理，以该部门的程序为准；其结束后您可以申请复核。',
      grounds: '我昨天撤回了12315的登记，有撤回短信，现在没有别的部门在处理，请你们按抢购页面的价格重新审。',
    },
  },
  {
    title: 'A reporter sends a tip about resold display models, just received',
    intake: {
      channel: 'media',
      reportedAt: '2026-11-21T06:00:00.000Z',
      customer: {
        name: '民生帮办记者站',
        phone: '+8613800040026',
        preferredContact: 'phone',
        type: 'enterprise',
      },
      incident: { at: '2026-11-20T09:00:00.000Z', outlet: '晴川生活万松店', region: '420100' },
      account:
        '我们接到三位市民爆料，称你公司门店把样机翻新当新机卖，其中一位有开箱录像。今晚选题会要定，请在下午六点前联系我们说明情况。',
      demands: [{ kind: 'explanation' }],
      facts: { ...NO_CRITERION, affectedCustomers: 3, publicOpinionRisk: true },
    },
    department: 'stores',
    target: 'received',
  },
]
