/** The ways by which a complaint comes: offline, online, and through others (domain.md §3). */
export const CHANNELS = [
  ...(['store', 'walk_in', 'paper', 'phone', 'web_chat', 'app_chat', 'social', 'email'] as const),
  ...(['platform', 'regulator', 'media'] as const),
] as const
