import {
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFns,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo, useState } from 'react';
import { DownIcon, UpIcon } from './icons.tsx';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns });

/** Longer tables are shown in parts: nobody reads them whole, and the search finds what is meant. */
const ROWS_AT_ONCE = 200;

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  /** What the column is sorted by. */
  readonly value: (row: T) => string | number;
  readonly cell: (row: T) => ReactNode;
  readonly isNumber?: boolean;
}

/** A table of moderate length whose columns can be sorted. */
export function DataTable<T extends object>({
  rows,
  columns,
  rowKey,
  label,
  sort,
}: {
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string;
  readonly label: string;
  readonly sort?: { readonly id: string; readonly desc: boolean };
}) {
  const [sorting, setSorting] = useState<SortingState>(sort === undefined ? [] : [sort]);
  const data = useMemo(() => [...rows], [rows]);
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: T) => column.value(row),
        header: column.header,
        sortDescFirst: column.isNumber === true,
      })),
    [columns],
  );
  const table = useTable<typeof features, T>({
    features,
    data,
    columns: definitions,
    getRowId: rowKey,
    state: { sorting },
    onSortingChange: setSorting,
  });
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  const sorted = table.getRowModel().rows;
  const byId = new Map(columns.map((column) => [column.id, column]));
  return (
    <div className="panel table-scroll">
      <table className="table" aria-label={label}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const column = byId.get(header.column.id);
                const sorted = header.column.getIsSorted();
                return (
                  <th
                    key={header.id}
                    className={column?.isNumber ? 'number' : undefined}
                    aria-sort={sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
                  >
                    <button type="button" className="sort" onClick={header.column.getToggleSortingHandler()}>
                      {column?.header}
                      {sorted === 'asc' && <UpIcon />}
                      {sorted === 'desc' && <DownIcon />}
                    </button>
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {sorted.slice(0, shown).map((row) => (
            <tr key={row.id} className="link-row">
              {columns.map((column) => (
                <td key={column.id} className={column.isNumber ? 'number' : undefined}>
                  {column.cell(row.original)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > shown && (
        <p className="table-more">
          <button type="button" className="plain-button" onClick={() => setShown(shown + ROWS_AT_ONCE)}>
            Show {Math.min(ROWS_AT_ONCE, sorted.length - shown)} more of {(sorted.length - shown).toLocaleString('en')}
          </button>
        </p>
      )}
    </div>
  );
}
