import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { count } from '../../parts/words.ts';

const TrendChart = lazy(async () => ({ default: (await import('./trend-chart.tsx')).TrendChart }));

/** How many findings were open, day by day, where there is history to show. */
export function TrendPanel() {
  const { data } = useQuery(queries.trend(useApi()));
  if (data == null || data.length < 2) return null;
  return (
    <section className="section" aria-labelledby="trend">
      <div className="section-head">
        <h2 id="trend">Open findings by day</h2>
        <span className="faint">{count(data.length, 'day')}</span>
      </div>
      <div className="panel panel-pad">
        <Suspense fallback={<div className="trend-chart" />}>
          <TrendChart points={data} />
        </Suspense>
      </div>
    </section>
  );
}
