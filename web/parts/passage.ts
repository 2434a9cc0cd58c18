import type { Passage } from '../../src/views/index.ts';

/** What may pass, in words. */
export function passageText({ allowed, depends }: Passage): string {
  if (depends === undefined) return allowed === '' ? 'nothing' : allowed;
  return allowed === '' ? `depends: ${depends}` : `${allowed}; depends: ${depends}`;
}
