import { readdirSync, readFileSync } from 'node:fs'
import { StatutoryPack } from './clocks-policy.ts'
import { POLICY_NAMES, POLICY_SCHEMAS, type Policies } from './policy.ts'

/** The default policy pack `zh-CN`, read once and held against its schemas; throws when a file of it is malformed. */
export function readDefaultPack(): Policies {
  const entries = POLICY_NAMES.map((name) => {
    const text = readFileSync(new URL(`./packs/zh-CN/${name}.json`, import.meta.url), 'utf8')
    return [name, POLICY_SCHEMAS[name].parse(JSON.parse(text))]
  })
  return Object.fromEntries(entries) as Policies
}

/** The statutory packs that come with Redress (CLK-10): a clocks policy takes in those that its house is under. */
export function readStatutoryPacks(): StatutoryPack[] {
  const folder = new URL('./packs/statutory/', import.meta.url)
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => StatutoryPack.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))))
}
