import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useMemo, useRef } from 'react';
import type { FindingQuery, Grouping, SearchableRow, Sort } from '../../../src/views/findings/query.ts';
import type { FindingPage, GroupHead } from '../../api/api.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { many, one } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { ChevronIcon, DownIcon, UpIcon } from '../../parts/icons.tsx';
import { ObjectLabel, objectOfKey } from '../../parts/object-label.tsx';
import { SeverityCounts, SeverityMark } from '../../parts/severity.tsx';
import { EmptyState, ErrorState, Loading } from '../../parts/state.tsx';
import { inGroup } from './state.ts';

const ROW_HEIGHT = 52;
const ROWS_BEYOND = 6;
/** One row that leaves the view gives its elements to one that comes: making them takes longer than filling them. */
const POOL = 64;
/** When fewer rows than this are left below, the next page is fetched. */
const FETCH_AHEAD = 200;

/** A line of the list. */
type Line =
  | { readonly type: 'row'; readonly row: SearchableRow }
  | { readonly type: 'group'; readonly group: GroupHead; readonly isOpen: boolean }
  | { readonly type: 'waiting' };

interface ListProps {
  readonly query: FindingQuery;
  readonly chosen: string | undefined;
}

export function FindingList({ grouping, ...props }: ListProps & { readonly grouping: Grouping | undefined }) {
  return grouping === undefined ? <FlatList {...props} /> : <GroupedList {...props} grouping={grouping} />;
}

