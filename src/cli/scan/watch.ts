import { servedVersion } from '../../answers/index.ts';
import {
  type Audit,
  type AuditedFinding,
  audit,
  type Baseline,
  FindingCache,
  fingerprint,
  judgeFrameworks,
} from '../../audit/index.ts';
import { CheckContext, compareSeverities } from '../../checks/index.ts';
import {
  describeObject,
  formatFieldPath,
  type KubernetesObject,
  type Need,
  podTemplatePaths,
} from '../../kube/index.ts';
import { makeReport, type Report, safeLine, styleFor } from '../../report/index.ts';
import { locate, workloadGaps } from '../../sources/index.ts';
import { type ClusterState, isMaterial, watchCluster } from '../../watch/index.ts';
import { CliError } from '../cli-error.ts';
import { connectionOptions, isClusterAsked } from '../cluster-options.ts';
import type { Config } from '../config/config.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { OutputRequest } from '../output-option.ts';
import { VERSION } from '../version.ts';
import { type Format, writeReport } from './formats.ts';
import type { ScanOptions } from './options.ts';
import { auditRules, reportSettings, type ScanSettings } from './settings.ts';

/** A scan that goes on. */
export interface WatchPlan {
  readonly options: ScanOptions;
  readonly config: Config;
  readonly given: ScanSettings;
  readonly requests: readonly OutputRequest<Format>[];
  readonly baseline: Baseline | undefined;
}

/**
 * Scans a cluster, and again as it changes, until the user interrupts it. The first report is whole; after that come the
 * findings that are new and those that are resolved. The exit code is that of the last state.
 */
export async function watchScan(io: Io, plan: WatchPlan): Promise<ExitCode> {
  const { options, given, requests } = plan;
  if (!isClusterAsked(options)) throw new CliError('bad-argument', '--watch follows a cluster: name one, or --cluster');
  if (options.writeBaseline) throw new CliError('bad-argument', '--write-baseline takes one state: leave --watch out');
  const [request, ...others] = requests;
  if (request === undefined || others.length > 0 || request.file !== undefined || !isWatchFormat(request.format)) {
    throw new CliError('bad-argument', '--watch prints -o table or -o json to standard output, and nothing else');
  }
  const scan = new ContinuousScan(io, plan, request.format);
  await watchCluster({
    ...connectionOptions(io, options),
    needs: [...new Set<Need>(['namespaces', ...given.checks.flatMap((check) => check.needs)])],
    podTemplates: podTemplatePaths(options.podTemplate ?? []),
    namespace: options.namespace,
    signal: io.interrupted(),
    onState: (state) => scan.take(state),
  });
  return scan.passed ? EXIT.ok : EXIT.findings;
}

type WatchFormat = 'table' | 'json';

function isWatchFormat(format: Format): format is WatchFormat {
  return format === 'table' || format === 'json';
}

class ContinuousScan {
  passed = true;
  readonly #io: Io;
  readonly #plan: WatchPlan;
  readonly #format: WatchFormat;
  #cache = new FindingCache();
  #today = '';
  /** The open findings of the last state by what stays the same of them; undefined before the first. */
  #open: ReadonlyMap<string, AuditedFinding> | undefined;
  #gaps: readonly string[] = [];

  constructor(io: Io, plan: WatchPlan, format: WatchFormat) {
    this.#io = io;
    this.#plan = plan;
    this.#format = format;
  }

