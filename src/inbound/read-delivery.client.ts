import { createHash } from 'node:crypto'
import { readCall } from './adapters/call-centre.ts'
import { readChat } from './adapters/chat.ts'
import { readEmail } from './adapters/email.ts'
import { readPlatform } from './adapters/platform.ts'
import { readRegulator } from './adapters/regulator.ts'
import { readSocial } from './adapters/social.ts'
import type { AdapterName, ChannelSettings } from './channel.ts'
import { type Mapper, UNAVAILABLE, UNENDING } from './mapping.client.ts'
import { type Drafts, jsonOf, notJson, textOf, understand } from './understand.ts'
import { Misunderstood, misunderstood, type Raw, type Understood } from './understood.ts'

/** The mapper is not to be had just now: the delivery is worked later. */
export class MapperUnavailable extends Error {
  override readonly name = 'MapperUnavailable'
}

/** The mapping did not end within a second, or used too much memory; a machine that is busy may be why. */
export class MappingUnending extends Misunderstood {
  constructor() {
    super([
      {
        ...{ pointer: '/mapping', code: 'mapping_timeout' },
        message: {
          en: 'The mapping did not end within a second, or used too much memory.',
          zh: '映射未在一秒内结束，或占用内存过多。',
        },
      },
    ])
  }
}

/**
 * The messages of a delivery, by its channel's adapter (REC-4). Throws Misunderstood with every flaw where it is none of
 * what the adapter knows; MapperUnavailable where its mapping can't be applied just now.
 */
export async function readDelivery(
  raw: Raw,
  settings: ChannelSettings,
  mapper: Pick<Mapper, 'map'>,
): Promise<Understood[]> {
  if (settings.adapter === 'email') return readEmail(raw, settings.email ?? {})
  const bodyId = `body ${createHash('sha256').update(raw.body).digest('base64')}`
  return understand(await draftsOf(raw, settings.adapter, settings, mapper), settings, bodyId)
}

async function draftsOf(
  raw: Raw,
  adapter: Exclude<AdapterName, 'email'>,
  settings: ChannelSettings,
  mapper: Pick<Mapper, 'map'>,
): Promise<Drafts> {
  switch (adapter) {
    case 'json':
      return listOf(settings.mapping ? await mapped(raw, settings.mapping, mapper) : jsonOf(raw))
    case 'chat':
      return readChat(raw)
    case 'social':
      return readSocial(raw, settings)
    case 'platform':
      return readPlatform(raw, settings)
    case 'regulator':
      return readRegulator(raw, settings)
    case 'call_centre':
      return readCall(raw)
  }
}

/** One message, several, or none. */
function listOf(made: unknown): Drafts {
  if (made === null || made === undefined) return []
  return Array.isArray(made) ? made : [made]
}

async function mapped(raw: Raw, mapping: string, mapper: Pick<Mapper, 'map'>): Promise<unknown> {
  const outcome = await mapper.map(mapping, textOf(raw))
  if ('value' in outcome) return outcome.value
  const { code, position } = outcome
  if (code === UNAVAILABLE) throw new MapperUnavailable()
  if (code === UNENDING) throw new MappingUnending()
  if (code === 'not_json') throw notJson()
  const at = position === undefined ? '' : ` (${position})`
  throw misunderstood(
    '/mapping',
    'mapping_failed',
    `The mapping fails here: ${code}${at}, by the codes of JSONata.`,
    `映射在此处出错：${code}${at}（JSONata 错误码）。`,
  )
}
