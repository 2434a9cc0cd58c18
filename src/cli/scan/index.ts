import { servedVersion } from '../../answers/index.ts';
import { audit, type Baseline, judgeFrameworks, readBaseline, writeBaseline } from '../../audit/index.ts';
import { CheckContext } from '../../checks/index.ts';
import type { Gap } from '../../kube/index.ts';
import { makeReport } from '../../report/index.ts';
import { locate, problemGaps, workloadGaps } from '../../sources/index.ts';
import { CliError } from '../cli-error.ts';
import { defineCommand } from '../command.ts';
import { loadConfig } from '../config/load-config.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { readTextFile, writeTextFile } from '../files.ts';
import type { Io } from '../io.ts';
import { outputRequests } from '../output-option.ts';
import { readSources, refuseNoSource } from '../source-options.ts';
import { VERSION } from '../version.ts';
import { FORMATS, refusePageOnScreen, writeReport } from './formats.ts';
import { defineScan, type ScanOptions } from './options.ts';
import { refuseNothing, withoutOwnFiles } from './own-files.ts';
import { auditRules, reportSettings, scanSettings } from './settings.ts';

/** `scan PATH…`: finds what is wrong with manifests. */
export const scan = defineCommand<ScanOptions, [paths: readonly string[]]>({ define: defineScan, run });

async function run(io: Io, options: ScanOptions, paths: readonly string[]): Promise<ExitCode> {
  refuseNoSource(paths, options, 'what to scan');
  const { config, path: configPath } = loadConfig(io, options.config);
  const today = io.now().toISOString().slice(0, 10);
  const given = scanSettings(options, config, today);
  const requests = outputRequests(FORMATS, options.output ?? config.output ?? ['table'], options.outputFile);
  refusePageOnScreen(io, requests);
  const baselineFile = options.baseline ?? config.baseline;
  if (options.writeBaseline && baselineFile === undefined) {
    throw new CliError('bad-argument', '--write-baseline needs the file to write: --baseline FILE');
  }
  const known = options.writeBaseline || baselineFile === undefined ? undefined : baselineOf(io, baselineFile);

  const podTemplate = [...(config.podTemplates ?? []), ...(options.podTemplate ?? [])];
  const asked = { ...config, ...options, podTemplate };
  if (options.watch) {
    const { watchScan } = await import('./watch.ts');
    return await watchScan(io, { options: asked, config, given, requests, baseline: known });
  }
  const needs = given.checks.flatMap((check) => check.needs);
  const snapshot = await readSources(io, paths, asked, needs);
  const isVersionGiven = (options.kubernetesVersion ?? config.kubernetesVersion) !== undefined;
  const settings = isVersionGiven ? given : { ...given, kubernetesVersion: servedVersion(snapshot) };
  const unread = withoutOwnFiles(io, snapshot.gaps, [configPath, baselineFile, ...requests.map(({ file }) => file)]);
  if (paths.length > 0) refuseNothing(paths, snapshot, unread);

  const rules = auditRules(settings, config, known);
  const context = new CheckContext(snapshot, settings);
  let audited = audit(context, rules);
  if (options.writeBaseline && baselineFile !== undefined) {
    const open = audited.findings.filter(({ state }) => state === 'open').map(({ finding }) => finding);
    const text = writeBaseline(open);
    writeTextFile(io, baselineFile, [text]);
    audited = audit(context, { ...rules, baseline: readBaseline(text, baselineFile) });
  }
  const report = makeReport({
    version: VERSION,
    settings: reportSettings(settings),
    audit: audited,
    frameworks: judgeFrameworks(settings.frameworks, audited),
    gaps: [...unread, ...workloadGaps(snapshot), ...checkGaps(context)],
    locate,
    snapshot,
  });
  let page: Iterable<string> | undefined;
  if (requests.some(({ format }) => format === 'html')) {
    const { htmlReport } = await import('./html.ts');
    const namespace = options.namespace ?? config.namespace ?? 'default';
    page = htmlReport({ snapshot, settings, report, namespace }, paths.join(' ') || 'the cluster', io.now());
  }
  writeReport(io, report, requests, page);
  return report.summary.passed ? EXIT.ok : EXIT.findings;
}

function baselineOf(io: Io, file: string): Baseline {
  return readBaseline(readTextFile(io, file), file);
}

function checkGaps(context: CheckContext): readonly Gap[] {
  return [...context.problems()].flatMap(({ object, problems }) => problemGaps(object, problems));
}