  take(state: ClusterState): void {
    const { snapshot, changes } = state;
    const material = changes.filter(isMaterial);
    const gaps = [...snapshot.gaps, ...workloadGaps(snapshot)];
    const isFirst = this.#open === undefined;
    const isNewDay = this.#startDay();
    const gapLines = gaps.map(({ source, message }) => `${source}: ${message}`);
    if (!isFirst && !isNewDay && material.length === 0 && gapLines.join() === this.#gaps.join()) return;
    const settings = this.#settings(state);
    const context = new CheckContext(snapshot, settings);
    const changed = material.flatMap(({ before, after }) => [before, after].filter((object) => object !== undefined));
    this.#cache.next(context, isFirst || isNewDay ? undefined : changed);
    const rules = auditRules(settings, this.#plan.config, this.#plan.baseline);
    const audited = audit(context, rules, (check) => this.#cache.run(check));
    const report = makeReport({
      version: VERSION,
      settings: reportSettings(settings),
      audit: audited,
      frameworks: judgeFrameworks(settings.frameworks, audited),
      gaps,
      locate,
      snapshot,
    });
    this.passed = report.summary.passed;
    this.#show(report, state.context);
    this.#tellGaps(gapLines);
  }

  /** Certificates expire and exceptions end by the day: what was worked out for another is forgotten. */
  #startDay(): boolean {
    const today = this.#io.now().toISOString().slice(0, 10);
    const isNew = this.#today !== '' && today !== this.#today;
    if (isNew) this.#cache = new FindingCache();
    this.#today = today;
    return isNew;
  }

  #settings({ snapshot }: ClusterState): ScanSettings {
    const { given, options, config } = this.#plan;
    const isVersionGiven = (options.kubernetesVersion ?? config.kubernetesVersion) !== undefined;
    const kubernetesVersion = isVersionGiven ? given.kubernetesVersion : servedVersion(snapshot);
    return { ...given, today: this.#today, kubernetesVersion };
  }

  #show(report: Report, context: string): void {
    const before = this.#open;
    const now = openFindings(report.audit);
    this.#open = now;
    if (before === undefined && this.#format === 'table') {
      writeReport(this.#io, report, [{ format: 'table', file: undefined }]);
      this.#io.stderr.write(`following cluster ${context}; Ctrl-C ends it\n`);
      return;
    }
    const known = before ?? new Map<string, AuditedFinding>();
    for (const [key, finding] of known) if (!now.has(key)) this.#tell('resolved', finding, report);
    for (const [key, finding] of now) if (!known.has(key)) this.#tell('new', finding, report);
  }

  #tell(change: 'new' | 'resolved', { finding, severity }: AuditedFinding, { settings }: Report): void {
    const { check, object, path, container, message } = finding;
    const time = this.#io.now().toISOString();
    if (this.#format === 'json') {
      const field = formatFieldPath(path);
      const line = { time, change, check: check.id, severity, object: nameOf(object), container, field, message };
      this.#io.stdout.write(`${JSON.stringify(line)}\n`);
      return;
    }
    if (compareSeverities(severity, settings.show) > 0) return;
    const style = styleFor(this.#io.stdout.isTTY, this.#io.env);
    const where = container === undefined ? describeObject(object) : `${describeObject(object)} ${container}`;
    const level = style.severity(severity, severity.padEnd(8));
    const text = `${time.slice(11, 19)} ${change.padEnd(8)} ${level} ${check.id}  ${where}: ${message}`;
    this.#io.stdout.write(`${safeLine(text)}\n`);
  }

  #tellGaps(gaps: readonly string[]): void {
    const before = new Set(this.#gaps);
    const now = new Set(gaps);
    const isFirst = this.#gaps.length === 0 && this.#format === 'table';
    for (const gap of before) if (!now.has(gap)) this.#io.stderr.write(`${safeLine(`gap closed: ${gap}`)}\n`);
    if (!isFirst) for (const gap of now) if (!before.has(gap)) this.#io.stderr.write(`${safeLine(`gap: ${gap}`)}\n`);
    this.#gaps = gaps;
  }
}

function nameOf({ apiVersion, kind, namespace, name }: KubernetesObject): object {
  return { apiVersion, kind, namespace: namespace === '' ? undefined : namespace, name };
}

/** Several of one fingerprint are told apart by their number. */
function openFindings({ findings }: Audit): ReadonlyMap<string, AuditedFinding> {
  const open = new Map<string, AuditedFinding>();
  for (const one of findings) {
    if (one.state !== 'open') continue;
    const print = fingerprint(one.finding);
    let key = print;
    for (let number = 2; open.has(key); number++) key = `${print} ${number}`;
    open.set(key, one);
  }
  return open;
}
