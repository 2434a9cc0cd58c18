import { servedVersion } from '../../answers/index.ts';
import { type Audit, type AuditRules, audit } from '../../audit/index.ts';
import { CheckContext, compareSeverities } from '../../checks/index.ts';
import { keepAsIs, planFixes, unifiedDiff, withoutSecrets } from '../../fix/index.ts';
import type { Snapshot } from '../../kube/index.ts';
import { workloadGaps } from '../../sources/index.ts';
import { CliError } from '../cli-error.ts';
import { isClusterAsked } from '../cluster-options.ts';
import { defineCommand } from '../command.ts';
import { loadConfig } from '../config/load-config.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { refuseNothing, withoutOwnFiles } from '../scan/own-files.ts';
import { type ScanSettings, scanSettings } from '../scan/settings.ts';
import { readSources, refuseNoSource } from '../source-options.ts';
import { applyPatches, refuseWithoutConsent } from './apply.ts';
import { askAbout } from './ask.ts';
import { valuesOfCharts } from './chart-values.ts';
import { defineFix, type FixOptions } from './options.ts';
import { givePatches } from './patches.ts';
import { printable } from './printable.ts';
import { Questions } from './questions.ts';
import { printSummary } from './summary.ts';
import { FileWriter } from './write-file.ts';

/** `fix PATH…`: mends what a scan finds. */
export const fix = defineCommand<FixOptions, [paths: readonly string[]]>({ define: defineFix, run });

async function run(io: Io, options: FixOptions, paths: readonly string[]): Promise<ExitCode> {
  const questions = new Questions(io);
  refuseContradictions(questions, options, paths);
  try {
    return await mend(io, options, paths, questions);
  } finally {
    questions.close();
  }
}

async function mend(io: Io, options: FixOptions, paths: readonly string[], questions: Questions): Promise<ExitCode> {
  const { config, path: configPath } = loadConfig(io, options.config);
  const today = io.now().toISOString().slice(0, 10);
  const given = scanSettings(options, config, today);
  const podTemplate = [...(config.podTemplates ?? []), ...(options.podTemplate ?? [])];
  const needs = given.checks.flatMap((check) => check.needs);
  const snapshot = await readSources(io, paths, { ...config, ...options, podTemplate }, needs);
  const isVersionGiven = (options.kubernetesVersion ?? config.kubernetesVersion) !== undefined;
  const settings = isVersionGiven ? given : { ...given, kubernetesVersion: servedVersion(snapshot) };
  const gaps = [...withoutOwnFiles(io, snapshot.gaps, [configPath]), ...workloadGaps(snapshot)];
  if (paths.length > 0) refuseNothing(paths, snapshot, gaps);

  const rules = {
    checks: settings.checks,
    severities: config.severities,
    exceptions: config.exceptions,
    baseline: undefined,
    today,
  };
  const findings = findingsToMend(audit(new CheckContext(snapshot, settings), rules), options);
  const planning = {
    settings,
    tier: options.tier ?? 'safe',
    namespace: options.namespace ?? config.namespace ?? 'default',
    keep: keepAsIs,
  };
  let plan = planFixes(snapshot, findings, planning);
  if (options.interactive) {
    const choose = await askAbout(io, questions, plan, (diff, { source }) =>
      withoutSecrets(diff, source, snapshot, settings),
    );
    plan = planFixes(snapshot, findings, { ...planning, choose });
  }

  for (const [source, text] of plan.texts) {
    const diff = unifiedDiff(source.name, source.text, text);
    // What is to be applied has to have the lines as they are.
    const shown = options.diff ? diff : withoutSecrets(diff, source, snapshot, settings);
    io.stdout.write(printable(io.stdout, io.env, shown));
  }
  const written = options.write ? new FileWriter(io, paths).writeAll(plan.texts) : undefined;
  const charts = await valuesOfCharts(io, plan, settings, { ...config, ...options, podTemplate });
  const patches = givePatches(io, plan, charts, options);
  const applied = options.apply ? await applyPatches(io, plan, options, questions) : undefined;
  const lines = [...patches, ...(applied?.lines ?? [])];
  if (!options.diff)
    printSummary(io, plan, {
      written,
      gaps: gaps.length,
      tier: planning.tier,
      arePatchesShown: options.patches === undefined && patches.length > 0,
      patches: lines,
    });
  if (applied?.isWhole === false) return EXIT.failed;
  return exitCode(plan.draft.snapshot, settings, rules);
}

function refuseContradictions(questions: Questions, options: FixOptions, paths: readonly string[]): void {
  refuseNoSource(paths, options, 'what to mend');
  const refuse = (message: string): never => {
    throw new CliError('bad-argument', message);
  };
  const isCluster = isClusterAsked(options);
  if (paths.includes('-')) {
    if (options.interactive) refuse('--interactive asks on standard input, which cannot be read as a manifest too');
    if (options.write) refuse('standard input cannot be written: leave --write, and apply the difference');
  }
  if (options.write && isCluster) refuse('--write changes files: a cluster is changed by --apply');
  if (options.apply && !isCluster) refuse('--apply changes a cluster: files are changed by --write');
  if (options.yes && !options.apply) refuse('--yes answers the question of --apply, which is missing');
  if (options.apply) refuseWithoutConsent(questions, options.yes);
}

function findingsToMend({ findings }: Audit, { severity, check }: FixOptions) {
  const least = severity ?? (check === undefined ? 'low' : 'info');
  return findings
    .filter((one) => one.state === 'open' && compareSeverities(one.severity, least) <= 0)
    .map(({ finding }) => finding);
}

/** As of a scan of what is there once the fixes are made. */
function exitCode(snapshot: Snapshot, settings: ScanSettings, rules: AuditRules): ExitCode {
  const { failOn } = settings;
  if (failOn === 'none') return EXIT.ok;
  const { findings } = audit(new CheckContext(snapshot, settings), rules);
  const isLeft = findings.some(({ state, severity }) => state === 'open' && compareSeverities(severity, failOn) <= 0);
  return isLeft ? EXIT.findings : EXIT.ok;
}
