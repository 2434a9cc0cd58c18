import { Link } from '@tanstack/react-router';
import type { NetworkMap } from '../../../src/views/index.ts';
import { formatPlace } from '../../parts/code.tsx';
import { ObjectLabel, objectOfKey } from '../../parts/object-label.tsx';
import { passageText } from '../../parts/passage.ts';

/** The neighbours of a chosen workload, each with the way to its explanation. */
export function NodeDetails({ map, nodeKey }: { readonly map: NetworkMap; readonly nodeKey: string }) {
  const at = map.nodes.findIndex(({ key }) => key === nodeKey);
  const node = map.nodes[at];
  if (node === undefined) return null;
  const neighbours = (own: 0 | 1, other: 0 | 1) =>
    map.edges.flatMap((edge) => {
      const [peer, passage] = [map.nodes[edge[other]], map.passages[edge[2]]];
      return edge[own] !== at || peer === undefined || passage === undefined ? [] : [{ key: peer.key, passage }];
    });
  return (
    <section className="section" aria-labelledby="chosen">
      <div className="section-head">
        <h2 id="chosen">
          <Link to="/workloads/$kind/$namespace/$name" params={objectOfKey(nodeKey)}>
            {node.namespace}/{node.name}
          </Link>
        </h2>
        <span className="faint">{node.kind}</span>
      </div>
      <div className="node-columns">
        <div className="panel panel-pad section">
          <h3>From outside the cluster</h3>
          {node.ways.length === 0 && <p className="quiet">No Service, Ingress or host port leads here.</p>}
          <ul>
            {node.ways.map((way) => (
              <li key={`${way.kind} ${way.by} ${way.port}`}>
                {way.open ? passageText(way.passage) : 'closed by policies'} by {way.kind}
                <span className="block faint break">
                  {way.by}
                  {way.written.place !== undefined && ` – ${formatPlace(way.written.place)}`}
                </span>
              </li>
            ))}
          </ul>
          <h3>To the outside</h3>
          <p>{passageText(node.toOutside)}</p>
        </div>
        <Peers title="Reached by" peers={neighbours(1, 0)} pair={(other) => ({ from: other, to: nodeKey })} />
        <Peers title="Reaches" peers={neighbours(0, 1)} pair={(other) => ({ from: nodeKey, to: other })} />
      </div>
    </section>
  );
}

function Peers({
  title,
  peers,
  pair,
}: {
  readonly title: string;
  readonly peers: readonly { readonly key: string; readonly passage: Parameters<typeof passageText>[0] }[];
  readonly pair: (other: string) => { readonly from: string; readonly to: string };
}) {
  return (
    <div className="panel panel-pad section">
      <h3>
        {title} {peers.length}
      </h3>
      <ul className="neighbours peers">
        {peers.map(({ key, passage }) => (
          <li key={key}>
            <Link to="/network" search={(before) => ({ ...before, ...pair(key) })} title="Explain this pair">
              <ObjectLabel object={objectOfKey(key)} />
            </Link>
            <span className="faint">{passageText(passage)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
