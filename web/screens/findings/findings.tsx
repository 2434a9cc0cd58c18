import './findings.css';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import { FACETS } from '../../../src/views/findings/query.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { many, one } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { Choice } from '../../parts/choice.tsx';
import { CloseIcon } from '../../parts/icons.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { SeverityCounts } from '../../parts/severity.tsx';
import { count, formatTime } from '../../parts/words.ts';
import { FacetList, facetLabel, valueLabel } from './facet-list.tsx';
import { FindingList } from './finding-list.tsx';
import { FindingPanel } from './finding-panel.tsx';
import { groupingOf, queryOf, sinceOf } from './state.ts';

const GROUPS = [
  { value: 'none', label: 'No groups' },
  { value: 'check', label: 'Check' },
  { value: 'workload', label: 'Object' },
  { value: 'namespace', label: 'Namespace' },
  { value: 'owner', label: 'Owner' },
] as const;

/** Everything that was found: searched, narrowed, grouped; and one finding in full beside it. */
export function Findings() {
  const api = useApi();
  const [search, change] = useSearchState();
  const query = useDeferredValue(queryOf(search));
  const facets = useQuery({ ...queries.facets(api, query), placeholderData: (before) => before });
  const chosen = one(search, 'finding');
  const [showFacets, setShowFacets] = useState(false);
  const total = facets.data && Object.values(facets.data.bySeverity).reduce((a, b) => a + b, 0);
  return (
    <div className="findings" data-panel={chosen !== undefined}>
      <aside className="findings-facets" data-open={showFacets} aria-label="Filters">
        {facets.data !== undefined && <FacetList facets={facets.data.facets} />}
      </aside>
      <section className="findings-main" aria-labelledby="findings-title">
        <header className="findings-head">
          <h1 id="findings-title">Findings</h1>
          <span className="quiet" role="status">
            {total !== undefined && count(total, 'finding')}
          </span>
          {facets.data !== undefined && <SeverityCounts counts={facets.data.bySeverity} />}
        </header>
        <div className="toolbar">
          <div className="grow">
            <TextFilter />
          </div>
          <button
            type="button"
            className="plain-button facets-button"
            aria-expanded={showFacets}
            onClick={() => setShowFacets(!showFacets)}
          >
            Filters
          </button>
          <Choice
            label="Group by"
            value={groupingOf(search) ?? 'none'}
            options={GROUPS}
            onChange={(value) => change({ group: value === 'none' ? undefined : value })}
          />
        </div>
        <ActiveFilters />
        <FindingList query={query} grouping={groupingOf(search)} chosen={chosen} />
      </section>
      {chosen !== undefined && <FindingPanel id={chosen} onClose={() => change({ finding: undefined })} />}
    </div>
  );
}

const TYPING_PAUSE = 180;

/** The words to look for. The address follows when the typing pauses. */
function TextFilter() {
  const [search, change] = useSearchState();
  const asked = one(search, 'q') ?? '';
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    if (text === asked) return undefined;
    const timer = setTimeout(() => change({ q: text.trim() === '' ? undefined : text }, 'replace'), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [text, asked, change]);
  return (
    <SearchField
      label="Search findings"
      value={text}
      onChange={setText}
      placeholder="Search title, object, message, field, file"
    />
  );
}

/** The filters that are set, each with a way to lift it. */
function ActiveFilters() {
  const [search, change] = useSearchState();
  const set = FACETS.flatMap((facet) => many(search, facet).map((value) => ({ facet, value })));
  const object = one(search, 'object');
  const since = sinceOf(search);
  if (set.length === 0 && object === undefined && since === undefined) return null;
  return (
    <div className="active-filters">
      {set.map(({ facet, value }) => (
        <button
          type="button"
          className="tag"
          key={`${facet} ${value}`}
          onClick={() => change({ [facet]: many(search, facet).filter((one) => one !== value) })}
        >
          <span className="faint">{facetLabel(facet)}</span> {valueLabel(facet, value)}
          <CloseIcon />
          <span className="hidden-text">remove filter</span>
        </button>
      ))}
      {since !== undefined && (
        <button type="button" className="tag" onClick={() => change({ since: undefined })}>
          <span className="faint">Changed since</span> {formatTime(new Date(since).toISOString())}
          <CloseIcon />
          <span className="hidden-text">remove filter</span>
        </button>
      )}
      {object !== undefined && (
        <button type="button" className="tag" onClick={() => change({ object: undefined })}>
          <span className="faint">Object</span> {object}
          <CloseIcon />
          <span className="hidden-text">remove filter</span>
        </button>
      )}
      <button
        type="button"
        className="plain-button bare"
        onClick={() =>
          change({
            ...Object.fromEntries(FACETS.map((facet) => [facet, undefined])),
            object: undefined,
            since: undefined,
          })
        }
      >
        Clear all
      </button>
    </div>
  );
}
