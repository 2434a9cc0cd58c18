import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';

const WIDTH = 96;
const HEIGHT = 24;

/** How many findings of a layer were open, day by day. Nothing is drawn where there is no history. */
export function LayerTrend({ layer }: { readonly layer: string }) {
  const { data } = useQuery(queries.trend(useApi()));
  if (data == null || data.length < 2) return <span />;
  const values = data.map(({ byLayer }) => byLayer[layer] ?? 0);
  const most = Math.max(1, ...values);
  const points = values.map((value, index) => {
    const x = (index * (WIDTH - 2)) / (values.length - 1) + 1;
    return `${x.toFixed(1)},${(HEIGHT - 2 - (value * (HEIGHT - 4)) / most).toFixed(1)}`;
  });
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  return (
    <svg
      className="layer-trend"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`from ${first} to ${last} open in ${values.length} days`}
    >
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
