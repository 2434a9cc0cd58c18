import { identityOfArgument, kubernetesVersionOf, servedVersion } from '../../../answers/index.ts';
import { formatKubernetesVersion, type KubernetesVersion, type Snapshot } from '../../../kube/index.ts';
import {
  boundSubjects,
  buildRbac,
  leastPrivilege as narrow,
  Observations,
  type RbacOptions,
  rbacDefaultsFor,
} from '../../../rbac/index.ts';
import { PLAIN, styleFor } from '../../../report/index.ts';
import { type AuditLogReading, readAuditLog, workloadGaps } from '../../../sources/index.ts';
import { CliError } from '../../cli-error.ts';
import { defineCommand } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { inPieces, writeTextFile } from '../../files.ts';
import type { Io } from '../../io.ts';
import { outputRequests } from '../../output-option.ts';
import { progressOn } from '../../progress.ts';
import { refuseNothing } from '../../scan/own-files.ts';
import { readSources, refuseNoSource } from '../../source-options.ts';
import { renderCertificate } from './certificate.ts';
import { renderManifests } from './manifests.ts';
import { define, FORMATS, type LeastPrivilegeCommandOptions, wideningOf } from './options.ts';
import { type Outcome, verdictOf } from './proof.ts';
import { renderTable } from './table.ts';

/** `rbac least-privilege --audit-log FILE… [--subject S] PATH…` */
export const leastPrivilege = defineCommand<LeastPrivilegeCommandOptions, [paths: readonly string[]]>({ define, run });

async function run(io: Io, options: LeastPrivilegeCommandOptions, paths: readonly string[]): Promise<ExitCode> {
  refuseNoSource(paths, options, 'the roles and bindings');
  if (paths.includes('-') && options.auditLog.includes('-')) {
    throw new CliError('bad-argument', 'standard input is either the audit log or the roles and bindings');
  }
  const named = (options.subject ?? []).map(identityOfArgument);
  const widening = wideningOf(options);
  const requests = outputRequests(FORMATS, options.output ?? ['table'], options.outputFile);
  const given = kubernetesVersionOf(options.kubernetesVersion);

  const snapshot = await readSources(io, paths, options, ['rbac', 'service-accounts', 'pods', 'pod-templates']);
  const gaps = [...snapshot.gaps, ...workloadGaps(snapshot)];
  refuseNothing(paths, snapshot, gaps);
  const version = options.kubernetesVersion === undefined ? servedVersion(snapshot) : given;
  const rbac = rbacOptions(snapshot, version, options.defaults);
  const targets =
    named.length > 0
      ? uniqueBy(named, ({ type, name }) => `${type}\n${name}`)
      : boundSubjects(buildRbac(snapshot, rbac));
  const observations = new Observations({ targets, kubernetesVersion: version, snapshot });
  const log = await readEvents(io, options.auditLog, observations);
  const outcome: Outcome = {
    result: narrow(snapshot, targets, observations, { ...rbac, widening }),
    observations,
    log,
    widening,
    version,
    created: io.now(),
    gaps,
    assumptions: assumptionsOf(rbac),
  };
  if (options.certificate !== undefined) writeTextFile(io, options.certificate, [renderCertificate(outcome)]);
  for (const { format, file } of requests) {
    const written = [...render(outcome, format, io, file === undefined)];
    if (file !== undefined) writeTextFile(io, file, written);
    else for (const piece of inPieces(written)) io.stdout.write(piece);
  }
  return verdictOf(outcome).verdict === 'proven' ? EXIT.ok : EXIT.findings;
}

function render(outcome: Outcome, format: (typeof FORMATS)[number], io: Io, onScreen: boolean): Iterable<string> {
  switch (format) {
    case 'table':
      return renderTable(outcome, onScreen ? styleFor(io.stdout.isTTY, io.env) : PLAIN);
    case 'json':
      return [renderCertificate(outcome)];
    case 'yaml':
      return renderManifests(outcome.result);
  }
}

/** A log that says nothing proves nothing: it must not look like one of a subject that does nothing. */
async function readEvents(io: Io, files: readonly string[], observations: Observations): Promise<AuditLogReading> {
  const progress = progressOn(io.stderr);
  try {
    const log = await readAuditLog(files, (event) => observations.add(event), {
      stdin: io.stdin,
      cwd: io.cwd,
      onProgress: (bytes) => progress.show(`reading the audit log: ${bytes >> 20} MiB`),
    });
    if (observations.counts.events > 0) return log;
    const reasons = log.gaps.slice(0, 3).map(({ source, message }) => `\nbreakwater: ${source}: ${message}`);
    throw new CliError('nothing-read', `no audit event in ${files.join(', ')}${reasons.join('')}`);
  } finally {
    progress.clear();
  }
}

function rbacOptions(snapshot: Snapshot, kubernetesVersion: KubernetesVersion, wanted: boolean): RbacOptions {
  // A cluster that was read has what its API server made.
  const roles = snapshot.ofKind('rbac.authorization.k8s.io', 'ClusterRole');
  const isComplete = roles.some(({ origin }) => origin.type === 'cluster');
  return { kubernetesVersion, defaults: wanted && !isComplete ? rbacDefaultsFor(kubernetesVersion) : undefined };
}

function assumptionsOf({ defaults }: RbacOptions): readonly string[] {
  return [
    'requests that the audit policy does not log are in no log: what they need is unknown',
    'groups that impersonation adds by itself are taken not to have been asked for',
    ...(defaults === undefined
      ? []
      : [
          `where they were not read, the roles and bindings that Kubernetes ${formatKubernetesVersion(defaults.version)} makes were added`,
        ]),
  ];
}

function uniqueBy<T>(values: readonly T[], key: (value: T) => string): readonly T[] {
  return [...new Map(values.map((value) => [key(value), value])).values()];
}
