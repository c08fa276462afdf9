import { cny, type DemoCase, NO_CRITERION } from './demo-case.ts'

/** Complaints of the category `product_quality` 产品质量 (domain.md §5). */
export const PRODUCT_CASES: readonly DemoCase[] = [
  {
    title: 'Dishwasher delivered with a shattered glass door, exchanged and archived',
    intake: {
      channel: 'platform',
      reportedAt: '2026-11-10T03:20:00.000Z',
      customer: {
        name: '云朵不下雨',
        phone: '+8613800010011',
        preferredContact: 'phone',
        type: 'individual',
      },
      incident: {
        at: '2026-11-09T08:30:00.000Z',
        scene: '家中签收时开箱',
        orderNumber: 'QC20261104-1183',
        product: '嵌入式洗碗机',
        model: 'DW-13S',
        touchpoint: '送货上门',
        region: '330100',
      },
      account:
        '昨天下午送来的洗碗机，外箱看着好好的，拆开一看玻璃门碎成一片一片。师傅说他只管送，让我自己找平台。我当场拍了照片和视频，箱子底部也有磕碰的印子。厨房柜子都按这台的尺寸做好了，退掉再买别的装不进去，我只要换一台完好的。',
      demands: [
        { kind: 'exchange', words: '换一台同型号新机' },
        { kind: 'explanation', words: '说清楚是谁的责任' },
      ],
      alreadyTried: '当场和送货员说过，未登记',
      facts: { ...NO_CRITERION, amountInDispute: cny(459900) },
    },
    department: 'logistics',
    classify: {
      category: 'product_quality',
      subcategory: 'damaged',
      others: [{ category: 'service_attitude', subcategory: 'shirking' }],
    },
    grade: { ...NO_CRITERION, amountInDispute: cny(459900) },
    verification: {
      kind: 'external',
      source: 'logistics',
      question: '请提供运单 YT8830217 在杭州分拨中心的装卸记录和签收照片。',
      answer: '分拨中心 11 月 8 日 22 时记录一次跌落，外箱底角变形，未按破损件拦截。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '上门换同型号新机',
          measures: [
            {
              action: '约定时段送新机并当面开箱验货',
              owner: 'agent.zhou',
              department: 'logistics',
              dueIn: 'PT48H',
            },
            { action: '同车取回破损机器', owner: 'agent.zhou', department: 'logistics', dueIn: 'PT48H' },
          ],
          cost: cny(38000),
          basis: ['消费者权益保护法 第24条', '晴川生活签收破损换新政策'],
          meetsDemands: true,
        },
        {
          title: '全额退货退款',
          measures: [
            { action: '上门取件并退回货款', owner: 'agent.zhou', department: 'logistics', dueIn: 'PT48H' },
          ],
          cost: cny(26000),
          basis: ['消费者权益保护法 第24条', '消费者权益保护法 第25条'],
          meetsDemands: false,
        },
        {
          title: '上门更换玻璃门总成，另补偿 300 元',
          measures: [
            { action: '预约工程师更换门体', owner: 'agent.zhou', department: 'logistics', dueIn: 'PT72H' },
          ],
          cost: cny(65000),
          basis: ['产品质量法 第40条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
    },
    decide: { accept: 0, words: '换新的可以，周六上午家里有人，麻烦当面开箱。' },
    evidence: '换机签收单 HJ-20261114-0032',
    answer:
      '您好，给您的新厨房添了堵，我们真诚道歉。经查，机器在杭州分拨中心装卸时跌落，责任在我方承运环节，与您签收无关。依据消费者权益保护法第24条，我们已于 11 月 14 日上午送达同型号新机，当面开箱验收完好，破损机器同车取回，您不承担任何费用。送货员未当场登记的问题，已由物流部要求重新培训并纳入签收检查。后续由物流部周专员负责，如有异议，可在 30 天内申请复核。',
    revisit: {
      outcome: 'reached',
      solved: 'yes',
      satisfaction: 4,
      recommend: 8,
      words: '新机器装好了，没问题。',
    },
    target: 'archived',
  },
  {
    title: 'Kettle base smoking, a safety hazard with a burnt worktop, archived with root cause',
    intake: {
      channel: 'phone',
      reportedAt: '2026-11-06T12:41:00.000Z',
      customer: {
        name: '秦先生',
        phone: '+8613800010012',
        preferredContact: 'phone',
        type: 'individual',
        externalId: 'crm-30417',
      },
      incident: {
        at: '2026-11-06T11:50:00.000Z',
        scene: '家中厨房',
        orderNumber: 'QC20261011-0207',
        product: '电热水壶',
        model: 'KT-17B',
        batch: 'KT17B-2609-C',
        region: '420100',
      },
      account:
        '晚上烧水，壶还没开，底座就开始冒烟，有很重的塑料味，我赶紧拔了插头。台面烫出一块焦痕，插座也黑了。家里有两岁的孩子，想想都后怕。这壶才用了不到一个月。',
      demands: [
        { kind: 'refund', words: '退货退款' },
        { kind: 'compensation', words: '台面修复费用' },
        { kind: 'explanation', words: '告诉我这一批有没有问题' },
      ],
      latentNeeds: '担心孩子安全，希望得到明确的安全结论',
      facts: { ...NO_CRITERION, loss: cny(68000), safetyHazard: true },
    },
    department: 'after-sales',
    classify: { category: 'product_quality', subcategory: 'malfunction' },
    grade: { ...NO_CRITERION, loss: cny(68000), amountInDispute: cny(16900), safetyHazard: true },
    verification: {
      kind: 'internal',
      source: 'site_visit',
      question: '请上门取回壶和底座，检查起火点，并核对同批次是否有相同情况。',
      answer: '底座耦合器端子压接不到位，接触电阻过大引起过热；同批次抽检 40 件，发现 1 件压接偏松。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '退款并赔偿台面、插座修复费',
          measures: [
            { action: '退回货款 169 元', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' },
            {
              action: '按票据赔付台面和插座修复 680 元',
              owner: 'agent.li',
              department: 'after-sales',
              dueIn: 'PT48H',
            },
            {
              action: '该批次停售并逐件复检',
              owner: 'liaison.qian',
              department: 'after-sales',
              dueIn: 'PT4H',
            },
          ],
          cost: cny(84900),
          basis: ['消费者权益保护法 第40条', '产品质量法 第40条'],
          laws: ['crpl_40', 'product_quality_40'],
          meetsDemands: true,
        },
        {
          title: '换新款水壶并赔偿修复费',
          measures: [
            {
              action: '寄送 KT-18 新款并赔付修复费',
              owner: 'agent.li',
              department: 'after-sales',
              dueIn: 'PT48H',
            },
          ],
          cost: cny(92900),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: false,
        },
        {
          title: '我方派人修复台面并退款',
          measures: [
            { action: '联系台面厂家上门修复', owner: 'agent.li', department: 'after-sales', dueIn: 'PT72H' },
          ],
          cost: cny(110000),
          basis: ['产品质量法 第40条'],
          meetsDemands: true,
        },
      ],
      recommended: 0,
      notChosen: [
        { option: 1, reason: '客户不愿再用同品牌水壶' },
        { option: 2, reason: '上门修复要等三天，家中有幼儿' },
      ],
      cause: {
        branch: 'method',
        whys: [
          '底座端子过热冒烟',
          '端子压接偏松，接触电阻过大',
          '压接工位压力传感器漂移未被发现',
          '换班首件检验只看外观，不测接触电阻',
          '首件检验作业书没有接触电阻一项',
        ],
        factors: [{ branch: 'measurement', words: '抽检每 500 件 1 次，频次偏低' }],
      },
    },
    decide: { accept: 0, words: '同意，退款和修台面的钱打到原来的卡上，批次的结论要发给我。' },
    evidence: '赔付流水 PF-20261107-0015',
    answer:
      '秦先生，水壶冒烟时家里还有小朋友，这份惊吓我们完全理解，也为此郑重道歉。检测确认底座端子压接不到位导致过热，责任在我方。依据产品质量法第40条，货款 169 元和台面、插座修复费 680 元已于 11 月 7 日退赔到您的原付款卡。批次 KT17B-2609-C 已于 11 月 6 日晚停售，复检结果将于 11 月 20 日前书面寄给您。此事由售后部李专员负责，您如有异议，可在 30 天内申请复核，也可向当地市场监管部门反映。',
    revisit: {
      outcome: 'reached',
      solved: 'yes',
      satisfaction: 5,
      recommend: 7,
      words: '处理得很快，批次通知我等着看。',
    },
    target: 'archived',
    extra: {
      contain: {
        measures: ['门店与线上同批次全部停售', '仓库冻结该批次，逐件复检'],
        evidence: { reference: '停售通知 TS-20261112' },
      },
      improvement: {
        kind: 'corrective',
        cause: '底座端子压接工装磨损，出厂前没有逐件通电检测',
        actions: ['更换压接工装并每周点检', '出厂前逐件通电十分钟'],
        owner: 'quality.bai',
        about: { category: 'product_quality', subcategory: 'malfunction' },
      },
    },
  },
  {
    title: 'Air conditioner leaking onto a floor, elderly customer, loss above ¥1,000, executing',
    intake: {
      channel: 'app_chat',
      customer: {
        name: '梁阿姨',
        phone: '+8613800010013',
        preferredContact: 'phone',
        type: 'individual',
        vulnerable: 'elderly',
        accommodation: '听力不好，请语速慢一些，必要时联系其女儿',
      },
      incident: {
        at: '2026-11-15T22:00:00.000Z',
        scene: '卧室',
        orderNumber: 'QC20261019-0655',
        product: '壁挂空调',
        model: 'AC-35GW',
        touchpoint: '安装',
        region: '440100',
      },
      account:
        '空调装了三个礼拜，夜里一直滴水，早上起来木地板鼓起来一大片。我七十一岁了，爬上爬下擦水很吃力。装的时候师傅说孔打高了也没关系。',
      demands: [
        { kind: 'repair', words: '把空调修好不漏水' },
        { kind: 'compensation', words: '赔地板' },
      ],
      facts: { ...NO_CRITERION, loss: cny(260000) },
    },
    department: 'after-sales',
    classify: {
      category: 'product_quality',
      subcategory: 'malfunction',
      others: [{ category: 'service_attitude', subcategory: 'lacking_expertise' }],
    },
    grade: { ...NO_CRITERION, loss: cny(260000) },
    verification: {
      kind: 'internal',
      source: 'site_visit',
      question: '请上门查看排水坡度和地板受损面积，并拍照。',
      answer: '外墙孔高于内机排水口 2 厘米，冷凝水倒流；木地板受潮 6.5 平方米，同款报价 2,600 元。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '重新打孔安装并赔付地板更换',
          measures: [
            {
              action: '更换安装队重新打孔、封堵旧孔',
              owner: 'agent.li',
              department: 'after-sales',
              dueIn: 'PT24H',
            },
            {
              action: '支付地板材料和人工 2,600 元',
              owner: 'agent.li',
              department: 'after-sales',
              dueIn: 'PT48H',
            },
          ],
          cost: cny(300000),
          basis: ['消费者权益保护法 第40条', '晴川生活安装质量承诺'],
          meetsDemands: true,
        },
        {
          title: '退机退款并赔付地板',
          measures: [
            { action: '拆机退款并赔付', owner: 'agent.li', department: 'after-sales', dueIn: 'PT72H' },
          ],
          cost: cny(559900),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: false,
        },
        {
          title: '我方代请木工修复地板并重装空调',
          measures: [
            {
              action: '安排木工与安装队同日上门',
              owner: 'agent.li',
              department: 'after-sales',
              dueIn: 'PT72H',
            },
          ],
          cost: cny(340000),
          basis: ['产品质量法 第40条'],
          meetsDemands: true,
        },
      ],
      recommended: 0,
      rootCause:
        '人员：外包安装队新人独立作业；方法：完工照片未要求拍摄排水坡度；环境：老房墙体偏厚未复核。根因是安装验收单缺少排水测试一栏。',
    },
    decide: { accept: 0, words: '女儿看过了，同意重装，再把地板的钱给我们。' },
    target: 'executing',
  },
  {
    title: 'Three-litre rice cooker sent instead of five, exchanged and archived',
    intake: {
      channel: 'web_chat',
      customer: {
        name: '小满',
        phone: '+8613800010014',
        email: 'xiaoman.demo@example.com',
        preferredContact: 'email',
        type: 'individual',
      },
      incident: {
        at: '2026-11-02T04:10:00.000Z',
        orderNumber: 'QC20261030-0921',
        product: '电饭煲',
        model: 'RC-50',
        touchpoint: '发货',
        region: '610100',
      },
      account: '订的5L，来的3L。面单写的也是5L，锅内胆底下刻的是RC-30。',
      demands: [{ kind: 'exchange', words: '换成 5L 的' }],
    },
    department: 'online',
    classify: { category: 'product_quality', subcategory: 'not_as_described' },
    grade: { ...NO_CRITERION, amountInDispute: cny(39900) },
    verification: {
      kind: 'internal',
      source: 'order_record',
      question: '请核对订单 QC20261030-0921 的拣货扫描记录。',
      answer: '拣货员手工录入了 RC-50 条码，实际取用相邻库位的 RC-30。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '先寄 5L 新品，收到后取回 3L',
          measures: [
            {
              action: '当日发出 RC-50，顺路取回错发商品',
              owner: 'agent.wu',
              department: 'online',
              dueIn: 'PT24H',
            },
          ],
          cost: cny(3600),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: true,
        },
        {
          title: '退货退款，运费我方承担',
          measures: [{ action: '上门取件并退款', owner: 'agent.wu', department: 'online', dueIn: 'PT48H' }],
          cost: cny(2400),
          basis: ['消费者权益保护法 第25条'],
          meetsDemands: false,
        },
        {
          title: '留用 3L 并退差价 140 元',
          measures: [{ action: '原路退回差价', owner: 'agent.wu', department: 'online', dueIn: 'PT24H' }],
          cost: cny(14000),
          basis: ['民法典 合同编'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
    },
    decide: { accept: 0, words: '换5L，谢谢' },
    evidence: '补发运单 SF-7720193384',
    answer:
      '您好，订了 5L 却收到 3L，换谁都会失望，对不起。核对拣货记录后确认是我方错取库位。依据消费者权益保护法第24条，RC-50 已于 11 月 3 日发出、11 月 5 日签收，错发的 RC-30 由快递员同时取回，运费由我们承担。仓库已取消该库位的手工录入。负责人：线上部吴专员；不满意可在 30 天内申请复核。',
    revisit: { outcome: 'reached', solved: 'yes', satisfaction: 5, recommend: 9, words: '很快就换了' },
    target: 'archived',
  },
  {
    title: 'Coffee capsules past their date, a stock rotation defect, planned and waiting for the vp',
    intake: {
      channel: 'platform',
      customer: {
        name: '深烘爱好者',
        phone: '+8613800010015',
        preferredContact: 'phone',
        type: 'vip',
        externalId: 'crm-10088',
      },
      incident: {
        at: '2026-11-16T01:15:00.000Z',
        scene: '商城自营店',
        orderNumber: 'QC20261112-2271',
        product: '咖啡胶囊 60 粒装',
        batch: 'CP-2508-07',
        region: '310000',
      },
      account:
        '买咖啡机配的胶囊，外盒贴的日期标签翘起来，下面还有一层，原来的到期日是十月底。已经喝了四粒才发现。请问这种改标签的事你们自己知道吗？我是多年的会员了，这次真的很寒心。',
      demands: [
        { kind: 'refund', words: '退胶囊货款' },
        { kind: 'compensation', words: '按食品安全法赔偿' },
        { kind: 'explanation' },
      ],
      facts: { ...NO_CRITERION, processDefect: true, amountInDispute: cny(23800) },
    },
    department: 'online',
    classify: { category: 'product_quality', subcategory: 'expired', legalRisk: true },
    grade: { ...NO_CRITERION, processDefect: true, amountInDispute: cny(23800) },
    verification: {
      kind: 'external',
      source: 'supplier',
      question: '批次 CP-2508-07 为何贴有两层日期标签？请提供出库记录。',
      answer: '该批次为促销退仓货，仓库代工方换贴外盒时未剔除临期品，书面承认管理疏漏。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '退款并按食品安全法第148条十倍赔偿',
          measures: [
            {
              action: '退回货款 238 元并赔付 2,380 元',
              owner: 'agent.wu',
              department: 'online',
              dueIn: 'PT48H',
            },
            {
              action: '封存剩余库存并通知其他买家',
              owner: 'liaison.qian',
              department: 'logistics',
              dueIn: 'PT12H',
            },
          ],
          cost: cny(261800),
          basis: ['食品安全法 第148条'],
          meetsDemands: true,
        },
        {
          title: '退款、十倍赔偿并另赠同价新批次胶囊',
          measures: [{ action: '退赔并寄送新批次', owner: 'agent.wu', department: 'online', dueIn: 'PT72H' }],
          cost: cny(285600),
          basis: ['食品安全法 第148条', '会员关怀政策'],
          meetsDemands: true,
        },
        {
          title: '退款、十倍赔偿并由品类负责人当面致歉',
          measures: [
            { action: '退赔，约定上门致歉时间', owner: 'agent.wu', department: 'online', dueIn: 'PT72H' },
          ],
          cost: cny(276800),
          basis: ['食品安全法 第148条'],
          meetsDemands: true,
        },
      ],
      recommended: 0,
      rootCause:
        '方法：退仓商品换贴外盒没有剔除临期的步骤；人员：代工方临时工未受训；测量：出库只扫条码不校验日期。',
    },
    target: 'planned',
    extra: {
      legalReview: {
        opinion: 'clear',
        comment: '过期食品适用惩罚性赔偿，三个方案均不低于法定标准，可以对外发出。',
      },
    },
  },
  {
    title: 'Display air fryer sold as new, planned',
    intake: {
      channel: 'store',
      customer: { name: '邹女士', phone: '+8613800010016', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-14T07:40:00.000Z',
        scene: '门店提货后回家开箱',
        orderNumber: 'MD0512-3307',
        product: '空气炸锅',
        model: 'AF-55',
        outlet: '晴川生活万松店',
        region: '420100',
      },
      account:
        '在你们店里买的炸锅，说是最后一台但是全新。拿回家发现炸篮里有油垢和面包屑，说明书也皱了。明显是样机。入口的东西，怎么能这样卖？',
      demands: [
        { kind: 'exchange', words: '换全新未拆封的' },
        { kind: 'apology', words: '店长道歉' },
      ],
      alreadyTried: '回店理论，店员说擦干净就行',
    },
    department: 'stores',
    classify: {
      category: 'product_quality',
      subcategory: 'hygiene',
      others: [{ category: 'other', subcategory: 'misleading_promotion' }],
    },
    grade: { ...NO_CRITERION, amountInDispute: cny(49900) },
    verification: {
      kind: 'internal',
      source: 'order_record',
      question: '万松店 AF-55 样机登记和 11 月 14 日出库序列号是否一致？',
      answer: '出库序列号与样机登记一致，确为样机。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '从邻店调全新机送货上门并由店长致歉',
          measures: [
            { action: '调货送达并取回样机', owner: 'agent.sun', department: 'stores', dueIn: 'PT24H' },
            { action: '店长当面致歉', owner: 'liaison.qian', department: 'stores', dueIn: 'PT24H' },
          ],
          cost: cny(4500),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: true,
        },
        {
          title: '退一赔三',
          measures: [
            { action: '退款 499 元，赔偿另行核定', owner: 'agent.sun', department: 'stores', dueIn: 'PT48H' },
          ],
          cost: cny(99800),
          basis: ['消费者权益保护法 第55条'],
          meetsDemands: false,
        },
        {
          title: '全额退款',
          measures: [{ action: '原路退款', owner: 'agent.sun', department: 'stores', dueIn: 'PT48H' }],
          cost: cny(49900),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
    },
    target: 'planned',
  },
  {
    title: 'Smart locks of one housing estate offline after an update, six households, executed',
    intake: {
      channel: 'app_chat',
      reportedAt: '2026-11-12T14:05:00.000Z',
      customer: {
        name: '鲁先生',
        phone: '+8613800010017',
        preferredContact: 'phone',
        type: 'individual',
        wechat: 'lu_demo_17',
      },
      incident: {
        at: '2026-11-12T10:30:00.000Z',
        scene: '云栖苑 3 号楼',
        product: '智能门锁',
        model: 'SL-8',
        touchpoint: 'App 6.2.0 更新',
        region: '330100',
      },
      account:
        '今天更新了App之后，门锁远程开不了，电量也不显示。邻居群里一问，一共六家都这样，都是物业团购的SL-8。孩子放学没钥匙在门口等了四十分钟。客服让我重启路由器，重启了五次，没用！',
      demands: [
        { kind: 'repair', words: '恢复远程开锁' },
        { kind: 'explanation', words: '为什么更新前没有提示' },
        { kind: 'service_improvement' },
      ],
      alreadyTried: '按客服指引重启路由器五次，重装 App 两次',
      facts: { ...NO_CRITERION, affectedCustomers: 6 },
    },
    department: 'online',
    classify: { category: 'product_quality', subcategory: 'system_fault' },
    grade: { ...NO_CRITERION, affectedCustomers: 6 },
    verification: {
      kind: 'internal',
      source: 'service_ticket',
      question: '6.2.0 发布后 SL-8 旧固件的连接日志是否异常？',
      answer: '6.2.0 停用了旧加密套件，固件低于 3.4 的 SL-8 无法握手，云栖苑 6 台均在此列。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '服务端恢复兼容，推送固件，赠两年云服务',
          measures: [
            {
              action: '恢复旧套件兼容并推送 3.5 固件',
              owner: 'liaison.qian',
              department: 'online',
              dueIn: 'PT12H',
            },
            { action: '逐户电话确认恢复', owner: 'agent.wu', department: 'online', dueIn: 'PT24H' },
          ],
          cost: cny(72000),
          basis: ['消费者权益保护法 第23条'],
          meetsDemands: true,
        },
        {
          title: '工程师逐户上门升级',
          measures: [{ action: '排期上门', owner: 'agent.wu', department: 'online', dueIn: 'PT72H' }],
          cost: cny(120000),
          basis: ['产品质量法 第40条'],
          meetsDemands: true,
        },
        {
          title: '更换新款门锁',
          measures: [{ action: '逐户换装 SL-9', owner: 'agent.wu', department: 'online', dueIn: 'P7D' }],
          cost: cny(780000),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
      rootCause: '方法：发布前兼容性清单没有旧固件；机器：灰度设备池全部是新固件；测量：离线率告警阈值过高。',
    },
    decide: { accept: 0, words: '能远程开就行，别再让我们自己折腾了。' },
    evidence: '固件推送记录 FW-20261113-35',
    answer:
      '鲁先生，孩子在门口等了四十分钟，作为家长的焦急我们感同身受，实在抱歉。原因已查明：App 6.2.0 停用旧加密方式，云栖苑 6 台旧固件门锁因此断连，发布前我们没有验证到。11 月 13 日上午 9 时已恢复兼容，并完成 6 台 3.5 固件推送，逐户测试通过；每户赠送两年云服务，11 月 14 日到账。今后涉及门锁的更新提前 3 天在 App 内告知。线上部吴专员对此负责，30 天内可申请复核。',
    target: 'executed',
  },
  {
    title: 'English: thermostat app signs the customer out every night, classified',
    intake: {
      channel: 'email',
      language: 'en',
      customer: {
        name: 'D. Marlowe',
        email: 'd.marlowe@example.com',
        preferredContact: 'email',
        type: 'individual',
      },
      incident: {
        at: '2026-11-17T15:00:00.000Z',
        product: 'Smart thermostat TH-2',
        touchpoint: 'mobile app',
        region: '310000',
      },
      account:
        'Every night around eleven the app signs me out and the heating drops back to 16 degrees. I wake up to a freezing flat. I have reset my password twice and reinstalled the app on two phones. The help page is only in Chinese, so I could not find out whether this is known.',
      demands: [
        { kind: 'repair', words: 'Make the schedule hold overnight' },
        { kind: 'service_improvement', words: 'An English help page' },
      ],
      alreadyTried: 'Password reset, reinstall on two phones',
    },
    department: 'online',
    classify: { category: 'product_quality', subcategory: 'system_fault' },
    target: 'classified',
  },
  {
    title: 'Paper form: cracked pan lid, settled on the spot by exchange',
    intake: {
      channel: 'paper',
      customer: { name: '丁师傅', phone: '+8613800010019', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-18T02:00:00.000Z',
        scene: '门店意见表',
        orderNumber: 'MD0303-1180',
        product: '炒锅玻璃盖',
        outlet: '晴川生活北苑店',
        region: '110000',
      },
      account: '锅盖第二次用就裂了，没摔没碰。锅是好的，给我换个盖子就行。',
      demands: [{ kind: 'exchange', words: '换个锅盖' }],
    },
    department: 'stores',
    classify: { category: 'product_quality', subcategory: 'damaged' },
    grade: { ...NO_CRITERION, amountInDispute: cny(8900) },
    answer:
      '丁师傅，新锅盖第二次用就裂，给您添麻烦了，抱歉。北苑店已于 11 月 18 日给您换了同款新盖，不收任何费用，裂盖送检。负责人：门店部孙专员；再有问题请拿小票直接到店，30 天内也可申请复核。',
    target: 'settled',
    extra: {
      remedy: 'repair_exchange_refund',
      cost: cny(8900),
      words: '行，这个新盖子我拿走了。',
      evidence: { reference: '换货小票 MD0303-T-5521' },
    },
  },
  {
    title: 'Plain seven-day return of a hair dryer, settled',
    intake: {
      channel: 'web_chat',
      customer: { name: '阿禾', phone: '+8613800010020', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-17T05:00:00.000Z',
        orderNumber: 'QC20261114-1902',
        product: '吹风机',
        model: 'HD-3',
        region: '350100',
      },
      account: '页面写的是雾霾蓝，收到的更像灰紫色，跟图完全两码事。收到才两天，没用过，不想要了。',
      demands: [{ kind: 'refund' }],
    },
    department: 'online',
    classify: { category: 'product_quality', subcategory: 'not_as_described' },
    grade: { ...NO_CRITERION, amountInDispute: cny(15900) },
    answer:
      '您好，收到的颜色和图片有差距，让您失望了。您的订单在七天无理由退货期内，我们 11 月 18 日已上门取件并退回 159 元，运费由我们承担；商品图将在 11 月 25 日前重新拍摄。负责人：线上部吴专员，30 天内可申请复核。',
    target: 'settled',
    extra: {
      remedy: 'return_7_days',
      cost: cny(15900),
      words: '可以，退了就行。',
      evidence: { reference: '退款流水 RF-20261118-0412' },
    },
  },
  {
    title: 'Washing machine repaired three times in vain, passed on by the regulator, cleared by legal',
    intake: {
      channel: 'regulator',
      reportedAt: '2026-11-19T01:30:00.000Z',
      customer: { name: '霍先生', phone: '+8613800010021', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-11T00:00:00.000Z',
        orderNumber: 'QC20260503-0034',
        product: '滚筒洗衣机',
        model: 'WM-10D',
        contract: '延保合同 YB-88120',
        region: '370200',
      },
      account:
        '转办件：消费者反映所购洗衣机自五月以来脱水时剧烈抖动，厂家售后先后三次上门，更换减震器、轴承、电脑板，故障依旧。消费者要求退机，售后答复不符合退机条件。消费者保留向法院起诉的权利。',
      demands: [
        { kind: 'refund', words: '退机退款' },
        { kind: 'compensation', words: '误工补偿' },
      ],
      alreadyTried: '三次报修，均有工单',
      facts: { ...NO_CRITERION, processDefect: true, amountInDispute: cny(329900) },
    },
    department: 'after-sales',
    classify: {
      category: 'product_quality',
      subcategory: 'malfunction',
      others: [{ category: 'process_efficiency', subcategory: 'return_difficult' }],
      legalRisk: true,
    },
    grade: { ...NO_CRITERION, processDefect: true, amountInDispute: cny(329900) },
    target: 'legal_review',
    extra: {
      opinion: 'clear',
      comment: '两次修理仍不能正常使用，已满足退货条件，建议把退机退款列为方案之一；误工补偿按实际票据协商。',
    },
  },
  {
    title: 'Gas water heater with a carbon monoxide alarm, green channel opened',
    intake: {
      channel: 'phone',
      reportedAt: '2026-11-20T13:12:00.000Z',
      customer: {
        name: '温女士',
        phone: '+8613800010022',
        preferredContact: 'phone',
        type: 'individual',
        vulnerable: 'minor',
        accommodation: '家有新生儿，上门前请电话确认',
      },
      incident: {
        at: '2026-11-20T12:58:00.000Z',
        scene: '家中浴室',
        orderNumber: 'QC20261102-0718',
        product: '燃气热水器',
        model: 'GH-16',
        region: '510100',
      },
      account:
        '刚才洗澡的时候一氧化碳报警器响了，我抱着孩子跑到楼道里。阀门已经关了，窗户也打开了。热水器是这个月刚装的。现在我们一家不敢回屋，你们马上派人来！',
      demands: [
        { kind: 'repair', words: '立即上门检测' },
        { kind: 'refund', words: '不想再用这台' },
      ],
      facts: { ...NO_CRITERION, safetyHazard: true },
    },
    department: 'after-sales',
    classify: { category: 'product_quality', subcategory: 'malfunction' },
    grade: { ...NO_CRITERION, safetyHazard: true, amountInDispute: cny(269900) },
    verification: {
      kind: 'internal',
      source: 'service_ticket',
      question: '该户安装工单的烟管照片和验收读数是否齐全？',
      answer: '照片显示烟管接口缺少密封圈，验收读数栏空白。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '立即停用、安排住宿、拆机退款',
          measures: [
            {
              action: '工程师两小时内到场检测并停用',
              owner: 'agent.li',
              department: 'after-sales',
              dueIn: 'PT2H',
            },
            { action: '安排酒店住宿一晚', owner: 'agent.li', department: 'after-sales', dueIn: 'PT2H' },
            { action: '拆机并退款', owner: 'agent.li', department: 'after-sales', dueIn: 'PT48H' },
          ],
          cost: cny(339900),
          basis: ['消费者权益保护法 第24条', '产品质量法 第40条'],
          meetsDemands: true,
          goodwill: true,
        },
        {
          title: '更换整机并重装烟管',
          measures: [
            {
              action: '换机重装并由第三方检测',
              owner: 'agent.li',
              department: 'after-sales',
              dueIn: 'PT24H',
            },
          ],
          cost: cny(320000),
          basis: ['产品质量法 第40条'],
          meetsDemands: false,
        },
        {
          title: '补装密封圈并检测合格后继续使用',
          measures: [{ action: '补装并检测', owner: 'agent.li', department: 'after-sales', dueIn: 'PT12H' }],
          cost: cny(30000),
          basis: ['产品质量法 第40条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
      rootCause: '人员：安装工漏装烟管密封圈；方法：系统允许验收读数留空提交。',
    },
    target: 'green_channel',
    extra: { reason: '涉及一氧化碳泄漏，家中有婴儿，先停用安置，审批随后补办。' },
  },
  {
    title: 'A broadcaster asks about purifiers of one batch, twelve customers, planned after legal review',
    intake: {
      channel: 'media',
      customer: {
        name: '城市生活热线栏目',
        phone: '+8613800010023',
        email: 'newsdesk.demo@example.com',
        preferredContact: 'email',
        type: 'enterprise',
      },
      incident: {
        at: '2026-11-13T00:00:00.000Z',
        product: '空气净化器',
        model: 'AP-400',
        batch: 'AP400-2610-A',
        region: '320100',
      },
      account:
        '本栏目近日接到 12 位市民反映，贵公司 AP-400 空气净化器开机后有刺鼻气味，有市民称孩子出现咳嗽。栏目计划下周播出。请贵公司说明气味来源、是否有害、对已购用户如何处理，并指定一位负责人接受采访。',
      demands: [
        { kind: 'explanation', words: '气味来源和安全性' },
        { kind: 'other', words: '给出对 12 位用户的处理办法' },
      ],
      facts: { ...NO_CRITERION, affectedCustomers: 12, publicOpinionRisk: true },
    },
    department: 'after-sales',
    classify: { category: 'product_quality', subcategory: 'malfunction', legalRisk: true },
    grade: { ...NO_CRITERION, affectedCustomers: 12, publicOpinionRisk: true },
    verification: {
      kind: 'external',
      source: 'supplier',
      question: '批次 AP400-2610-A 的滤网胶水与前批是否相同？请提供挥发物检测。',
      answer: '该批改用另一种热熔胶，挥发物在限值以内，但气味评级高于内控标准。',
      finding: 'partly',
    },
    plan: {
      options: [
        {
          title: '为 12 位用户免费换滤网并公开检测报告',
          measures: [
            { action: '逐户更换前批滤网', owner: 'agent.li', department: 'after-sales', dueIn: 'PT72H' },
            {
              action: '送第三方检测并公布报告',
              owner: 'liaison.qian',
              department: 'after-sales',
              dueIn: 'P7D',
            },
          ],
          cost: cny(420000),
          basis: ['消费者权益保护法 第23条'],
          meetsDemands: true,
        },
        {
          title: '12 位用户自选退货退款或更换',
          measures: [
            { action: '逐户联系登记选择并办理', owner: 'agent.li', department: 'after-sales', dueIn: 'P7D' },
          ],
          cost: cny(2156000),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: true,
        },
        {
          title: '整批停售换胶，用户自选退换，公开报告',
          measures: [
            {
              action: '停售批次并通知全部买家',
              owner: 'agent.li',
              department: 'after-sales',
              dueIn: 'PT24H',
            },
          ],
          cost: cny(4800000),
          basis: ['消费者权益保护法 第24条', '产品质量法 第40条'],
          meetsDemands: true,
        },
      ],
      recommended: 1,
      rootCause: '材料：供应商更换热熔胶未报备；测量：入厂检验没有气味项目；方法：变更管理只覆盖电气件。',
    },
    target: 'planned',
    extra: {
      legalReview: {
        opinion: 'clear',
        comment: '对外口径限于已查明事实，检测报告出具前不作无害结论；退换选择权必须保留给用户。',
      },
    },
  },
  {
    title: 'Robot vacuum runs half as long as advertised, first complaint of a repeat customer, verified',
    intake: {
      channel: 'social',
      customer: {
        name: '搬砖的老何',
        phone: '+8613800010024',
        preferredContact: 'phone',
        type: 'individual',
      },
      incident: {
        at: '2026-11-08T12:00:00.000Z',
        orderNumber: 'QC20261028-0550',
        product: '扫地机器人',
        model: 'RV-9',
        region: '430100',
      },
      account:
        '宣传续航180分钟，我家80平，扫到一半就回去充电，掐表87分钟。@晴川生活 这不是虚标是什么？评论区好几个人跟我一样。',
      demands: [{ kind: 'refund', words: '按虚标退货' }, { kind: 'explanation' }],
    },
    department: 'online',
    classify: {
      category: 'product_quality',
      subcategory: 'not_as_described',
      others: [{ category: 'other', subcategory: 'misleading_promotion' }],
    },
    grade: { ...NO_CRITERION, amountInDispute: cny(249900) },
    verification: {
      kind: 'internal',
      source: 'service_ticket',
      question: '请调取该机运行日志，核对实际模式与单次时长。',
      answer: '日志显示标准吸力下 87 至 92 分钟；180 分钟为静音模式实验室数据，页面注释字号过小。',
      finding: 'partly',
    },
    target: 'verified',
  },
  {
    title: 'The same robot vacuum, complained of again in the app, merged into the first complaint',
    intake: {
      channel: 'app_chat',
      customer: { name: '何先生', phone: '+8613800010024', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-08T12:00:00.000Z',
        orderNumber: 'QC20261028-0550',
        product: '扫地机器人',
        model: 'RV-9',
        region: '430100',
      },
      account: '我在微博发过了没人理，再在这里说一遍：RV-9续航不到宣传的一半，要求退货。',
      demands: [{ kind: 'refund' }],
    },
    department: 'online',
    target: 'merged',
    extra: {
      into: 'Robot vacuum runs half as long as advertised, first complaint of a repeat customer, verified',
      reason: '同一客户、同一订单、同一诉求，并入先前微博渠道的投诉统一办理。',
    },
  },
  {
    title: 'Marble table set chipped, paused until the customer sends photographs',
    intake: {
      channel: 'phone',
      customer: { name: '施女士', phone: '+8613800010026', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-19T06:30:00.000Z',
        orderNumber: 'QC20261115-0148',
        product: '岩板餐桌',
        region: '350200',
      },
      account: '餐桌边上缺了一个角，装的时候师傅用手挡着没让我看见，晚上擦桌子才发现。',
      demands: [{ kind: 'exchange', words: '换一块面板' }],
    },
    department: 'logistics',
    classify: { category: 'product_quality', subcategory: 'damaged' },
    grade: { ...NO_CRITERION, amountInDispute: cny(368000) },
    target: 'paused',
    extra: {
      awaiting: 'customer',
      question:
        '施女士，麻烦您拍一张缺角处的近照和一张桌面全景，便于我们向厂家调同一色号的面板。收到后当天安排换板时间。',
    },
  },
  {
    title: 'Fridge stopped and food spoiled, compressor out of stock, plan amended',
    intake: {
      channel: 'walk_in',
      customer: { name: '关大姐', phone: '+8613800010027', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-11-12T23:00:00.000Z',
        orderNumber: 'QC20250822-0419',
        product: '对开门冰箱',
        model: 'RF-560',
        region: '210100',
      },
      account:
        '冰箱半夜不制冷，早上一开门，刚买的牛羊肉和海鲜全化了，一股味儿。我这些东西有超市小票，460块。冰箱才一年多，压缩机不是说保十年吗？我直接到你们服务点来了，今天就要一个说法。',
      demands: [
        { kind: 'repair', words: '修好冰箱' },
        { kind: 'compensation', words: '赔坏掉的食物 460 元' },
      ],
      facts: { ...NO_CRITERION, loss: cny(46000) },
    },
    department: 'after-sales',
    classify: { category: 'product_quality', subcategory: 'malfunction' },
    grade: { ...NO_CRITERION, loss: cny(46000) },
    verification: {
      kind: 'internal',
      source: 'site_visit',
      question: '请上门判定不制冷原因，并核对食物小票。',
      answer: '压缩机启动卡死，属保修范围；小票金额 462.5 元，与冰箱内物品相符。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '免费更换压缩机并赔付食物损失',
          measures: [
            { action: '更换压缩机', owner: 'agent.li', department: 'after-sales', dueIn: 'PT48H' },
            { action: '赔付 460 元', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' },
          ],
          cost: cny(96000),
          basis: ['压缩机十年质保', '消费者权益保护法 第40条'],
          meetsDemands: true,
        },
        {
          title: '借用备用冰箱，整机返厂维修，赔付损失',
          measures: [
            { action: '送备用机并返厂', owner: 'agent.li', department: 'after-sales', dueIn: 'P7D' },
          ],
          cost: cny(120000),
          basis: ['产品质量法 第40条'],
          meetsDemands: true,
        },
        {
          title: '折旧换新并赔付损失',
          measures: [
            { action: '送新机，旧机折价', owner: 'agent.li', department: 'after-sales', dueIn: 'P5D' },
          ],
          cost: cny(280000),
          basis: ['以旧换新政策'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
      rootCause: '材料：该年批次压缩机启动电容耐温不足；方法：备件预测未考虑批次故障率。',
    },
    decide: { accept: 0, words: '行，两天之内换好，钱打我微信绑的卡里。' },
    target: 'amended',
    extra: {
      reason: '沈阳仓 RF-560 压缩机缺货，调货要到 11 月 27 日，无法按 48 小时更换，需改为先送备用机。',
      toldCustomer: {
        channel: 'phone',
        words:
          '关大姐，非常抱歉，约好的压缩机调货要到 11 月 27 日。我们明天上午先给您送一台备用冰箱，新方案今天下午 5 点前发给您确认，460 元赔付照常到账。',
      },
    },
  },
  {
    title: 'Vacuum cleaner comes back from repair with the same fault, unsolved at the revisit, reopened',
    intake: {
      channel: 'platform',
      customer: { name: '柚子茶', phone: '+8613800010028', preferredContact: 'phone', type: 'individual' },
      incident: {
        at: '2026-10-30T09:00:00.000Z',
        orderNumber: 'QC20260912-1330',
        product: '无线吸尘器',
        model: 'VC-12',
        region: '440300',
      },
      account: '吸尘器吸力时强时弱，充满电用五分钟就停。寄回去修过一次，回来还是老样子。',
      demands: [{ kind: 'repair', words: '彻底修好或者换新' }],
    },
    department: 'after-sales',
    classify: { category: 'product_quality', subcategory: 'malfunction' },
    grade: { ...NO_CRITERION, amountInDispute: cny(129900) },
    verification: {
      kind: 'internal',
      source: 'service_ticket',
      question: '上次返修换了什么部件，测试时长多少？',
      answer: '仅更换滤芯，出厂前试机 2 分钟，未做满电续航测试。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '更换电池包并做满电测试',
          measures: [
            {
              action: '取件、换电池包、满电测试后寄回',
              owner: 'agent.li',
              department: 'after-sales',
              dueIn: 'P5D',
            },
          ],
          cost: cny(32000),
          basis: ['产品质量法 第40条'],
          meetsDemands: true,
        },
        {
          title: '换同型号官翻机',
          measures: [{ action: '寄送官翻机', owner: 'agent.li', department: 'after-sales', dueIn: 'PT72H' }],
          cost: cny(60000),
          basis: ['保修政策'],
          meetsDemands: false,
        },
        {
          title: '按购买价折旧退款',
          measures: [
            { action: '取回机器并退款', owner: 'agent.li', department: 'after-sales', dueIn: 'P5D' },
          ],
          cost: cny(98000),
          basis: ['消费者权益保护法 第24条'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
    },
    decide: { accept: 0, words: '再信你们一次，换电池吧' },
    evidence: '维修工单 WX-20261110-0774',
    answer:
      '您好，同一个毛病让您寄了两回，确实是我们第一次没修到位，抱歉。复查发现电池包第三节电芯衰减，上次只换了滤芯。11 月 10 日已更换全新电池包，满电测试 41 分钟合格，11 月 12 日寄达，费用全免，电池另保两年。负责人：售后部李专员；若仍有问题，可直接回复要求重新办理，或在 30 天内申请复核。',
    revisit: {
      outcome: 'reached',
      solved: 'no',
      satisfaction: 2,
      recommend: 3,
      words: '只好了两天，现在又是五分钟就停，我要换新的，不想再修了。',
    },
    target: 'reopened',
  },
  {
    title: 'Handwritten form about black grains in a water purifier, just received',
    intake: {
      channel: 'paper',
      reportedAt: '2026-11-20T08:00:00.000Z',
      customer: {
        name: '魏老师',
        phone: '+8613800010029',
        preferredContact: 'phone',
        type: 'individual',
        vulnerable: 'elderly',
      },
      incident: {
        at: '2026-11-18T22:30:00.000Z',
        product: '厨下净水器',
        model: 'WP-600',
        outlet: '晴川生活柳湖店',
        region: '320500',
      },
      account:
        '新换的滤芯接出来的水里有黑色小颗粒，静置一夜杯底一层。换滤芯的小伙子说放放水就好，放了三天还有。我和老伴都不敢喝。',
      demands: [
        { kind: 'explanation', words: '黑颗粒是什么，对身体有没有害' },
        { kind: 'exchange', words: '换滤芯' },
      ],
    },
    department: 'stores',
    target: 'received',
  },
  {
    title: 'Enterprise order of water heaters, eight of thirty damaged, approved and waiting for its answer',
    intake: {
      channel: 'email',
      reportedAt: '2026-11-16T02:00:00.000Z',
      customer: {
        name: '望江酒店采购部',
        phone: '+8613800010030',
        email: 'purchasing.demo@example.com',
        preferredContact: 'email',
        type: 'enterprise',
        externalId: 'crm-e-0231',
      },
      incident: {
        at: '2026-11-14T03:00:00.000Z',
        scene: '酒店卸货区',
        orderNumber: 'QC-B2B-20261101-07',
        product: '储水式电热水器 60L',
        contract: 'CG-2026-118',
        region: '340100',
      },
      account:
        '我司 11 月 14 日收到贵司交付的 30 台电热水器，其中 6 台外壳变形、2 台进水口断裂，现场有双方签字的验货单。因客房改造工期紧，我司已临时租用设备，截至今日支出 3,600 元。请于三个工作日内补齐合格产品，并承担上述费用；逾期将依合同第九条主张违约金。',
      demands: [
        { kind: 'exchange', words: '补齐 8 台合格产品' },
        { kind: 'compensation', words: '设备租用费 3,600 元' },
      ],
      alreadyTried: '已与区域经理电话沟通一次',
      facts: { ...NO_CRITERION, loss: cny(360000) },
    },
    department: 'logistics',
    classify: { category: 'product_quality', subcategory: 'damaged' },
    grade: { ...NO_CRITERION, loss: cny(360000), amountInDispute: cny(719200) },
    verification: {
      kind: 'external',
      source: 'logistics',
      question: '请说明 11 月 13 日车次的堆码方式和随车交接记录。',
      answer: '超高堆码三层且未打缠绕膜，交接单注明转弯时有倾倒。',
      finding: 'substantiated',
    },
    plan: {
      options: [
        {
          title: '专车补发 8 台并承担租用费',
          measures: [
            { action: '专车补发并驻场验货', owner: 'agent.zhou', department: 'logistics', dueIn: 'PT48H' },
            { action: '支付租用费 3,600 元', owner: 'agent.zhou', department: 'logistics', dueIn: 'PT72H' },
          ],
          cost: cny(560000),
          basis: ['采购合同 CG-2026-118', '民法典 合同编'],
          meetsDemands: true,
        },
        {
          title: '就近门店调 8 台当日送达并承担租用费',
          measures: [{ action: '合肥两店调货', owner: 'agent.sun', department: 'stores', dueIn: 'PT24H' }],
          cost: cny(640000),
          basis: ['采购合同 CG-2026-118'],
          meetsDemands: true,
        },
        {
          title: '8 台退款并承担租用费',
          measures: [
            { action: '退回 8 台货款和租用费', owner: 'agent.zhou', department: 'logistics', dueIn: 'P5D' },
          ],
          cost: cny(1079200),
          basis: ['民法典 合同编'],
          meetsDemands: false,
        },
      ],
      recommended: 0,
      rootCause: '方法：企业大单没有堆码规范；人员：外包司机未接受家电装载培训；环境：夜间赶装。',
    },
    extra: { byDeputy: true },
    target: 'approved',
  },
]
