/** The commands that carry one complaint from received to archived: bash, curl and node, to be pasted as they are. */
export function walkThrough(address: string, tokens: { agent: string; manager: string }): string {
  return `# One complaint, its whole life (paste into bash):
export URL=${address}
export AGENT=${tokens.agent}
export MANAGER=${tokens.manager}
post() { curl -sS -X POST "$URL/v1/complaints$2" -H "Authorization: Bearer $1" -H 'Content-Type: application/json' -d "$3"; }
pick() { node -p "JSON.parse(require('fs').readFileSync(0, 'utf8'))$1"; }

ID=$(post "$AGENT" "" '{"channel":"phone","customer":{"name":"林女士","phone":"+8613800009999","preferredContact":"phone"},"account":"净水器换完滤芯一直漏水，地板泡了一小块。","demands":[{"kind":"repair"},{"kind":"apology"}]}' | pick .id); echo "$ID"
post "$AGENT" "/$ID/classify" '{"category":"product_quality","subcategory":"malfunction"}' | pick .state
post "$AGENT" "/$ID/grade" '{"affectedCustomers":1,"loss":{"amount":0,"currency":"CNY"},"safetyHazard":false,"publicOpinionRisk":false,"processDefect":false}' | pick .grade
V=$(post "$AGENT" "/$ID/verifications" '{"kind":"internal","source":"service_ticket","question":"换滤芯时做过保压测试吗？","owner":"liaison.qian","dueIn":"PT4H"}' | pick .id)
post "$AGENT" "/$ID/verifications/$V/answer" '{"answer":"工单上没有保压测试记录，师傅承认漏做。","finding":"substantiated"}' | pick .state
measure() { echo "[{\\"action\\":\\"$1\\",\\"owner\\":\\"agent.li\\",\\"department\\":\\"after-sales\\",\\"dueIn\\":\\"PT24H\\"}]"; }
option() { echo "{\\"title\\":\\"$1\\",\\"measures\\":$(measure "$1"),\\"cost\\":{\\"amount\\":$2,\\"currency\\":\\"CNY\\"},\\"basis\\":[\\"消费者权益保护法 第二十四条\\"],\\"meetsDemands\\":$3}"; }
OPTION=$(post "$AGENT" "/$ID/plan" "{\\"options\\":[$(option 上门返修并书面致歉 8000 true),$(option 更换整机 60000 true),$(option 退回滤芯款 9900 false)],\\"recommended\\":0}" | pick .plan.options[0].id)
post "$MANAGER" "/$ID/approve" '{"comment":"同意","effective":true,"lawful":true,"feasible":true}' | pick .state
post "$AGENT" "/$ID/decide" "{\\"accept\\":\\"$OPTION\\",\\"words\\":\\"好，明天上午来修就行\\"}" | pick .decision.accepted
TASK=$(post "$AGENT" "/$ID/execute" '{}' | pick .tasks[0].id)
post "$AGENT" "/$ID/tasks/$TASK/finish" '{"evidence":{"reference":"返修工单 FX-1121","note":"保压合格照片已存"}}' | pick .tasks[0].state
post "$AGENT" "/$ID/complete" '{"answer":"林女士您好，11 月 21 日已上门返修，保压测试合格。给您添麻烦了，我们书面向您致歉。"}' | pick .state
post "$AGENT" "/$ID/revisit" '{"channel":"phone","outcome":"reached","solved":"yes","satisfaction":5,"recommend":9}' | pick .state
post "$AGENT" "/$ID/archive" '{}' | pick .state
curl -sS "$URL/v1/complaints/$ID/timeline" -H "Authorization: Bearer $AGENT" | pick '.items.map((e) => e.seq + " " + e.type + " by " + e.actor).join("\\n")'
curl -sS "$URL/v1/complaints/$ID/dossier" -H "Authorization: Bearer $AGENT" | pick .archive.sha256
`
}
