import type { Severity } from '../../src/checks/index.ts';

export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

const NAMES: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

export function severityName(severity: Severity): string {
  return NAMES[severity];
}

/** A severity in word, colour and height. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const height = SEVERITIES.length - SEVERITIES.indexOf(severity);
  return (
    <span className={`severity severity-${severity}`}>
      <svg viewBox="0 0 13 12" aria-hidden="true">
        {[1, 2, 3, 4, 5].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 2.75}
            y={12 - 2 - bar * 2}
            width="2"
            height={2 + bar * 2}
            rx="0.5"
            data-on={bar <= height || undefined}
          />
        ))}
      </svg>
      {NAMES[severity]}
    </span>
  );
}

/** How many there are of each severity; those of which there are none are left out. */
export function SeverityCounts({ counts }: { readonly counts: Readonly<Record<Severity, number>> }) {
  const some = SEVERITIES.filter((severity) => counts[severity] > 0);
  return (
    <span className="counts">
      {some.length === 0 && <span className="none">none</span>}
      {some.map((severity) => (
        <span
          key={severity}
          className={`severity-${severity}`}
          style={{ '--fill': `var(--${severity}-fill)` }}
          title={`${counts[severity]} ${NAMES[severity].toLowerCase()}`}
        >
          {counts[severity].toLocaleString('en')}
          <span className="hidden-text">{NAMES[severity].toLowerCase()}</span>
        </span>
      ))}
    </span>
  );
}
