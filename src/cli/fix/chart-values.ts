import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CheckSettings } from '../../checks/index.ts';
import { type ChartFix, chartFixes, mergedValues, type Plan } from '../../fix/index.ts';
import { type JsonObject, type JsonValue, podTemplatePaths } from '../../kube/index.ts';
import { loadSnapshot, readDocuments } from '../../sources/index.ts';
import type { Io } from '../io.ts';
import type { SourceOptions } from '../source-options.ts';

/** Finds values of the charts that were read which do the same as patches, by rendering the charts again with them. */
export async function valuesOfCharts(
  io: Io,
  plan: Plan,
  settings: CheckSettings,
  options: SourceOptions,
): Promise<readonly ChartFix[]> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-values-'));
  try {
    const file = join(folder, 'values.yaml');
    return await chartFixes(plan, settings, {
      defaults: (root) => {
        const given = (options.values ?? []).map((name) => valuesIn(resolve(io.cwd, name)));
        return mergedValues([defaultsOf(resolve(io.cwd, root), MOST_SUBCHARTS), ...given]);
      },
      render: async (root, values) => {
        // JSON is YAML.
        writeFileSync(file, JSON.stringify(values));
        const snapshot = await loadSnapshot([root], {
          cwd: io.cwd,
          env: io.env,
          namespace: options.namespace,
          podTemplates: podTemplatePaths(options.podTemplate ?? []),
          helm: { values: [...(options.values ?? []), file], set: options.set },
        });
        return snapshot.gaps.some(({ reason }) => reason === 'render-failed') ? undefined : snapshot;
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How deep subcharts are looked into. */
const MOST_SUBCHARTS = 4;

/** The values of a chart's own file over those of its subcharts, which stand below their names. */
function defaultsOf(chart: string, depth: number): JsonObject {
  const subcharts = depth === 0 ? [] : foldersIn(join(chart, 'charts'));
  const below = subcharts.map((name) => ({ [name]: defaultsOf(join(chart, 'charts', name), depth - 1) }));
  return mergedValues([...below, valuesIn(join(chart, 'values.yaml'))]);
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** A file that cannot be read gives none: there are the values that templates name. */
function valuesIn(path: string): JsonValue | undefined {
  try {
    return readDocuments({ name: path, text: readFileSync(path, 'utf8') })[0]?.value;
  } catch {
    return undefined;
  }
}
