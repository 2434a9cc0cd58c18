import '@xyflow/react/dist/base.css';
import './graph.css';
import { useQuery } from '@tanstack/react-query';
import {
  BaseEdge,
  Controls,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import { useMemo } from 'react';
import { ErrorState, Loading } from '../parts/state.tsx';
import { type Direction, layOut, type Point, pathThrough } from './layout.ts';

export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly note?: string | undefined;
  /** `strong` stands out, `soft` steps back. */
  readonly kind: 'plain' | 'strong' | 'soft';
  /** Marks what is exposed, which is a matter of severity. */
  readonly isExposed?: boolean;
  readonly isChosen?: boolean;
  readonly onChoose?: (() => void) | undefined;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly label?: string | undefined;
  /** Stands below the label, in small. */
  readonly second?: string | undefined;
  readonly detail?: string | undefined;
  readonly isStrong?: boolean;
  readonly isDashed?: boolean;
  readonly isExposed?: boolean;
}

type FlowNode = Node<{ readonly node: GraphNode }, 'box'>;
type FlowEdge = Edge<
  { readonly edge: GraphEdge; readonly parts: readonly (readonly Point[])[]; readonly label: Point | undefined },
  'line'
>;

const WIDTH = 196;
const HEIGHT = 46;
const NOTED = 60;
/** Around a graph that is drawn in its own size. */
const MARGIN = 96;
const LABEL_HEIGHT = 16;
const LETTER = 5.8;
const LONGEST_LABEL = 34;

/** A graph that can be panned, zoomed and walked by keyboard. */
export function Graph({
  nodes,
  edges,
  label,
  direction = 'RIGHT',
}: {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly label: string;
  /** Where edges lead. */
  readonly direction?: Direction;
}) {
  const shape = useMemo(
    () => ({
      boxes: nodes.map(({ id, note }) => ({ id, width: WIDTH, height: note === undefined ? HEIGHT : NOTED })),
      lines: edges.map(({ id, from, to, label: text, second }) => ({
        id,
        from,
        to,
        label:
          text === undefined
            ? undefined
            : { width: widthOf(text, second), height: second === undefined ? LABEL_HEIGHT : 2 * LABEL_HEIGHT },
      })),
    }),
    [nodes, edges],
  );
  const key = JSON.stringify([shape.boxes.map(({ id }) => id), shape.lines.map(({ id }) => id)]);
  const layout = useQuery({
    queryKey: ['layout', direction, key],
    queryFn: () => layOut(shape.boxes, shape.lines, direction),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (layout.error !== null) return <ErrorState error={layout.error} />;
  if (layout.data === undefined) return <Loading what="the layout" />;
  const { boxes, lines, width, height } = layout.data;
  const flowNodes = nodes.map(
    (node): FlowNode => ({
      id: node.id,
      type: 'box',
      position: boxes.get(node.id) ?? { x: 0, y: 0 },
      data: { node },
      width: WIDTH,
      height: node.note === undefined ? HEIGHT : NOTED,
      ariaLabel: [node.title, node.note].filter(Boolean).join(', '),
    }),
  );
  const flowEdges = edges.map(
    (edge): FlowEdge => ({
      id: edge.id,
      type: 'line',
      source: edge.from,
      target: edge.to,
      data: { edge, parts: lines.get(edge.id)?.parts ?? [], label: lines.get(edge.id)?.label },
      markerEnd: { type: MarkerType.ArrowClosed, width: 15, height: 15, color: colourOf(edge) },
      zIndex: edge.isStrong ? 1 : 0,
      ariaLabel: [edge.label, edge.detail].filter(Boolean).join(', '),
    }),
  );
  return (
    <div
      className="panel graph"
      data-direction={direction}
      style={{ '--graph-height': `${Math.ceil(layout.data.height) + MARGIN}px` }}
    >
      <ReactFlow
        key={key}
        nodes={flowNodes}
        edges={flowEdges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        // Labels stand beside the boxes: all of the layout is to be seen, and not the boxes alone.
        onInit={(flow) => void flow.fitBounds({ x: 0, y: 0, width, height }, { padding: 0.04 })}
        minZoom={0.1}
        maxZoom={1.2}
        nodesDraggable={false}
        nodesConnectable={false}
        zoomOnScroll={false}
        panOnScroll={false}
        preventScrolling={false}
        onNodeClick={(_, { data }) => data.node.onChoose?.()}
        proOptions={{ hideAttribution: true }}
        aria-label={label}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

function widthOf(label: string, second = ''): number {
  return Math.min(Math.max(label.length, second.length), LONGEST_LABEL) * LETTER + 10;
}

function colourOf({ isExposed, isStrong }: GraphEdge): string {
  return isExposed ? 'var(--high)' : isStrong ? 'var(--ink)' : 'var(--edge)';
}

function BoxNode({ data: { node } }: NodeProps<FlowNode>) {
  return (
    <div className={`graph-node graph-${node.kind}`} data-exposed={node.isExposed} data-chosen={node.isChosen}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <b title={node.title}>{node.title}</b>
      {node.note !== undefined && <span>{node.note}</span>}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

function LineEdge({ data, markerEnd }: EdgeProps<FlowEdge>) {
  if (data === undefined) return null;
  const { edge, parts, label } = data;
  return (
    <>
      <BaseEdge
        path={parts.map(pathThrough).join('')}
        {...(markerEnd === undefined ? {} : { markerEnd })}
        style={{
          stroke: colourOf(edge),
          strokeWidth: edge.isStrong || edge.isExposed ? 1.75 : 1.25,
          strokeDasharray: edge.isDashed ? '5 4' : undefined,
        }}
      />
      {edge.label !== undefined && label !== undefined && (
        <EdgeLabelRenderer>
          <span
            className="graph-label"
            data-strong={edge.isStrong}
            title={[edge.label, edge.detail].filter(Boolean).join(' – ')}
            style={{
              width: widthOf(edge.label, edge.second),
              transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)`,
            }}
          >
            <span className="cut">{edge.label}</span>
            {edge.second !== undefined && <small className="cut">{edge.second}</small>}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

const NODE_TYPES = { box: BoxNode };
const EDGE_TYPES = { line: LineEdge };
