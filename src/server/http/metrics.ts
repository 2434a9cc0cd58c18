import type { FastifyInstance } from 'fastify';
import { SEVERITIES } from '../../checks/index.ts';
import type { Store } from '../../store/index.ts';
import type { ScanStatus } from '../scans/scanner.ts';

/** What is counted while the server runs. */
export class Counters {
  readonly requests = new Map<number, number>();
  scans = 0;
  failedScans = 0;
  readonly notifications = { delivered: 0, failed: 0 };

  countRequest(status: number): void {
    this.requests.set(status, (this.requests.get(status) ?? 0) + 1);
  }
}

export interface MetricsSource {
  readonly store: Pick<Store, 'stats' | 'findingGroups' | 'verdicts' | 'gaps' | 'latestScan'>;
  readonly status: () => ScanStatus;
  readonly counters: Counters;
  readonly streams: () => number;
  readonly version: string;
}

/** `/metrics`, in the text format of Prometheus. */
export function addMetrics(app: FastifyInstance, source: MetricsSource): void {
  app.get('/metrics', { config: { audience: 'metrics' } }, async (_, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return await metricsText(source);
  });
}

async function metricsText({ store, status, counters, streams, version }: MetricsSource): Promise<string> {
  const [stats, groups, verdicts, gaps, scan] = await Promise.all([
    store.stats(),
    store.findingGroups({ by: 'check', status: ['open'], limit: 1_000 }),
    store.verdicts(),
    store.gaps(),
    store.latestScan(),
  ]);
  const { last, failure, state } = status();
  const seconds = last === undefined ? undefined : (last.finishedAt - last.startedAt) / 1000;
  const findings = groups.items.flatMap(({ value, bySeverity }) =>
    SEVERITIES.filter((severity) => bySeverity[severity] > 0).map(
      (severity): Sample => [{ check: value, severity }, bySeverity[severity]],
    ),
  );
  const count = (verdict: string) => verdicts.filter((one) => one.verdict === verdict).length;
  const byReason = Map.groupBy(gaps, ({ reason }) => reason);
  return [
    metric('breakwater_info', 'gauge', 'The version that runs.', [[{ version }, 1]]),
    metric('breakwater_findings', 'gauge', 'Open findings by check and severity.', findings),
    metric('breakwater_checks', 'gauge', 'Checks by verdict.', [
      [{ verdict: 'pass' }, count('pass')],
      [{ verdict: 'fail' }, count('fail')],
      [{ verdict: 'not-evaluated' }, count('not-evaluated')],
    ]),
    metric(
      'breakwater_gaps',
      'gauge',
      'What could not be read, by reason.',
      [...byReason].map(([reason, found]): Sample => [{ reason }, found.length]),
    ),
    metric('breakwater_objects', 'gauge', 'Objects that were read last.', of(scan?.objects)),
    metric('breakwater_scan_duration_seconds', 'gauge', 'How long the last scan took.', of(seconds)),
    metric(
      'breakwater_scan_finished_timestamp_seconds',
      'gauge',
      'When the last good scan finished.',
      of(scan && scan.finishedAt / 1000),
    ),
    metric('breakwater_scan_running', 'gauge', 'Whether a scan is under way.', of(state === 'scanning' ? 1 : 0)),
    metric('breakwater_scan_failed', 'gauge', 'Whether the newest attempt to scan failed.', of(failure ? 1 : 0)),
    metric('breakwater_scans_total', 'counter', 'Scans since the start.', [
      [{ result: 'stored' }, counters.scans],
      [{ result: 'failed' }, counters.failedScans],
    ]),
    metric('breakwater_store_bytes', 'gauge', 'The size of the store.', [[{ engine: stats.engine }, stats.bytes]]),
    metric('breakwater_store_scans', 'gauge', 'Scans in the store.', of(stats.scans)),
    metric('breakwater_notifications_queued', 'gauge', 'Messages not delivered yet.', of(stats.queuedMessages)),
    metric('breakwater_notifications_total', 'counter', 'Messages since the start.', [
      [{ result: 'delivered' }, counters.notifications.delivered],
      [{ result: 'failed' }, counters.notifications.failed],
    ]),
    metric('breakwater_event_streams', 'gauge', 'Streams of events that are open.', of(streams())),
    metric(
      'breakwater_http_requests_total',
      'counter',
      'Requests by status.',
      [...counters.requests].sort(([a], [b]) => a - b).map(([code, number]): Sample => [{ code: `${code}` }, number]),
    ),
    metric('process_resident_memory_bytes', 'gauge', 'Memory of the process.', of(process.memoryUsage.rss())),
  ].join('');
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

function of(value: number | undefined): readonly Sample[] {
  return value === undefined ? [] : [[{}, value]];
}

function metric(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
    return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
