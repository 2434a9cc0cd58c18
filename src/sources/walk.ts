import { opendirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Gap, GapReason } from '../kube/index.ts';
import type { Bounds } from './bounds.ts';
import { CHART_FILE, isChartOwned, isChartTemplate } from './chart-folder.ts';
import { describeFileError, describeFileType, errorCode, type FileType, isInside } from './file-system.ts';
import { printable } from './printable.ts';
import { isRepeatedInVeleroBackup } from './snapshot-file/index.ts';
import { SourcesError } from './sources-error.ts';

/** A file or folder: `name` as the user knows it, `real` without symbolic links. */
export interface FoundPath {
  readonly name: string;
  readonly real: string;
}

/** A chart's folder, or a packed chart. */
export interface FoundChart extends FoundPath {
  readonly packed: boolean;
  /** The user named it, rather than a folder around it. */
  readonly explicit: boolean;
  /** The real path of the folder that the user named; links inside it may lead no further. */
  readonly root: string;
}

/** A folder with a kustomization file. */
export interface FoundKustomization extends FoundPath {
  readonly file: FoundPath;
  readonly explicit: boolean;
}

/** What the paths lead to, each thing once. Charts and kustomizations are by their real path. */
export interface Found {
  readonly files: FoundPath[];
  readonly charts: Map<string, FoundChart>;
  readonly kustomizations: Map<string, FoundKustomization>;
  readonly gaps: Gap[];
}

export const KUSTOMIZATION_FILES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['.git', 'node_modules']);
const MANIFEST = /\.(?:ya?ml|json)$/;
const PACKED_CHART = /\.tgz$/;

interface Folder extends FoundPath {
  readonly depth: number;
  /** The real path of the folder that the user named; nothing outside of it is read. */
  readonly root: string;
}

/**
 * Finds what there is to read below the paths, which are files and folders (`-` is left out). Folders are walked in
 * the order of names, without `.git` and `node_modules`. Symbolic links are followed inside the folder alone, and
 * nothing is found twice.
 *
 * @throws SourcesError `no-such-path` when one of the paths does not exist.
 */
export function findSources(paths: readonly string[], cwd: string, bounds: Bounds): Found {
  const walk = new Walk(bounds);
  for (const named of paths.filter((path) => path !== '-').map((path) => resolveNamed(path, cwd))) walk.start(named);
  return walk.found;
}

/** The real path of what the user named; where the system does not give it, reading will say why. */
function resolveNamed(path: string, cwd: string): FoundPath {
  const absolute = resolve(cwd, path);
  if (path === '' || path.includes('\0')) throw noSuchPath(path);
  try {
    return { name: path, real: realpathSync(absolute) };
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') throw noSuchPath(path);
    return { name: path, real: absolute };
  }
}

function noSuchPath(path: string): SourcesError {
  const next = path.includes('://')
    ? 'fetch it and give "-" to read it from standard input'
    : 'name a file, a folder, or "-" for standard input';
  return new SourcesError('no-such-path', `"${printable(path)}" does not exist here: ${next}`);
}

