import ELK, { type ELK as Elk, type ElkNode } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { inflate } from '../api/inflate.ts';

export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The size of its label, where it has one. */
  readonly label?: { readonly width: number; readonly height: number } | undefined;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  /** The upper left corner of each box. */
  readonly boxes: ReadonlyMap<string, Point>;
  /** The points that each line goes through, part by part, and the middle of its label. */
  readonly lines: ReadonlyMap<
    string,
    { readonly parts: readonly (readonly Point[])[]; readonly label: Point | undefined }
  >;
  readonly width: number;
  readonly height: number;
}

export type Direction = 'RIGHT' | 'DOWN';

let engine: Promise<Elk> | undefined;

/** The layout works in a thread of its own. A file carries its program, compressed; a server has it as a file. */
async function start(): Promise<Elk> {
  if (!__ONE_FILE__) return new ELK({ workerFactory: () => new Worker(workerUrl) });
  const carried = document.getElementById('elk-worker')?.textContent ?? '';
  const url = URL.createObjectURL(new Blob([await inflate(carried)], { type: 'text/javascript' }));
  return new ELK({ workerFactory: () => new Worker(url) });
}

const OPTIONS: Readonly<Record<string, string>> = {
  'elk.algorithm': 'layered',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '44',
  'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.spacing.nodeNode': '24',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '3',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.edgeLabels.sideSelection': 'ALWAYS_UP',
};

/** Finds places for boxes and ways for the lines between them, so that lines go one way and cross little. */
export async function layOut(boxes: readonly Box[], lines: readonly Line[], direction: Direction): Promise<Layout> {
  engine ??= start();
  const elk = await engine;
  const graph: ElkNode = {
    id: 'root',
    layoutOptions: { ...OPTIONS, 'elk.direction': direction },
    children: boxes.map(({ id, width, height }) => ({ id, width, height })),
    edges: lines.map(({ id, from, to, label }) => ({
      id,
      sources: [from],
      targets: [to],
      ...(label === undefined ? {} : { labels: [{ text: id, ...label }] }),
    })),
  };
  const placed = await elk.layout(graph);
  return {
    width: placed.width ?? 0,
    height: placed.height ?? 0,
    boxes: new Map((placed.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }])),
    lines: new Map(
      (placed.edges ?? []).map(({ id, sections, labels }) => {
        const [label] = labels ?? [];
        const parts = (sections ?? []).map(({ startPoint, bendPoints = [], endPoint }) => [
          startPoint,
          ...bendPoints,
          endPoint,
        ]);
        return [id, { parts, label: label && middle(label) }];
      }),
    ),
  };
}

function middle({
  x = 0,
  y = 0,
  width = 0,
  height = 0,
}: {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
}): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

const CORNER = 7;

/** A path through points with rounded corners. */
export function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${first.x},${first.y}`;
  let before = first;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    if (next === undefined) return `${path}L${point.x},${point.y}`;
    const [a, b] = [toward(point, before), toward(point, next)];
    path += `L${a.x},${a.y}Q${point.x},${point.y} ${b.x},${b.y}`;
    before = point;
  }
  return path;
}

/** The point at the beginning of a corner's curve. */
function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const step = length === 0 ? 0 : Math.min(CORNER, length / 2) / length;
  return { x: from.x + (to.x - from.x) * step, y: from.y + (to.y - from.y) * step };
}
