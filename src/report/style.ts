import { styleText } from 'node:util';
import type { Severity } from '../checks/index.ts';

/** How text is set off on a terminal. Colour stands for severity alone. */
export interface Style {
  severity(severity: Severity, text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

const FORMATS = {
  critical: ['bold', 'redBright'],
  high: ['red'],
  medium: ['yellow'],
  low: ['cyan'],
  info: ['dim'],
} as const;

const plain = (text: string): string => text;

export const PLAIN: Style = { severity: (_severity, text) => text, strong: plain, faint: plain };

export const COLOURED: Style = {
  severity: (severity, text) => styleText([...FORMATS[severity]], text, { validateStream: false }),
  strong: (text) => styleText('bold', text, { validateStream: false }),
  faint: (text) => styleText('dim', text, { validateStream: false }),
};

/** Whether to colour what is written to a terminal or not: FORCE_COLOR, then NO_COLOR, then what the stream is. */
export function styleFor(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force === '0' || force === 'false' ? PLAIN : COLOURED;
  if (env['NO_COLOR'] || env['TERM'] === 'dumb') return PLAIN;
  return isTTY ? COLOURED : PLAIN;
}
