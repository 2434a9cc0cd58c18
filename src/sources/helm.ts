import { join } from 'node:path';
import type { SourceText } from '../kube/index.ts';
import { findLinkOut } from './chart-folder.ts';
import { decodeText } from './decode.ts';
import { describeFileError } from './file-system.ts';
import { printable } from './printable.ts';
import { readFileBytes } from './read-file.ts';
import type { OriginOf } from './read-objects.ts';
import { type RenderContext, type Rendering, runRenderer } from './rendering.ts';
import type { FoundChart } from './walk.ts';

/** What is passed on to `helm template`, for every chart. */
export interface HelmOptions {
  /** Files of values. */
  readonly values?: readonly string[] | undefined;
  /** `key=value`, as Helm reads them. */
  readonly set?: readonly string[] | undefined;
  readonly setString?: readonly string[] | undefined;
  readonly setFile?: readonly string[] | undefined;
}

/**
 * Renders a chart with the `helm` program (or the one that `BREAKWATER_HELM` names), as it would be installed with
 * its default values and those of the options.
 */
export async function renderChart(
  chart: FoundChart,
  options: HelmOptions,
  namespace: string | undefined,
  context: RenderContext,
): Promise<Rendering> {
  const failed = (message: string): Rendering => ({
    status: 'failed',
    gap: {
      reason: 'render-failed',
      source: chart.name,
      message: `was not rendered, its templates were not judged: ${message}`,
    },
  });
  const hindrance = chart.packed ? undefined : findHindrance(chart, context);
  if (hindrance !== undefined) return failed(hindrance);

  const helm = context.env['BREAKWATER_HELM'] || 'helm';
  const outcome = await runRenderer(helm, helmArguments(chart, options, namespace), context);
  switch (outcome.status) {
    case 'missing':
      return failed(`there is no program "${printable(helm)}". Install Helm, or name it by BREAKWATER_HELM`);
    case 'failed':
      // Any archive may be called .tgz; unless the user named it, one without a chart is a file like others.
      if (chart.packed && !chart.explicit && outcome.message.includes('Chart.yaml file is missing')) {
        return { status: 'nothing' };
      }
      return failed(outcome.message.replaceAll(chart.real, printable(chart.name)));
    case 'done': {
      const source = { name: chart.name, text: decodeText(outcome.output) };
      return { status: 'done', source, originOf: originsOf(chart, source, context) };
    }
  }
}

function findHindrance(chart: FoundChart, context: RenderContext): string | undefined {
  try {
    const link = findLinkOut(chart.real, chart.root, context.bounds);
    if (link === undefined) return undefined;
    const name = printable(join(chart.name, link.slice(chart.real.length)));
    return `${name} leads out of the folder that was named, and Helm would follow it`;
  } catch (error) {
    return `a part of it ${describeFileError(error)}`;
  }
}

function helmArguments(chart: FoundChart, options: HelmOptions, namespace: string | undefined): readonly string[] {
  return [
    'template',
    '--include-crds',
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
    ...(options.values ?? []).map((file) => `--values=${file}`),
    ...(options.set ?? []).map((value) => `--set=${value}`),
    ...(options.setString ?? []).map((value) => `--set-string=${value}`),
    ...(options.setFile ?? []).map((value) => `--set-file=${value}`),
    chart.real,
  ];
}

const SOURCE_COMMENT = /^---\n# Source: (.{1,4096})$/gm;

/** Finds the template of each document by the comment that Helm writes at its beginning. */
function originsOf(chart: FoundChart, source: SourceText, context: RenderContext): OriginOf {
  const comments = [...source.text.matchAll(SOURCE_COMMENT)];
  const templates = new Map<string, SourceText | undefined>();
  let next = 0;
  let inside: string | undefined;
  // Documents are asked for in their order.
  return (document, path) => {
    for (let comment = comments[next]; comment && comment.index < document.end; comment = comments[++next]) {
      inside = templatePath(comment[1] ?? '');
    }
    const file = inside === undefined ? undefined : join(chart.name, inside);
    if (inside !== undefined && !templates.has(inside)) templates.set(inside, readTemplate(chart, inside, context));
    const template = inside === undefined ? undefined : templates.get(inside);
    const from = template && ({ type: 'template', template } as const);
    return { type: 'rendered', by: 'helm', root: chart.name, file, from, document, path };
  };
}

/** The path below the chart's folder. Helm writes the chart's name before it. */
function templatePath(comment: string): string | undefined {
  const parts = comment.trim().split('/').slice(1);
  return parts.length === 0 || parts.some((part) => part === '' || part === '.' || part === '..')
    ? undefined
    : join(...parts);
}

function readTemplate(chart: FoundChart, path: string, context: RenderContext): SourceText | undefined {
  if (chart.packed) return undefined;
  const bytes = readFileBytes(join(chart.real, path), context.bounds.fileBytes);
  return Buffer.isBuffer(bytes) ? { name: join(chart.name, path), text: decodeText(bytes) } : undefined;
}
