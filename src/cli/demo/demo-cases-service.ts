import { cny, type DemoCase, NO_CRITERION } from './demo-case.ts'

/** Complaints of the category `service_attitude` 服务态度 (domain.md §5). */
export const SERVICE_CASES: readonly DemoCase[] = [
  {
    title: 'Sales clerk mocks a customer, both sides heard, apology, archived',
    intake: {
      channel: 'store',
      reportedAt: '2026-11-08T09:10:00.000Z',
      customer: { name: '白女士', phone: '+8613800020011', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-08T08:20:00.000Z',
        scene: '厨电柜台',
        outlet: '晴川生活万松店',
        touchpoint: '导购',
        region: '420100',
      },
      account:
        '我问蒸烤箱能不能用旧插座，导购翻着白眼说“这都不懂还买什么嵌入式”，旁边的人都在笑。我是来花钱的，不是来受气的。',
      demands: [{ kind: 'apology', words: '本人道歉' }, { kind: 'service_improvement' }],
      respondents: [{ kind: 'employee', name: '导购员小邓' }],
      latentNeeds: '希望被尊重，仍有购买意愿',
    },
    department: 'stores',
    classify: { category: 'service_attitude', subcategory: 'rude' },
    grade: NO_CRITERION,
    verification: {
      kind: 'internal',
      source: 'cctv',
      question: '请调取 11 月 8 日 16 时 10 分至 30 分厨电柜台录像。',
      answer: '画面显示导购背对顾客答话，周围两名顾客侧目；无声音，邻柜同事书面证实该话语。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '导购当面道歉，店长陪同选购',
          measures: [
            {
              action: '约定时间由小邓和店长当面致歉',
              owner: 'agent.sun',
              department: 'stores',
              dueIn: 'PT24H',
            },
            { action: '店长提供选购和插座勘测', owner: 'agent.sun', department: 'stores', dueIn: 'PT48H' },
          ],
          cost: cny(0),
          basis: ['消费者权益保护法 第39条', '晴川生活服务补救规范'],
          meetsDemands: true,
        },
        {
          title: '书面致歉并赠厨具礼包',
          measures: [
            { action: '寄送致歉信和礼包', owner: 'agent.sun', department: 'stores', dueIn: 'PT72H' },
          ],
          cost: cny(12000),
          basis: ['服务补救规范'],
          meetsDemands: false,
        },
        {
          title: '电话致歉并赠 100 元购物券',
          measures: [{ action: '店长致电并发券', owner: 'agent.sun', department: 'stores', dueIn: 'PT24H' }],
          cost: cny(10000),
          basis: ['服务补救规范'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
    },
    decide: { accept: 0, words: '可以，明天下午我再去一趟，她当面说声对不起就算了。' },
    evidence: '致歉回执 ZQ-20261109-0003',
    answer:
      '白女士，高高兴兴来选电器却被当众嘲笑，换成谁都会难受，我们向您道歉。录像和同事证言证实您的反映属实。11 月 9 日下午，导购小邓和店长已当面向您致歉，并约好 11 月 12 日上门勘测插座，不收费。小邓已暂停接待，完成五天的服务培训后再上岗。负责人：门店部孙专员；如对结果有异议，30 天内可申请复核。',
    revisit: {
      outcome: 'reached',
      solved: 'yes',
      satisfaction: 4,
      recommend: 7,
      words: '态度挺诚恳的，烤箱我还是在你们这订了。',
    },
    target: 'archived',
    extra: {
      statements: [
        { by: 'respondent', words: '当天连站了七个小时，话确实是我说的，没有考虑顾客感受，愿意当面道歉。' },
      ],
    },
  },
  {
    title: 'Vip customer shouted at on the hotline, executed and waiting for the revisit',
    intake: {
      channel: 'phone',
      customer: {
        name: '闻先生',
        phone: '+8613800020012',
        preferredContact: 'phone',
        type: 'vip',
        externalId: 'crm-10412',
      },
      incident: {
        at: '2026-11-17T02:45:00.000Z',
        scene: '客服热线',
        touchpoint: '热线工号 2208',
        region: '310000',
      },
      account:
        '打电话改送货地址，接线员嫌我说得慢，吼了我一句“你到底想好没有”，然后把电话挂了。我买了你们十几件东西，头一回碰到这种事。',
      demands: [{ kind: 'apology' }, { kind: 'other', words: '把地址改好' }],
      respondents: [{ kind: 'employee', name: '热线工号 2208' }],
    },
    department: 'online',
    classify: { category: 'service_attitude', subcategory: 'rude' },
    grade: NO_CRITERION,
    verification: {
      kind: 'internal',
      source: 'recording',
      question: '请听取 11 月 17 日 10 时 45 分工号 2208 的通话录音。',
      answer: '录音 3 分 12 秒处语气提高并抢话，随后坐席主动挂断。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '坐席组长致歉、更改地址、指定专属客服',
          measures: [
            { action: '改好地址并回电确认', owner: 'agent.wu', department: 'online', dueIn: 'PT4H' },
            { action: '组长致电道歉并绑定专属客服', owner: 'agent.wu', department: 'online', dueIn: 'PT24H' },
          ],
          cost: cny(0),
          basis: ['会员服务承诺'],
          meetsDemands: true,
        },
        {
          title: '书面致歉并赠积分',
          measures: [
            { action: '发送致歉信和 5000 积分', owner: 'agent.wu', department: 'online', dueIn: 'PT24H' },
          ],
          cost: cny(5000),
          basis: ['会员服务承诺'],
          meetsDemands: false,
        },
        {
          title: '致歉并赠本单上门安装升级',
          measures: [{ action: '升级本单安装服务', owner: 'agent.wu', department: 'online', dueIn: 'PT48H' }],
          cost: cny(20000),
          basis: ['服务补救规范'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
    },
    decide: { accept: 0, words: '行，地址先改，别的我不图。' },
    evidence: '回电录音 LY-20261117-0966',
    answer:
      '闻先生，您是我们的老会员，一个改地址的电话却受了委屈，十分抱歉。录音证实坐席抢话并挂断电话，错在我们。11 月 17 日 14 时已把送货地址改好并与您核对，组长当天致电道歉，今后由专属客服为您服务。该坐席已停线，11 月 24 日考核合格后方可复岗。负责人：线上部吴专员，30 天内可申请复核。',
    target: 'executed',
    extra: { statements: [{ by: 'respondent', words: '当时排队电话很多，我着急了，挂断是我的错。' }] },
  },
  {
    title: 'Customer sent to and fro between shop, platform and maker, archived with root cause',
    intake: {
      channel: 'web_chat',
      customer: { name: '阿凯', phone: '+8613800020013', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-03T01:00:00.000Z',
        orderNumber: 'QC20261021-0477',
        product: '投影仪',
        model: 'PJ-2',
        region: '500100',
      },
      account:
        '投影仪偏色。找商城客服，说归厂家售后；找售后，说线上买的归商城；再找商城，又让我找门店检测；门店说没义务检测线上的货。四天，打了九个电话，聊了六个窗口，每次都要从头讲一遍！你们内部能不能先商量好谁管我？',
      demands: [
        { kind: 'repair' },
        { kind: 'explanation', words: '到底谁负责' },
        { kind: 'compensation', words: '时间和话费补偿' },
      ],
      alreadyTried: '商城客服六次、售后热线两次、门店一次',
      facts: { ...NO_CRITERION, processDefect: true },
    },
    department: 'online',
    classify: {
      category: 'service_attitude',
      subcategory: 'shirking',
      others: [{ category: 'product_quality', subcategory: 'malfunction' }],
    },
    grade: { ...NO_CRITERION, processDefect: true, amountInDispute: cny(219900) },
    verification: {
      kind: 'internal',
      source: 'chat_log',
      question: '请梳理 11 月 3 日至 6 日的全部会话和通话，列出每次转出的依据。',
      answer: '共转出 4 次，均援引旧版分工表，线上订单的检测归属未写明。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '线上部一人跟到底，换新机并补偿 100 元',
          measures: [
            { action: '寄送新机，取回旧机检测', owner: 'agent.wu', department: 'online', dueIn: 'PT48H' },
            { action: '补偿通讯和时间 100 元', owner: 'agent.wu', department: 'online', dueIn: 'PT24H' },
          ],
          cost: cny(16000),
          basis: ['消费者权益保护法 第24条', '首问负责制度'],
          meetsDemands: true,
        },
        {
          title: '上门检测维修并补偿 100 元',
          measures: [{ action: '工程师上门', owner: 'agent.wu', department: 'online', dueIn: 'PT72H' }],
          cost: cny(22000),
          basis: ['产品质量法 第40条'],
          meetsDemands: true,
        },
        {
          title: '全额退款',
          measures: [{ action: '取件退款', owner: 'agent.wu', department: 'online', dueIn: 'PT72H' }],
          cost: cny(219900),
          basis: ['消费者权益保护法 第25条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
      rootCause:
        '方法：部门分工表两年未更新，线上订单检测归属空白；人员：首问负责没有考核；测量：转接次数不在日报中。',
    },
    decide: { accept: 0, words: '换新的吧，终于有个人肯管了。' },
    evidence: '换货运单 SF-7720411029',
    answer:
      '您好，四天九个电话，同一件事讲了一遍又一遍，这份疲惫是我们造成的，对不起。查明原因是部门分工表没有写清线上订单由谁检测。依据消费者权益保护法第24条，新机 11 月 8 日签收，旧机已取回，100 元补偿 11 月 7 日到账。自 11 月 10 日起线上订单一律由线上部首问到底，转接前先交接。负责人：线上部吴专员，30 天内可申请复核。',
    revisit: {
      outcome: 'reached',
      solved: 'yes',
      satisfaction: 4,
      recommend: 6,
      words: '结果可以，过程太折磨。',
    },
    target: 'archived',
  },
  {
    title: 'Shop and warehouse pass a missing accessory back and forth, from the regulator, executing',
    intake: {
      channel: 'regulator',
      reportedAt: '2026-11-17T03:00:00.000Z',
      customer: { name: '卓女士', phone: '+8613800020014', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-09T04:00:00.000Z',
        orderNumber: 'QC20261106-0812',
        product: '洗烘一体机',
        outlet: '晴川生活南湖店',
        region: '220100',
      },
      account:
        '市民来电：11 月 6 日在晴川生活南湖店购买洗烘一体机，送达时缺少堆叠支架，安装无法进行。门店称属仓库漏发，仓库称门店未下单，双方推诿已逾一周。市民要求补发支架、安排安装，并书面说明情况。请贵单位核查处理并反馈。',
      demands: [
        { kind: 'other', words: '补发支架并安装' },
        { kind: 'explanation', words: '书面说明' },
      ],
      respondents: [
        { kind: 'unit', name: '南湖店' },
        { kind: 'unit', name: '长春仓' },
      ],
      facts: { ...NO_CRITERION, processDefect: true },
    },
    department: 'stores',
    classify: {
      category: 'service_attitude',
      subcategory: 'shirking',
      others: [{ category: 'process_efficiency', subcategory: 'delivery_late' }],
    },
    grade: { ...NO_CRITERION, processDefect: true },
    verification: {
      kind: 'internal',
      source: 'order_record',
      question: '订单 QC20261106-0812 是否含堆叠支架，哪一步丢失？',
      answer: '门店下单含支架，接口同步时赠品行被过滤，仓库未收到。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '专车补送支架并当日安装，附书面说明',
          measures: [
            { action: '补送支架并安装', owner: 'agent.sun', department: 'stores', dueIn: 'PT24H' },
            { action: '出具书面说明', owner: 'liaison.qian', department: 'stores', dueIn: 'PT48H' },
          ],
          cost: cny(26000),
          basis: ['民法典 合同编', '消费者权益保护法 第39条'],
          meetsDemands: true,
        },
        {
          title: '快递支架，约装机时间，附书面说明',
          measures: [{ action: '快递支架并约装', owner: 'agent.sun', department: 'stores', dueIn: 'PT72H' }],
          cost: cny(9000),
          basis: ['民法典 合同编'],
          meetsDemands: true,
        },
        {
          title: '退货退款',
          measures: [{ action: '取机退款', owner: 'agent.sun', department: 'stores', dueIn: 'PT72H' }],
          cost: cny(589900),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
      rootCause: '机器：门店系统与仓储系统接口过滤零元行；方法：上线时未测试赠品订单。',
    },
    decide: { accept: 0, words: '明天上午在家，装好就行，说明要盖章。' },
    target: 'executing',
    extra: {
      statements: [
        {
          by: 'respondent',
          words: '南湖店：下单时选了支架，截图可查。长春仓：系统单据里没有支架一行，无法出库。',
        },
      ],
    },
  },
  {
    title: 'Chat answered after two hours, settled with a coupon the customer chose',
    intake: {
      channel: 'app_chat',
      customer: { name: '橙子皮', phone: '+8613800020015', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-11T13:00:00.000Z',
        scene: '大促夜 App 在线客服',
        touchpoint: '在线客服',
        region: '330200',
      },
      account: '双十一晚上问尾款怎么付，排队排到两个小时才有人理，优惠早过期了。少了50块，气得睡不着。',
      demands: [{ kind: 'compensation', words: '补 50 元优惠' }],
    },
    department: 'online',
    classify: { category: 'service_attitude', subcategory: 'slow_response' },
    grade: NO_CRITERION,
    answer:
      '您好，守了两个小时还错过了优惠，确实委屈，抱歉。查询排队记录属实，按您的选择，50 元无门槛券已于 11 月 12 日放入您的账户，有效期到 2027 年 2 月 12 日。大促期间的客服排班已加到平时的三倍。负责人：线上部吴专员，30 天内可申请复核。',
    target: 'settled',
    extra: {
      remedy: 'coupon_gift',
      cost: cny(5000),
      words: '给券也行，我正好还要买。',
      evidence: { reference: '发券记录 CP-20261112-8801' },
    },
  },
  {
    title: 'English: three e-mails unanswered for a week, explained, archived',
    intake: {
      channel: 'email',
      language: 'en',
      customer: {
        name: 'Ms. Okafor',
        email: 'n.okafor@example.com',
        preferredContact: 'email',
        type: 'individual',
      },
      incident: {
        at: '2026-11-05T01:30:00.000Z',
        orderNumber: 'QC20261029-0333',
        product: 'Stand mixer SM-7',
        touchpoint: 'service e-mail',
        region: '310000',
      },
      account:
        'I wrote to your service address three times between 28 October and 4 November asking for a VAT invoice for my mixer. No reply, not even an automatic one. My employer closes the books on the 15th, so I need the invoice before then. Please also tell me why nobody reads that mailbox.',
      demands: [{ kind: 'other', words: 'VAT invoice before 15 November' }, { kind: 'explanation' }],
      alreadyTried: 'Three e-mails',
    },
    department: 'online',
    classify: { category: 'service_attitude', subcategory: 'slow_response' },
    grade: NO_CRITERION,
    verification: {
      kind: 'internal',
      source: 'service_ticket',
      question: 'Did the mailbox receive the three e-mails, and who handled them?',
      answer: 'All three were received and filed as spam by a filter rule for foreign-language mail.',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: 'Issue the invoice today and apologise by phone or e-mail',
          measures: [
            {
              action: 'Issue and send the VAT invoice',
              owner: 'agent.wu',
              department: 'online',
              dueIn: 'PT4H',
            },
            {
              action: 'Remove the filter rule and answer in English',
              owner: 'liaison.qian',
              department: 'online',
              dueIn: 'PT24H',
            },
          ],
          cost: cny(0),
          basis: ['消费者权益保护法 第39条', '电子商务法 第59条'],
          meetsDemands: true,
        },
        {
          title: 'Invoice and a 50 yuan voucher',
          measures: [
            { action: 'Send invoice and voucher', owner: 'agent.wu', department: 'online', dueIn: 'PT24H' },
          ],
          cost: cny(5000),
          basis: ['服务补救规范'],
          meetsDemands: true,
        },
        {
          title: 'Paper invoice by courier',
          measures: [
            { action: 'Print and send the invoice', owner: 'agent.wu', department: 'online', dueIn: 'PT48H' },
          ],
          cost: cny(1500),
          basis: ['电子商务法 第59条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
    },
    decide: { accept: 0, words: 'Yes, the electronic invoice is fine.' },
    evidence: 'Invoice e-mail INV-20261106-0219',
    answer:
      'Dear Ms. Okafor, a week of silence while your deadline came closer was our doing, and we are sorry. We found that a filter filed foreign-language mail as spam, your three e-mails among them. The VAT invoice was sent to you on 6 November, and the filter was removed the same day; English mail now gets an answer within one working day. Mr. Wu of the online department answers for this. If you disagree, you may ask for a review within 30 days.',
    revisit: {
      outcome: 'reached',
      solved: 'yes',
      satisfaction: 5,
      recommend: 8,
      words: 'Invoice arrived, thank you for explaining.',
    },
    target: 'archived',
  },
  {
    title: 'Shop assistant recommends the wrong gas type, graded',
    intake: {
      channel: 'store',
      customer: { name: '裴先生', phone: '+8613800020017', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-18T03:00:00.000Z',
        orderNumber: 'MD0288-0914',
        product: '燃气灶',
        model: 'GS-2 液化气款',
        outlet: '晴川生活柳湖店',
        region: '320500',
      },
      account:
        '我说家里是天然气，导购给开了液化气款的灶。幸好安装师傅没接就看出来了。问导购两种有什么区别，他说都一样烧火。这种水平也能上岗？',
      demands: [
        { kind: 'exchange', words: '换天然气款' },
        { kind: 'service_improvement', words: '培训店员' },
      ],
      respondents: [{ kind: 'employee', name: '柳湖店导购老金' }],
    },
    department: 'stores',
    classify: { category: 'service_attitude', subcategory: 'lacking_expertise' },
    grade: { ...NO_CRITERION, amountInDispute: cny(129900) },
    target: 'graded',
  },
  {
    title: 'Fitter connects a purifier the wrong way round and ruins the filters, archived',
    intake: {
      channel: 'walk_in',
      reportedAt: '2026-11-10T02:20:00.000Z',
      customer: { name: '祝先生', phone: '+8613800020018', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-07T06:00:00.000Z',
        scene: '家中厨房',
        orderNumber: 'QC20261103-0266',
        product: '净水器',
        model: 'WP-600',
        touchpoint: '上门安装',
        region: '130100',
      },
      account:
        '安装师傅把进水和废水接反了，我看着像不对，问他，他说他装过几百台。结果两天滤芯就堵死了，四支滤芯320块。',
      demands: [
        { kind: 'compensation', words: '赔四支滤芯' },
        { kind: 'repair', words: '换个懂的人重新装' },
      ],
      respondents: [{ kind: 'employee', name: '安装师傅小何' }],
      facts: { ...NO_CRITERION, loss: cny(32000) },
    },
    department: 'after-sales',
    classify: { category: 'service_attitude', subcategory: 'lacking_expertise' },
    grade: { ...NO_CRITERION, loss: cny(32000) },
    verification: {
      kind: 'internal',
      source: 'site_visit',
      question: '请派资深工程师复核管路并拍照。',
      answer: '进水与废水接反，四支滤芯反冲堵塞，无法恢复。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '资深工程师重装并更换四支滤芯',
          measures: [
            { action: '重装并换滤芯', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' },
            { action: '检测出水并留存读数', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' },
          ],
          cost: cny(42000),
          basis: ['消费者权益保护法 第40条', '安装质量承诺'],
          meetsDemands: true,
        },
        {
          title: '重装并赔付 320 元由客户自购',
          measures: [{ action: '重装并赔付', owner: 'agent.li', department: 'after-sales', dueIn: 'PT48H' }],
          cost: cny(42000),
          basis: ['消费者权益保护法 第40条'],
          meetsDemands: true,
        },
        {
          title: '退机退款',
          measures: [{ action: '拆机退款', owner: 'agent.li', department: 'after-sales', dueIn: 'PT72H' }],
          cost: cny(299900),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
      rootCause:
        '人员：安装工未通过净水专项考核即接单；方法：派单系统不校验技能标签；测量：完工未要求上传出水读数。',
    },
    decide: { accept: 0, words: '滤芯给我换原装的，换人来装。' },
    evidence: '安装工单 AZ-20261111-0093',
    answer:
      '祝先生，您当场看出了问题，却没有被认真听取，我们很惭愧，向您道歉。复核确认进水与废水接反，滤芯因此堵塞，责任在我方。依据消费者权益保护法第40条，11 月 11 日资深工程师已重新安装，免费更换四支原装滤芯，出水读数 12 毫克每升。小何已暂停净水类派单，11 月 28 日复训考核。负责人：售后部李专员，30 天内可申请复核。',
    revisit: {
      outcome: 'reached',
      solved: 'yes',
      satisfaction: 5,
      recommend: 8,
      words: '第二个师傅很专业。',
    },
    target: 'archived',
    extra: {
      statements: [
        { by: 'respondent', words: '我以前装的是另一个型号，接口颜色相反，没有看说明书，接受处理。' },
      ],
    },
  },
  {
    title: 'Hotline rings out all weekend, process defect, revisited and partly solved',
    intake: {
      channel: 'phone',
      reportedAt: '2026-11-16T01:05:00.000Z',
      customer: {
        name: '简先生',
        phone: '+8613800020020',
        preferredContact: 'phone',
        type: 'individual',
        vulnerable: 'disabled',
        accommodation: '视力障碍，无法使用 App，请用电话联系',
      },
      incident: {
        at: '2026-11-14T02:00:00.000Z',
        scene: '售后热线',
        touchpoint: '热线语音菜单',
        region: '120100',
      },
      account:
        '我眼睛看不见，用不了App，只能打电话。周六周日两天打了十四次，要么语音菜单转圈，要么响到自动断。今天早上总算通了。请你们想一想，像我这样的人除了电话还有什么办法？',
      demands: [
        { kind: 'service_improvement', words: '给残障人士一个能打通的号码' },
        { kind: 'repair', words: '烤箱门关不严，要报修' },
      ],
      alreadyTried: '周末拨打热线十四次',
      facts: { ...NO_CRITERION, processDefect: true },
    },
    department: 'after-sales',
    classify: {
      category: 'service_attitude',
      subcategory: 'hotline_unreachable',
      others: [{ category: 'product_quality', subcategory: 'malfunction' }],
    },
    grade: { ...NO_CRITERION, processDefect: true },
    verification: {
      kind: 'internal',
      source: 'service_ticket',
      question: '11 月 14 日、15 日热线接通率和语音菜单日志？',
      answer: '周末接通率 38%，第 3 级菜单按 0 转人工失效。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '开通无障碍直拨号，次日上门修烤箱',
          measures: [
            { action: '登记无障碍直拨服务', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' },
            { action: '上门修烤箱门', owner: 'agent.li', department: 'after-sales', dueIn: 'PT48H' },
          ],
          cost: cny(18000),
          basis: ['消费者权益保护法 第39条', '无障碍服务承诺'],
          meetsDemands: true,
        },
        {
          title: '指定专员一对一电话服务并修烤箱',
          measures: [
            { action: '专员每周主动致电一次', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' },
          ],
          cost: cny(24000),
          basis: ['无障碍服务承诺'],
          meetsDemands: true,
        },
        {
          title: '修复语音菜单并修烤箱',
          measures: [
            { action: '修复按 0 转人工', owner: 'liaison.qian', department: 'after-sales', dueIn: 'PT72H' },
          ],
          cost: cny(18000),
          basis: ['服务补救规范'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
      rootCause: '机器：语音菜单改版后转人工按键失效；测量：周末接通率不报警；方法：改版没有无障碍测试。',
    },
    decide: { accept: 0, words: '直拨号很好，烤箱明天来修吧。' },
    evidence: '上门工单 WX-20261117-0238',
    answer:
      '简先生，电话是您唯一的通道，我们却让它两天打不通，深感愧疚。日志显示周末接通率只有 38%，转人工按键失效。您的号码已于 11 月 16 日登记无障碍直拨，来电 10 秒内由人工接听；烤箱门铰链 11 月 17 日已免费更换。语音菜单将在 11 月 26 日前修复。负责人：售后部李专员，30 天内可电话申请复核。',
    revisit: {
      outcome: 'reached',
      solved: 'partly',
      satisfaction: 3,
      recommend: 6,
      words: '直拨能打通了，烤箱门还是有一点松，先用着看。',
    },
    target: 'revisited',
  },
  {
    title: 'Clerk accused online of swearing, recording shows otherwise, dismissed as unfounded',
    intake: {
      channel: 'social',
      customer: {
        name: '暴躁小鱼干',
        phone: '+8613800020021',
        preferredContact: 'phone',
        type: 'individual',
      },
      incident: {
        at: '2026-11-13T11:00:00.000Z',
        scene: '服务台',
        outlet: '晴川生活北苑店',
        region: '110000',
      },
      account: '晴川北苑店服务台的人骂我脏话！！大家避雷！！要求开除！',
      demands: [{ kind: 'apology' }, { kind: 'other', words: '开除该员工' }],
      respondents: [{ kind: 'employee', name: '服务台小孟' }],
    },
    department: 'stores',
    classify: { category: 'service_attitude', subcategory: 'rude' },
    grade: NO_CRITERION,
    verification: {
      kind: 'internal',
      source: 'recording',
      question: '请调取 11 月 13 日 19 时服务台录音录像。',
      answer: '全程 6 分钟，员工用语平和；顾客要求无小票退货未果后离开，未听到脏话。',
      finding: 'unsubstantiated',
    },
    target: 'dismissed',
    extra: {
      kind: 'unfounded',
      reason:
        '完整录音录像与双方陈述相互印证，未发现员工使用侮辱性语言；无小票退货一事已告知可凭付款记录补办，欢迎您随时到店办理。',
      statements: [
        { by: 'complainant', words: '她说话声音不大，但我听见她嘀咕了一句难听的。' },
        { by: 'respondent', words: '我告诉他没有小票可以用付款记录查单，他没等我说完就走了，我没有骂人。' },
      ],
    },
  },
  {
    title: 'Anonymous note without any contact about a rude guard, graded',
    intake: {
      channel: 'paper',
      customer: { anonymous: true, type: 'individual' },
      incident: {
        at: '2026-11-19T04:00:00.000Z',
        scene: '意见箱',
        outlet: '晴川生活南湖店',
        region: '220100',
      },
      account: '门口保安对送外卖的和推婴儿车的呼来喝去，不让从正门进。我不留名字，只希望你们管一管。',
      demands: [{ kind: 'service_improvement' }],
    },
    department: 'stores',
    classify: { category: 'service_attitude', subcategory: 'rude' },
    grade: NO_CRITERION,
    target: 'graded',
  },
  {
    title: 'Two plans declined over a delayed repair, final answer given',
    intake: {
      channel: 'phone',
      reportedAt: '2026-11-09T06:00:00.000Z',
      customer: { name: '邵先生', phone: '+8613800020023', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-05T01:00:00.000Z',
        orderNumber: 'QC20260708-0911',
        product: '咖啡机',
        model: 'CM-30',
        region: '440300',
      },
      account:
        '咖啡机修好是修好了，可是客服和维修点互相推，拖了六天。我是开工作室的，这六天我让员工去外面买咖啡，还丢了面子。我要求按新机价格全额退款，机器我也不退，算你们的诚意。',
      demands: [{ kind: 'refund', words: '全额退款 4,299 元且留用机器' }, { kind: 'apology' }],
    },
    department: 'after-sales',
    classify: { category: 'service_attitude', subcategory: 'shirking' },
    grade: { ...NO_CRITERION, amountInDispute: cny(429900) },
    verification: {
      kind: 'internal',
      source: 'service_ticket',
      question: '请核对报修、转派和修复时间。',
      answer: '11 月 5 日报修，转派两次，11 月 11 日修复并试机合格；承诺时限为三天。',
      finding: 'partly',
    },
    plan: {
      options: [
        {
          title: '书面致歉，延保一年',
          measures: [
            { action: '寄送致歉信并登记延保', owner: 'agent.li', department: 'after-sales', dueIn: 'PT48H' },
          ],
          cost: cny(30000),
          basis: ['消费者权益保护法 第39条'],
          meetsDemands: false,
        },
        {
          title: '致歉并补偿 300 元',
          measures: [
            { action: '致歉并支付补偿', owner: 'agent.li', department: 'after-sales', dueIn: 'PT48H' },
          ],
          cost: cny(30000),
          basis: ['服务补救规范'],
          meetsDemands: false,
        },
        {
          title: '致歉并赠一年咖啡豆',
          measures: [
            { action: '每月寄送咖啡豆一份', owner: 'agent.li', department: 'after-sales', dueIn: 'P7D' },
          ],
          cost: cny(60000),
          basis: ['服务补救规范'],
          meetsDemands: false,
        },
      ],
      recommended: 1,
    },
    decide: { accept: null, words: '三百块打发谁呢，不同意。' },
    target: 'concluded',
    extra: {
      again: {
        plan: {
          options: [
            {
              title: '补偿 800 元并延保一年',
              measures: [
                {
                  action: '支付补偿并登记延保',
                  owner: 'agent.li',
                  department: 'after-sales',
                  dueIn: 'PT48H',
                },
              ],
              cost: cny(95000),
              basis: ['消费者权益保护法 第39条'],
              meetsDemands: false,
            },
            {
              title: '部门负责人上门致歉并补偿 500 元',
              measures: [
                { action: '约定时间上门致歉', owner: 'agent.li', department: 'after-sales', dueIn: 'PT72H' },
              ],
              cost: cny(60000),
              basis: ['服务补救规范'],
              meetsDemands: false,
            },
            {
              title: '补偿 500 元并赠两年保养',
              measures: [
                {
                  action: '支付补偿并登记保养',
                  owner: 'agent.li',
                  department: 'after-sales',
                  dueIn: 'PT72H',
                },
              ],
              cost: cny(90000),
              basis: ['服务补救规范'],
              meetsDemands: false,
            },
          ],
          recommended: 0,
        },
        decide: { accept: null, words: '还是不同意，要么全退，要么法庭见。' },
      },
      legalReview: {
        opinion: 'clear',
        comment: '延误属实但机器已修复，全额退款且留用机器没有法律依据；补偿提议合理，可以作最终答复。',
      },
      answer:
        '邵先生，您的工作室因为维修延误六天受到影响，我们再次致歉。经查，机器 11 月 11 日已修复并试机合格，比承诺晚三天，责任在我方。全额退款并留用机器没有合同和法律依据，我们无法同意。补偿 800 元并延保一年的方案继续有效。您的其他救济途径一并附后，选择哪一条都不影响上述方案。',
      stillOffered: '补偿 800 元并延保一年',
      until: '2026-12-31',
      otherWays: [
        '向消费者协会申请调解',
        '向当地市场监督管理部门投诉',
        '依据双方协议申请仲裁',
        '向人民法院提起诉讼',
      ],
    },
  },
  {
    title: 'Video of a courier throwing boxes and cursing spreads, urgent, archived',
    intake: {
      channel: 'social',
      reportedAt: '2026-11-05T11:30:00.000Z',
      customer: {
        name: '楼下的橘猫',
        phone: '+8613800020024',
        preferredContact: 'phone',
        type: 'individual',
        wechat: 'orange_demo_24',
      },
      incident: {
        at: '2026-11-05T09:40:00.000Z',
        scene: '小区门口',
        orderNumber: 'QC20261103-1450',
        product: '养生壶',
        touchpoint: '配送',
        region: '510100',
      },
      account:
        '晴川的配送员把一车箱子往地上扔，我说轻一点，他指着我骂。视频我发了，现在两万多转发。里面就有我的养生壶！不给说法我就找媒体曝光。',
      demands: [
        { kind: 'apology', words: '公开道歉' },
        { kind: 'exchange', words: '换一个没摔过的' },
        { kind: 'service_improvement' },
      ],
      respondents: [{ kind: 'employee', name: '成都站配送员大勇' }],
      latentNeeds: '希望看到公司整改，而不只是处罚个人',
      facts: { ...NO_CRITERION, publicOpinionRisk: true },
    },
    department: 'logistics',
    classify: {
      category: 'service_attitude',
      subcategory: 'rude',
      others: [{ category: 'product_quality', subcategory: 'damaged' }],
    },
    grade: { ...NO_CRITERION, publicOpinionRisk: true },
    verification: {
      kind: 'internal',
      source: 'cctv',
      question: '请取得小区门口监控和原视频，核对车次与件数。',
      answer: '抛掷 11 件，辱骂属实；车次为成都站外包三队，签收件中 2 件外箱破损。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '公开致歉、当晚换新、11 位收件人逐一回访',
          measures: [
            { action: '当晚送达新品并当面致歉', owner: 'agent.zhou', department: 'logistics', dueIn: 'PT6H' },
            {
              action: '逐一联系 11 件的收件人验货',
              owner: 'agent.zhou',
              department: 'logistics',
              dueIn: 'PT24H',
            },
          ],
          cost: cny(160000),
          basis: ['消费者权益保护法 第39条', '快递暂行条例 第28条'],
          meetsDemands: true,
        },
        {
          title: '公开致歉并退款',
          measures: [
            { action: '退款并发布致歉声明', owner: 'agent.zhou', department: 'logistics', dueIn: 'PT12H' },
          ],
          cost: cny(19900),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: false,
        },
        {
          title: '站长登门致歉并换新',
          measures: [{ action: '站长登门', owner: 'agent.zhou', department: 'logistics', dueIn: 'PT24H' }],
          cost: cny(50000),
          basis: ['服务补救规范'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
      rootCause:
        '人员：外包队大促期间人均 260 件，无装卸培训；方法：站点没有装卸巡查；环境：路边卸货无平台。',
    },
    decide: { accept: 0, words: '今晚送到就行，道歉要公开发。' },
    evidence: '公开致歉链接登记 PR-20261105-01',
    answer:
      '您好，您好意提醒却遭到辱骂，包裹也被抛摔，我们看完视频同样难过，郑重向您道歉。监控证实抛掷 11 件、辱骂属实。11 月 5 日晚新养生壶已送到您手中，公开致歉于当晚 21 时发布，其余收件人 11 月 6 日全部联系验货，2 件已换新。当事配送员停岗，外包三队 11 月 12 日前完成装卸培训。负责人：物流部周专员，30 天内可申请复核。',
    revisit: {
      outcome: 'reached',
      solved: 'yes',
      satisfaction: 4,
      recommend: 6,
      words: '处理挺利索，视频我加了后续说明。',
    },
    target: 'archived',
    extra: {
      statements: [{ by: 'respondent', words: '那天从早上六点干到晚上，箱子多，脾气上来了，骂人是我不对。' }],
    },
  },
  {
    title: 'Slow chat, problem found by the customer, withdrawn',
    intake: {
      channel: 'web_chat',
      customer: { name: '蓝莓', phone: '+8613800020025', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-19T07:00:00.000Z',
        product: '加湿器',
        touchpoint: '在线客服',
        region: '370100',
      },
      account: '问加湿器怎么除垢，客服机器人绕来绕去，等了四十分钟没有真人。',
      demands: [{ kind: 'service_improvement' }],
    },
    department: 'online',
    classify: { category: 'service_attitude', subcategory: 'slow_response' },
    target: 'withdrawn',
    extra: { reason: '我自己在说明书里找到除垢方法了，不用再处理，谢谢。' },
  },
]
