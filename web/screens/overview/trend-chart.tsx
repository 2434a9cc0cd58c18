import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { TrendPoint } from '../../api/api.ts';
import { severityName } from '../../parts/severity.tsx';

const HEIGHT = 150;
const SHOWN = ['critical', 'high', 'medium', 'low'] as const;

/** Open findings by severity, day by day. */
export function TrendChart({ points }: { readonly points: readonly TrendPoint[] }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = element.current;
    if (place === null) return undefined;
    const draw = (): uPlot => new uPlot(optionsFor(place), dataOf(points), place);
    let chart = draw();
    const again = (): void => {
      chart.destroy();
      chart = draw();
    };
    // Its colours are those of the tokens, which change with the scheme; its width is that of its place.
    const scheme = new MutationObserver(again);
    scheme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    const size = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT }));
    size.observe(place);
    return () => {
      scheme.disconnect();
      size.disconnect();
      chart.destroy();
    };
  }, [points]);
  const last = points.at(-1);
  const words = SHOWN.map((severity) => `${last?.bySeverity[severity] ?? 0} ${severity}`).join(', ');
  return (
    <div
      className="trend-chart"
      ref={element}
      role="img"
      aria-label={`Open findings on ${last?.day ?? ''}: ${words}`}
    />
  );
}

function dataOf(points: readonly TrendPoint[]): uPlot.AlignedData {
  return [
    points.map(({ day }) => Date.parse(`${day}T00:00:00Z`) / 1_000),
    ...SHOWN.map((severity) => points.map(({ bySeverity }) => bySeverity[severity])),
  ];
}

function optionsFor(place: HTMLElement): uPlot.Options {
  const style = getComputedStyle(place);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const font = `11px ${style.fontFamily}`;
  const axis = {
    stroke: colour('--ink-3'),
    font,
    ticks: { show: false },
    grid: { stroke: colour('--line'), width: 1 },
  };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    padding: [8, 22, 0, 0],
    cursor: { y: false, points: { size: 6 } },
    legend: { show: true, live: false },
    scales: { y: { range: (_, __, most) => [0, Math.max(4, most * 1.1)] } },
    axes: [
      { ...axis, grid: { show: false }, values: (_, days) => days.map((day) => shortDay(day)) },
      { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] },
    ],
    series: [
      { label: 'Day' },
      ...SHOWN.map((severity) => ({
        label: severityName(severity),
        stroke: colour(`--${severity}-fill`),
        width: 1.75,
        points: { show: false },
      })),
    ],
  };
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

function shortDay(seconds: number): string {
  return DAY.format(new Date(seconds * 1_000));
}
