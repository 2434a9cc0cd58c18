import { useState } from 'react';
import type { Severity } from '../../../src/checks/index.ts';
import { FACETS, type Facet } from '../../../src/views/findings/query.ts';
import type { FindingFacets } from '../../api/api.ts';
import { many } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { SEVERITIES, SeverityMark } from '../../parts/severity.tsx';
import { count } from '../../parts/words.ts';

const LABELS: Readonly<Record<Facet, string>> = {
  severity: 'Severity',
  state: 'State',
  layer: 'Layer',
  namespace: 'Namespace',
  kind: 'Kind',
  owner: 'Owner',
  fix: 'Fix',
  check: 'Check',
};

const VALUES: Readonly<Record<string, string>> = {
  'state open': 'Open',
  'state accepted': 'Accepted',
  'state known': 'In the baseline',
  'state resolved': 'Resolved',
  'layer identity': 'Identity and access',
  'layer network': 'Network',
  'layer workloads': 'Workloads',
  'layer images': 'Images',
  'layer secrets': 'Secrets and encryption',
  'layer control-plane': 'Control plane',
  'layer admission': 'Admission',
  'fix safe': 'Proven, safe',
  'fix likely': 'Proven, likely',
  'fix also-fixed': 'By another fix',
  'fix by-hand': 'By hand',
  'fix not-tried': 'Not tried',
  'namespace ': 'Outside namespaces',
  'owner ': 'No owner',
};

export function facetLabel(facet: Facet): string {
  return LABELS[facet];
}

export function valueLabel(facet: Facet, value: string): string {
  return VALUES[`${facet} ${value}`] ?? value;
}

const SHOWN_AT_FIRST = 7;

/** What the list can be narrowed by, with how many findings each value would leave. */
export function FacetList({ facets }: { readonly facets: FindingFacets['facets'] }) {
  return FACETS.map((facet) => <FacetGroup key={facet} facet={facet} values={facets[facet] ?? []} />);
}

function FacetGroup({
  facet,
  values,
}: {
  readonly facet: Facet;
  readonly values: readonly { readonly value: string; readonly count: number }[];
}) {
  const [search, change] = useSearchState();
  const [isWhole, setWhole] = useState(false);
  const chosen = new Set(many(search, facet));
  // A facet with one value that is not chosen narrows nothing.
  if (values.length === 0 || (values.length === 1 && chosen.size === 0)) return null;
  const shown = isWhole ? values : values.filter(({ value }, index) => index < SHOWN_AT_FIRST || chosen.has(value));
  return (
    <fieldset className="facet">
      <legend>{LABELS[facet]}</legend>
      {shown.map(({ value, count: left }) => (
        <label key={value} className="facet-value">
          <input
            type="checkbox"
            checked={chosen.has(value)}
            onChange={(event) =>
              change({
                [facet]: event.currentTarget.checked ? [...chosen, value] : [...chosen].filter((one) => one !== value),
              })
            }
          />
          <span className="cut" title={valueLabel(facet, value)}>
            {facet === 'severity' && isSeverity(value) ? <SeverityMark severity={value} /> : valueLabel(facet, value)}
          </span>
          <span className="faint">{left.toLocaleString('en')}</span>
        </label>
      ))}
      {values.length > shown.length && (
        <button type="button" className="facet-more" onClick={() => setWhole(true)}>
          {count(values.length - shown.length, 'more', 'more')}
        </button>
      )}
    </fieldset>
  );
}

function isSeverity(value: string): value is Severity {
  return SEVERITIES.some((severity) => severity === value);
}