function FlatList({ query, chosen }: ListProps) {
  const api = useApi();
  const pages = useInfiniteQuery({
    queryKey: ['findings', query],
    queryFn: ({ pageParam }) => api.findings(query, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: FindingPage) => page.next,
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const rows = useMemo(() => {
    if (data?.pages.length === 1) return data.pages[0]?.rows ?? [];
    return data?.pages.flatMap((page) => page.rows) ?? [];
  }, [data]);
  const total = data?.pages[0]?.total ?? 0;
  const lineAt = useCallback(
    (index: number): Line => {
      const row = rows[index];
      return row === undefined ? { type: 'waiting' } : { type: 'row', row };
    },
    [rows],
  );
  const onEnd = useCallback(
    (last: number) => {
      if (last + FETCH_AHEAD > rows.length && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    [rows.length, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  if (data === undefined) {
    return pages.error === null ? (
      <Loading what="findings" />
    ) : (
      <ErrorState error={pages.error} retry={() => void pages.refetch()} />
    );
  }
  if (total === 0) return <NothingFound />;
  return <Lines count={Math.max(total, rows.length)} lineAt={lineAt} onEnd={onEnd} chosen={chosen} />;
}

function GroupedList({ query, chosen, grouping }: ListProps & { readonly grouping: Grouping }) {
  const api = useApi();
  const [search] = useSearchState();
  const open = new Set(many(search, 'open'));
  const groups = useQuery({ ...queries.groups(api, query, grouping), placeholderData: (before) => before });
  const opened = groups.data?.filter(({ key }) => open.has(key)) ?? [];
  const members = useQueries({
    queries: opened.map(({ key }) => ({
      queryKey: ['findings-of', grouping, key, query],
      queryFn: () => api.findings(inGroup(query, grouping, key)),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    })),
  });
  if (groups.data === undefined) {
    return groups.error === null ? <Loading what="groups" /> : <ErrorState error={groups.error} />;
  }
  if (groups.data.length === 0) return <NothingFound />;
  const rowsOf = new Map(opened.map(({ key }, index) => [key, members[index]?.data?.rows]));
  const lines = groups.data.flatMap((group): readonly Line[] => {
    const isOpen = open.has(group.key);
    const head: Line = { type: 'group', group, isOpen };
    if (!isOpen) return [head];
    const rows = rowsOf.get(group.key);
    return [head, ...(rows?.map((row): Line => ({ type: 'row', row })) ?? [{ type: 'waiting' } as const])];
  });
  return (
    <Lines
      count={lines.length}
      lineAt={(index) => lines[index] ?? { type: 'waiting' }}
      onEnd={() => undefined}
      chosen={chosen}
      grouping={grouping}
    />
  );
}

function NothingFound() {
  const [search, change] = useSearchState();
  const isNarrowed = Object.keys(search).length > 0;
  return (
    <EmptyState title={isNarrowed ? 'No finding fits these filters.' : 'Nothing was found.'}>
      {isNarrowed ? (
        <button
          type="button"
          className="plain-button"
          onClick={() => change(Object.fromEntries(Object.keys(search).map((key) => [key, undefined])))}
        >
          Show all findings
        </button>
      ) : (
        <span>Every check that was evaluated passes. What was not evaluated is on the overview.</span>
      )}
    </EmptyState>
  );
}

function Lines({
  count,
  lineAt,
  onEnd,
  chosen,
  grouping,
}: {
  readonly count: number;
  readonly lineAt: (index: number) => Line;
  readonly onEnd: (last: number) => void;
  readonly chosen: string | undefined;
  readonly grouping?: Grouping;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [search, change] = useSearchState();
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_BEYOND,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onEnd(last), [last, onEnd]);
  const choose = useCallback((id: string) => change({ finding: id }), [change]);
  const toggle = useCallback(
    (key: string) => {
      const open = many(search, 'open');
      change({ open: open.includes(key) ? open.filter((one) => one !== key) : [...open, key] });
    },
    [change, search],
  );
  /** The row that arrows lead to: it has the focus as soon as it is drawn. */
  const wanted = useRef<number | undefined>(undefined);
  const move = (event: React.KeyboardEvent<HTMLDivElement>): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const current = document.activeElement?.closest<HTMLElement>('[data-index]');
    if (by === 0 || current == null) return;
    event.preventDefault();
    const next = Math.min(count - 1, Math.max(0, (wanted.current ?? Number(current.dataset['index'])) + by));
    wanted.current = next;
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => {
      if (wanted.current !== next) return;
      wanted.current = undefined;
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus({ preventScroll: true });
    });
  };
  return (
    <div className="panel list">
      <ListHead isGrouped={grouping !== undefined} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows are a shortcut; every row is a button */}
      <div className="list-scroll" ref={scroller} onKeyDown={move}>
        <ul style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const line = lineAt(index);
            return (
              <li
                key={index % Math.max(POOL, items.length)}
                data-index={index}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={count}
                aria-posinset={index + 1}
              >
                {line.type === 'row' && <Row row={line.row} isChosen={line.row.id === chosen} onChoose={choose} />}
                {line.type === 'group' && (
                  <Group group={line.group} grouping={grouping} isOpen={line.isOpen} onToggle={toggle} />
                )}
                {line.type === 'waiting' && <span className="row-waiting">Loading…</span>}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

const HEADS: readonly { readonly sort: Sort; readonly label: string; readonly className: string }[] = [
  { sort: 'severity', label: 'Severity', className: 'cell-severity' },
  { sort: 'check', label: 'Finding', className: 'cell-title' },
  { sort: 'object', label: 'Object', className: 'cell-object' },
  { sort: 'place', label: 'Written at', className: 'cell-place' },
];

function ListHead({ isGrouped }: { readonly isGrouped: boolean }) {
  const [search, change] = useSearchState();
  const sort = one(search, 'sort') ?? 'severity';
  const isDescending = one(search, 'desc') === 'yes';
  return (
    <div className="list-head row">
      {HEADS.map((head) => (
        <span key={head.sort} className={head.className}>
          {isGrouped ? (
            head.label
          ) : (
            <button
              type="button"
              className="sort"
              onClick={() =>
                change({
                  sort: head.sort === 'severity' ? undefined : head.sort,
                  desc: sort === head.sort && !isDescending ? 'yes' : undefined,
                })
              }
            >
              {head.label}
              {sort === head.sort && (isDescending ? <UpIcon /> : <DownIcon />)}
            </button>
          )}
        </span>
      ))}
    </div>
  );
}

const Row = memo(function Row({
  row,
  isChosen,
  onChoose,
}: {
  readonly row: SearchableRow;
  readonly isChosen: boolean;
  readonly onChoose: (id: string) => void;
}) {
  const { place } = row;
  return (
    <button type="button" className="row" aria-pressed={isChosen} onClick={() => onChoose(row.id)}>
      <span className="cell-severity">
        <SeverityMark severity={row.severity} />
      </span>
      <span className="cell-title">
        <b className="cut">{row.title}</b>
        <span className="cut quiet">
          {row.container === undefined ? '' : `${row.container}: `}
          {row.message}
          {row.state !== 'open' && <i className="row-state">{row.state === 'known' ? 'in the baseline' : row.state}</i>}
        </span>
      </span>
      <span className="cell-object">
        <ObjectLabel object={row.object} />
      </span>
      <span className="cell-place faint cut" title={place?.file}>
        {place === undefined ? '' : place.line === undefined ? place.file : `${shortFile(place.file)}:${place.line}`}
      </span>
    </button>
  );
});

/** The end of a path says most; the whole of it is its title. */
function shortFile(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

function Group({
  group,
  grouping,
  isOpen,
  onToggle,
}: {
  readonly group: GroupHead;
  readonly grouping: Grouping | undefined;
  readonly isOpen: boolean;
  readonly onToggle: (key: string) => void;
}) {
  return (
    <button type="button" className="row row-group" aria-expanded={isOpen} onClick={() => onToggle(group.key)}>
      <ChevronIcon />
      <b className="cut">
        {grouping === 'workload' ? (
          <ObjectLabel object={objectOfKey(group.key)} />
        ) : (
          group.title || emptyTitle(grouping)
        )}
      </b>
      {grouping === 'check' && <code className="faint cut">{group.key}</code>}
      <span className="row-group-counts">
        <SeverityCounts counts={group.bySeverity} />
      </span>
    </button>
  );
}

function emptyTitle(grouping: Grouping | undefined): string {
  return grouping === 'owner' ? 'No owner' : 'Outside namespaces';
}
