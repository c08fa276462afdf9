/** A delivery that is not its channel's: which of key, tenant and signature is wrong is one answer (PRIV-6). */
export class Unsigned extends Error {
  override readonly name = 'Unsigned'
  readonly statusCode = 401
  readonly texts = {
    en: 'There is no such channel, or this is not signed as it was set up: see docs/channels.md.',
    zh: '渠道不存在，或未按渠道配置签名，见 docs/channels.md。',
  }
}
