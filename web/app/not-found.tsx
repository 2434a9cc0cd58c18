import { Link } from '@tanstack/react-router';
import { EmptyState } from '../parts/state.tsx';

export function NotFound() {
  return (
    <div className="page">
      <h1>There is no such page</h1>
      <EmptyState title="The address may be of another version.">
        <span>
          Start from the <Link to="/">overview</Link>.
        </span>
      </EmptyState>
    </div>
  );
}
