import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from './search.ts';

/** The state of a screen, which is what stands behind the `?`, and how to change parts of it. */
export function useSearchState(): readonly [
  Search,
  (changes: Readonly<Record<string, string | readonly string[] | undefined>>, how?: 'replace') => void,
] {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const change = useCallback(
    (changes: Readonly<Record<string, string | readonly string[] | undefined>>, how?: 'replace') => {
      void navigate({
        to: '.',
        search: (before: Record<string, unknown>) => merged(before as Search, changes),
        replace: how === 'replace',
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [search, change];
}

function merged(before: Search, changes: Readonly<Record<string, string | readonly string[] | undefined>>): Search {
  const entries = Object.entries({ ...before, ...changes }).flatMap(([key, value]) =>
    value === undefined || value.length === 0 ? [] : [[key, value] as const],
  );
  return Object.fromEntries(entries);
}
