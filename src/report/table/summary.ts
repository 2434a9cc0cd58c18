import { compareSeverities, SEVERITIES } from '../../checks/index.ts';
import type { Report } from '../report.ts';
import { count } from '../words.ts';
import type { TableOptions } from './options.ts';

/** The last lines: what was judged, what was found, and whether it passes. */
export function* summarySection({ summary, settings, audit }: Report, { style }: TableOptions): Generator<string> {
  const { objects, workloads, passingWorkloads, bySeverity, gaps, accepted, known } = summary;
  const gone = audit.goneFromBaseline ?? 0;
  const hidden = SEVERITIES.filter(
    (severity) => bySeverity[severity] > 0 && compareSeverities(severity, settings.show) > 0,
  );
  yield style.strong('Summary');
  const read = `${count(objects, 'object')} read, ${count(workloads, 'workload')} among them`;
  yield `  ${read}${settings.failOn === 'none' ? '' : `, ${passingWorkloads} of which pass`}`;
  yield `  judged by Pod Security ${settings.podSecurity}, as Kubernetes ${settings.kubernetesVersion} does`;
  const found = SEVERITIES.filter((severity) => bySeverity[severity] > 0);
  const counts = found.map((severity) => style.severity(severity, `${bySeverity[severity]} ${severity}`));
  yield `  ${counts.length === 0 ? 'no findings' : counts.join('   ')}`;
  const beside = [
    ...(gaps > 0 ? [`${count(gaps, 'gap')} not evaluated`] : []),
    ...(accepted > 0 ? [`${accepted} accepted by exceptions`] : []),
    ...(known > 0 ? [`${known} known from the baseline`] : []),
    ...(gone > 0 ? [`${gone} of the baseline no longer there (--write-baseline)`] : []),
  ];
  if (hidden.length > 0) yield `  ${hidden.join(' and ')} are counted and not listed (--show ${hidden.at(-1)})`;
  if (beside.length > 0) yield `  ${beside.join('   ')}`;
  yield style.strong(outcome(summary.passed, summary.failing, settings));
}

function outcome(passed: boolean, failing: number, { failOn, strict }: Report['settings']): string {
  if (failing > 0) return `FAIL  ${count(failing, 'finding')} at or above ${failOn} (--fail-on)`;
  if (!passed) return 'FAIL  not everything could be evaluated (--strict)';
  const what = failOn === 'none' ? 'nothing fails a scan with --fail-on none' : `nothing at or above ${failOn}`;
  return `PASS  ${what}${strict ? ', and everything was evaluated' : ''}`;
}
