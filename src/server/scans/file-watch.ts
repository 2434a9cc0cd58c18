import { resolve, sep } from 'node:path';
import { watch } from 'chokidar';

/** Changes come in bursts: a scan follows when nothing has come for this long, in milliseconds… */
const QUIET = 500;
/** …or when the first change has waited this long. */
const LONGEST_WAIT = 5_000;

/** The folders that are passed over when files are read. */
const PASSED_OVER = new Set(['.git', 'node_modules']);

export interface FileWatch {
  close(): Promise<void>;
}

/**
 * Tells when a file below the paths has changed. What it misses (file systems over a network tell of nothing) the
 * schedule finds.
 *
 * @param except Folders that are not watched, such as the data folder.
 */
export function watchFiles(
  paths: readonly string[],
  options: {
    readonly cwd: string;
    readonly except: readonly string[];
    readonly onChange: () => void;
    readonly onError: (message: string) => void;
  },
): FileWatch {
  const except = options.except.map((path) => resolve(options.cwd, path));
  const isIgnored = (path: string): boolean =>
    path.split(sep).some((part) => PASSED_OVER.has(part)) ||
    except.some((folder) => path === folder || path.startsWith(`${folder}${sep}`));
  const watched = paths.filter((path) => path !== '-').map((path) => resolve(options.cwd, path));
  const watcher = watch(watched, { ignoreInitial: true, ignored: isIgnored, followSymlinks: true });
  let quiet: NodeJS.Timeout | undefined;
  let firstAt: number | undefined;
  const tell = (): void => {
    firstAt = undefined;
    options.onChange();
  };
  watcher.on('all', () => {
    firstAt ??= performance.now();
    clearTimeout(quiet);
    const left = LONGEST_WAIT - (performance.now() - firstAt);
    quiet = setTimeout(tell, Math.max(0, Math.min(QUIET, left)));
  });
  watcher.on('error', (error) => options.onError(error instanceof Error ? error.message : String(error)));
  return {
    async close() {
      clearTimeout(quiet);
      await watcher.close();
    },
  };
}
