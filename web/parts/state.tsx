import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { NotHere } from '../api/api.ts';
import { CopyButton } from './copy-button.tsx';

/** A place with nothing in it, and what to do about that. */
export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="state">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** An answer that did not come, and what to do about that. */
export function ErrorState({ error, retry }: { readonly error: Error; readonly retry?: (() => void) | undefined }) {
  if (error instanceof NotHere) {
    return (
      <div className="state">
        <strong>{error.message}</strong>
        <span>The command line answers:</span>
        <span className="toolbar">
          <code className="break">{error.command}</code>
          <CopyButton text={error.command} />
        </span>
      </div>
    );
  }
  return (
    <div className="state" role="alert">
      <strong>This could not be loaded.</strong>
      <span className="break">{error.message}</span>
      {retry !== undefined && (
        <button type="button" className="plain-button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Loading({ what }: { readonly what: string }) {
  return (
    <div className="skeleton" aria-busy="true" role="status">
      <span />
      <span />
      <span />
      <span />
      <span />
      <span />
      <b className="hidden-text">Loading {what}</b>
    </div>
  );
}

/** Shows the answer of a query when it is there, and until then why it is not. */
export function Answered<T>({
  query,
  what,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return <Loading what={what} />;
}
