import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type PodTemplatePaths, Snapshot } from '../kube/index.ts';
import { type Bounds, DEFAULT_BOUNDS } from './bounds.ts';
import { type HelmOptions, renderChart } from './helm.ts';
import { notRendered, renderKustomization } from './kustomize.ts';
import { type KustomizationBuild, planKustomizations } from './kustomize-plan.ts';
import { printable } from './printable.ts';
import { readStreamBytes } from './read-file.ts';
import { type Progress, Reader } from './reader.ts';
import { inTurns, type RenderContext, type Rendering } from './rendering.ts';
import { ResourceFiles } from './resource-files.ts';
import { SourcesError } from './sources-error.ts';
import { type FoundChart, findSources } from './walk.ts';

/** More programs than this at once slow one another down. */
const MOST_AT_ONCE = 4;

export interface LoadOptions {
  /** What `-` reads; the process' own standard input by default. */
  readonly stdin?: AsyncIterable<unknown> | undefined;
  /** Where relative paths begin. */
  readonly cwd?: string | undefined;
  /**
   * What rendering programs get, and what names them: `BREAKWATER_HELM`, `BREAKWATER_KUSTOMIZE` and
   * `BREAKWATER_KUBECTL`.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The namespace of objects that name none and of Helm's release; `default` when it is not given. */
  readonly namespace?: string | undefined;
  readonly podTemplates?: PodTemplatePaths | undefined;
  readonly helm?: HelmOptions | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly bounds?: Partial<Bounds> | undefined;
}

/**
 * Reads the Kubernetes objects at the paths: files, folders with all below them, and `-` for standard input.
 *
 * - In folders, files named `.yaml`, `.yml` and `.json` are read. `.git` and `node_modules` are passed over, and
 *   symbolic links are followed only to what is inside the folder.
 * - A Helm chart, as a folder or packed as `.tgz`, is rendered by `helm`. Charts below its `charts` are part of it.
 * - A folder with a kustomization is rendered by `kustomize` or `kubectl kustomize`, unless another kustomization
 *   found here is built from it. The files that it is made of are not read a second time. Where it cannot be
 *   rendered, its resource files are read as they stand.
 * - Snapshot files and Velero backups are read when they are named, and what `kubectl cluster-info dump` leaves, as
 *   files like others.
 *
 * What cannot be read, is too large, or is no Kubernetes object is a gap of the snapshot.
 *
 * @throws SourcesError `no-such-path` when a path, or a file of Helm values, does not exist.
 */
export async function loadSnapshot(paths: readonly string[], options: LoadOptions = {}): Promise<Snapshot> {
  const bounds = { ...DEFAULT_BOUNDS, ...options.bounds };
  const cwd = options.cwd ?? process.cwd();
  const reader = new Reader(bounds, options.namespace ?? 'default', options.onProgress ?? (() => {}));
  checkValues(options.helm?.values ?? [], cwd);
  const found = findSources(paths, cwd, bounds);
  for (const gap of found.gaps) reader.gaps.push(gap);
  const plan = planKustomizations(found);
  const charts = [...found.charts.values()];
  const files = [...found.files, ...plan.files];
  reader.expect(files.length + charts.length + plan.builds.length);

  if (paths.includes('-')) {
    await reader.read('<stdin>', await readStreamBytes(options.stdin ?? process.stdin, bounds.fileBytes));
  }
  const context = {
    cwd,
    env: options.env ?? process.env,
    bounds,
    deadline: performance.now() + bounds.allRendersSeconds * 1000,
  };
  const renderings = render(charts, plan.builds, options, context, reader);
  const made = filesOf([...plan.builds, ...plan.unused]);
  await reader.readFiles(files.filter(({ real }) => !made.all.has(real)));

  const done = await renderings;
  for (const rendering of done) reader.take(rendering);
  for (const { kustomization } of plan.unused) {
    const message = 'a Component is built only as a part of other kustomizations, and none found here uses it';
    reader.gaps.push(notRendered(kustomization.name, message));
  }
  const wasRendered = (index: number) => done[charts.length + index]?.status === 'done';
  const used = filesOf(plan.builds.filter((_, index) => wasRendered(index)));
  const left = filesOf([...plan.builds.filter((_, index) => !wasRendered(index)), ...plan.unused]);
  await reader.readFiles(files.filter(({ real }) => left.resources.has(real) && !used.all.has(real)));
  return new Snapshot(reader.objects, reader.gaps, options.podTemplates, reader.serverVersion);
}

function checkValues(values: readonly string[], cwd: string): void {
  for (const file of values.flatMap((files) => files.split(','))) {
    // Helm fetches URLs itself.
    if (file.includes('://') || existsSync(resolve(cwd, file))) continue;
    throw new SourcesError('no-such-path', `the file of Helm values "${printable(file)}" does not exist`);
  }
}

/** Renders the charts and then the kustomizations, some at a time. The answers are in that order. */
function render(
  charts: readonly FoundChart[],
  builds: readonly KustomizationBuild[],
  options: LoadOptions,
  context: RenderContext,
  reader: Reader,
): Promise<readonly Rendering[]> {
  const resourceFiles = new ResourceFiles(context.bounds.fileBytes);
  const { bounds } = context;
  const tasks = [
    ...charts.map((chart) => ({
      name: chart.name,
      run: () => renderChart(chart, options.helm ?? {}, options.namespace, context),
    })),
    ...builds.map((build) => ({
      name: build.kustomization.name,
      run: () => renderKustomization(build, context, resourceFiles),
    })),
  ];
  const bounded = tasks.map(({ name, run }, index) => async (): Promise<Rendering> => {
    const rendering = index < bounds.renders ? await run() : beyondBound(name, bounds.renders);
    reader.advance();
    if (rendering.status !== 'done') return rendering;
    return reader.reserve(name, rendering.source.text.length) ? rendering : { status: 'nothing' };
  });
  return inTurns(bounded, Math.min(MOST_AT_ONCE, availableParallelism()));
}

function beyondBound(name: string, bound: number): Rendering {
  const message = `was not rendered: ${bound} charts and kustomizations is the most at a time. Name fewer paths at a time`;
  return { status: 'failed', gap: { reason: 'too-large', source: name, message } };
}

/** The files that kustomizations are made of, by real path; `resources` are those that hold whole objects. */
function filesOf(builds: readonly KustomizationBuild[]): {
  readonly all: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
} {
  const parts = builds.flatMap((build) => build.parts);
  const resources = parts.flatMap((part) => part.resources);
  return { all: new Set([...resources, ...parts.flatMap((part) => part.inputs)]), resources: new Set(resources) };
}
