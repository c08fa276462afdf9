/** One instruction of a Dockerfile: `at` is the number of its stage, from 0. */
export interface Instruction {
  readonly at: number
  readonly name: string
  readonly words: string
}

/** The instructions of a Dockerfile in their order, comments and line continuations resolved. */
export function instructionsOf(text: string): Instruction[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '')
  let at = -1
  return lines.map((line) => {
    const [name = '', ...words] = line.split(/\s+/)
    if (name === 'FROM') at += 1
    return { at, name, words: words.join(' ') }
  })
}

/** What a stage copies from the repository, from its root. */
export function copiedBy(instructions: readonly Instruction[], stage: number): string[] {
  return instructions
    .filter(({ at, name, words }) => at === stage && name === 'COPY' && !words.startsWith('--from'))
    .flatMap(({ words }) => words.split(' ').slice(0, -1))
    .map((path) => path.replace(/\/$/, ''))
}
