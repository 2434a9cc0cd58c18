import type { Output } from './io.ts';

/** A line that tells how far a long piece of work has come, and is gone when it is done. */
export interface Progress {
  show(text: string): void;
  clear(): void;
}

/** Work that takes less than this shows no line. */
const PATIENCE_MILLISECONDS = 500;
const REFRESH_MILLISECONDS = 100;

/** Progress on a terminal; nothing is shown elsewhere. */
export function progressOn(output: Output, now: () => number = () => performance.now()): Progress {
  if (!output.isTTY) return { show: () => undefined, clear: () => undefined };
  let next = now() + PATIENCE_MILLISECONDS;
  let shown = false;
  return {
    show(text) {
      if (now() < next) return;
      next = now() + REFRESH_MILLISECONDS;
      shown = true;
      output.write(`\r\u001b[K${text}`);
    },
    clear() {
      if (shown) output.write('\r\u001b[K');
      shown = false;
    },
  };
}
