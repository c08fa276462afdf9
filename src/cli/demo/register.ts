import type { Answer, Call } from './drive.client.ts'
import { STAFF } from './people.ts'

/** An old register as a store kept it: one row is open, one is closed, in one the spreadsheet has lost digits. */
const REGISTER = `2025 年城东店投诉台账,,,,,,
编号,投诉日期,姓名,电话,来源,投诉内容,处理状态
CD-031,2025/11/3,庄先生,13800007301,门店,扫地机器人回充总是对不准，换过底座也没有用。,跟进中
CD-032,2025/11/5,,,意见簿,试用区的剃须刀没有消毒，看着不放心。,已办结
CD-033,2025/11/9,钱女士,1.38E+10,热线,豆浆机杯体裂了一道缝，要求换货。,未处理
`

/** Hands in a register and leaves it as a preview: whoever tries it starts it themselves. */
export function handInDemoRegister(call: Call): Promise<Answer> {
  const form = new FormData()
  form.append('options', JSON.stringify({ register: 'city-east-2025' }))
  form.append('file', new Blob([REGISTER], { type: 'text/csv' }), '城东店投诉台账.csv')
  return call(STAFF.supervisor, '/v1/imports', form, 'demo-register')
}
