import type { QueryClient } from '@tanstack/react-query';

/** Asks everything anew when the server has stored another scan. The browser connects again by itself. */
export function followScans(client: QueryClient): void {
  const events = new EventSource('/api/v1/events');
  events.addEventListener('scan', () => void client.invalidateQueries({ refetchType: 'active' }));
}
