import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CheckSettings } from '../../checks/index.ts';
import { type ChartFix, chartFixes, mergedValues, type Plan } from '../../fix/index.ts';
import { type JsonValue, podTemplatePaths } from '../../kube/index.ts';
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
        const files = [join(root, 'values.yaml'), ...(options.values ?? [])];
        return mergedValues(files.map((name) => valuesIn(resolve(io.cwd, name))));
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

/** A file that cannot be read gives none: there are the values that templates name. */
function valuesIn(path: string): JsonValue | undefined {
  try {
    return readDocuments({ name: path, text: readFileSync(path, 'utf8') })[0]?.value;
  } catch {
    return undefined;
  }
}
