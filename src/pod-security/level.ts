/** The three levels of the Pod Security Standards, from the laxest to the strictest. */
export const LEVELS = ['privileged', 'baseline', 'restricted'] as const;
export type Level = (typeof LEVELS)[number];

export function isLevel(text: string): text is Level {
  return text === 'privileged' || text === 'baseline' || text === 'restricted';
}

/** Negative when a is laxer than b, zero when equal, positive when stricter. */
export function compareLevels(a: Level, b: Level): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}
