import { REFUSALS } from './refusal.ts'
import { isOpen, STATES } from './states.ts'
import {
  CASEWORK,
  COMMANDS,
  type CommandName,
  fromOf,
  type StepName,
  toOf,
  transitionOf,
} from './transitions.ts'

const CASEWORK_PATHS: { readonly [step in keyof typeof CASEWORK]: string } = {
  'ask-verification': '/verifications',
  'answer-verification': '/verifications/{vid}/answer',
  'waive-verification': '/verifications/{vid}/waive',
  'waive-verifications': '/verifications/waive',
  'make-statement': '/statements',
  'send-message': '/messages',
  'start-task': '/tasks/{tid}/start',
  'finish-task': '/tasks/{tid}/finish',
  'cancel-task': '/tasks/{tid}/cancel',
}

/** Where a step is asked for, with the complaint's id or its placeholder. */
export function hrefOf(step: StepName, complaint = '{id}'): string {
  if (step === 'receive') return '/v1/complaints'
  const path = step in CASEWORK ? CASEWORK_PATHS[step as keyof typeof CASEWORK] : `/${step}`
  return `/v1/complaints/${complaint}${step === 'correct' ? '' : path}`
}

/** How a step is asked for. */
export function methodOf(step: StepName): 'POST' | 'PATCH' {
  return step === 'correct' ? 'PATCH' : 'POST'
}

/** The machine as data (LIFE-6): what `GET /v1/lifecycle` answers. */
export function describeLifecycle() {
  return {
    states: STATES.map((name) => ({ name, open: isOpen(name) })),
    commands: COMMANDS.map(describe),
    casework: (Object.keys(CASEWORK) as (keyof typeof CASEWORK)[]).map(describe),
  }
}

/** The machine as a Mermaid state diagram (LIFE-6); commands that stay where they are are left out. */
export function drawLifecycle(): string {
  const edges = COMMANDS.flatMap((command) => edgesOf(command))
  return ['stateDiagram-v2', '  [*] --> received: receive', ...edges, '  archived --> [*]', ''].join('\n')
}

function describe(step: StepName) {
  const transition = transitionOf(step)
  const { roles, guards, name, rules } = transition
  return {
    ...{ name: step, title: name, from: fromOf(transition), to: toOf(transition), roles, rules },
    guards: guards.map(({ code }) => {
      const { rule, en, zh } = REFUSALS[code]
      return { type: code, rule, en, zh }
    }),
    href: hrefOf(step),
    method: methodOf(step),
  }
}

function edgesOf(command: CommandName): string[] {
  return Object.entries(transitionOf(command).moves).flatMap(([state, next]) =>
    next.filter((other) => other !== state).map((other) => `  ${state} --> ${other}: ${command}`),
  )
}