class Walk {
  readonly found: Found = { files: [], charts: new Map(), kustomizations: new Map(), gaps: [] };
  readonly #bounds: Bounds;
  readonly #seen = new Set<string>();
  #links: { readonly link: FoundPath; readonly folder: Folder }[] = [];
  #entries = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  start(named: FoundPath): void {
    try {
      const stats = statSync(named.real);
      if (isChartTemplate(named.real)) {
        const message = 'belongs to the templates of a Helm chart: name the folder of the chart to have it rendered';
        this.#gap(named, 'not-an-object', message);
      } else if (stats.isDirectory()) {
        const known = this.found.kustomizations.get(named.real);
        if (known !== undefined) this.found.kustomizations.set(named.real, { ...known, explicit: true });
        this.#folder({ ...named, depth: 0, root: named.real }, true);
      } else if (stats.isFile()) {
        this.#namedFile(named);
      } else {
        this.#gap(named, 'unreadable', describeFileType(stats));
      }
    } catch (error) {
      this.#gap(named, 'unreadable', describeFileError(error));
    }
    // Links come last, so that what they lead to is known by its own name where it is in the folder.
    while (this.#links.length > 0) {
      const links = this.#links;
      this.#links = [];
      for (const { link, folder } of links) this.#follow(link, folder);
    }
  }

  /** The file of a chart or of a kustomization stands for its folder, without the other files there. */
  #namedFile(named: FoundPath): void {
    const base = basename(named.real);
    const folder = { name: dirname(named.name), real: dirname(named.real), depth: 0, root: dirname(named.real) };
    if (PACKED_CHART.test(base)) this.#chart({ ...folder, ...named }, true, true);
    else if (base === CHART_FILE) this.#chart(folder, false, true);
    else if (KUSTOMIZATION_FILES.includes(base)) this.#kustomization(folder, base, true);
    else this.#file(named);
  }

  #folder(folder: Folder, explicit: boolean): void {
    if (this.#seen.has(folder.real)) return;
    this.#seen.add(folder.real);
    if (folder.depth > this.#bounds.depth) {
      this.#gap(folder, 'too-large', `was not read: it is more than ${this.#bounds.depth} folders deep`);
      return;
    }
    const entries = this.#entriesOf(folder);
    const files = new Set(entries.filter(({ type }) => type.isFile() || type.isSymbolicLink()).map(({ name }) => name));
    const isChart = files.has(CHART_FILE);
    if (isChart) this.#chart(folder, false, explicit);
    const kustomization = KUSTOMIZATION_FILES.find((name) => files.has(name));
    if (kustomization !== undefined) this.#kustomization(folder, kustomization, explicit);
    for (const { name, type } of entries) {
      if ((isChart && isChartOwned(name)) || (KUSTOMIZATION_FILES.includes(name) && files.has(name))) continue;
      const path = { name: join(folder.name, name), real: join(folder.real, name) };
      const inside = { ...path, depth: folder.depth + 1, root: folder.root };
      if (type.isSymbolicLink()) this.#links.push({ link: path, folder: inside });
      else if (!type.isDirectory()) this.#entry(inside, type);
      else if (!SKIPPED_FOLDERS.has(name) && !isRepeatedInVeleroBackup(inside.real)) this.#folder(inside, false);
    }
  }

  #entriesOf(folder: Folder): readonly { readonly name: string; readonly type: FileType }[] {
    const entries: { name: string; type: FileType }[] = [];
    try {
      const open = opendirSync(folder.real, { bufferSize: 1024 });
      try {
        for (let entry = open.readSync(); entry !== null; entry = open.readSync()) {
          if (this.#entries === this.#bounds.entries) {
            const message = `was not read to its end: more than ${this.#bounds.entries} files and folders were found, name a smaller folder`;
            this.#gap(folder, 'too-large', message);
            break;
          }
          this.#entries++;
          entries.push({ name: entry.name, type: entry });
        }
      } finally {
        open.closeSync();
      }
    } catch (error) {
      this.#gap(folder, 'unreadable', describeFileError(error));
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #entry(path: Folder, type: FileType): void {
    const packed = PACKED_CHART.test(path.name);
    if (!packed && !MANIFEST.test(path.name)) return;
    if (!type.isFile()) this.#gap(path, 'unreadable', describeFileType(type));
    else if (packed) this.#chart(path, true, false);
    else this.#file(path);
  }

  #follow(link: FoundPath, folder: Folder): void {
    try {
      const real = realpathSync(link.real);
      const type = statSync(real);
      if (!isInside(real, folder.root)) {
        if (!type.isDirectory() && !MANIFEST.test(link.name) && !PACKED_CHART.test(link.name)) return;
        const message = 'is a symbolic link out of the folder and was not followed: name what it leads to as well';
        this.#gap(link, 'unreadable', message);
      } else if (!this.#isLeftOut(real, folder.root)) {
        if (type.isDirectory()) this.#folder({ ...folder, real }, false);
        else this.#entry({ ...folder, real }, type);
      }
    } catch (error) {
      this.#gap(link, 'unreadable', `is a symbolic link and ${describeFileError(error)}`);
    }
  }

  /** Whether the walk passes over the path on purpose, by whatever name it is reached. */
  #isLeftOut(real: string, root: string): boolean {
    let folder = root;
    for (const name of relative(root, real).split(sep)) {
      if (SKIPPED_FOLDERS.has(name) || (this.found.charts.has(folder) && isChartOwned(name))) return true;
      folder = join(folder, name);
    }
    return KUSTOMIZATION_FILES.includes(basename(real));
  }

  #file({ name, real }: FoundPath): void {
    if (this.#seen.has(real)) return;
    this.#seen.add(real);
    this.found.files.push({ name, real });
  }

  #chart({ name, real, root }: Folder, packed: boolean, explicit: boolean): void {
    if (!this.found.charts.has(real)) this.found.charts.set(real, { name, real, root, packed, explicit });
  }

  #kustomization({ name, real }: Folder, base: string, named: boolean): void {
    const explicit = named || (this.found.kustomizations.get(real)?.explicit ?? false);
    const file = { name: join(name, base), real: join(real, base) };
    this.found.kustomizations.set(real, { name, real, file, explicit });
  }

  #gap(path: FoundPath, reason: GapReason, message: string): void {
    this.found.gaps.push({ reason, source: path.name, message });
  }
}
