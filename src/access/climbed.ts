/** From which level on a complaint has climbed to these (CLK-1): then they see it, whatever its grade. */
export const CLIMBED_TO = { vp: 3, gm: 4 } as const
