import { Link } from '@tanstack/react-router';
import { EmptyState } from '../parts/state.tsx';

export function NotFound() {
  return (
    <EmptyState title="There is no such page.">
      <span>
        The address may be of another version. Start from the <Link to="/">overview</Link>.
      </span>
    </EmptyState>
  );
}
