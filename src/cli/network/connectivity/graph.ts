import { type Connection, formatPeer, type Peer } from '../../../network/index.ts';
import { safeText } from '../../../report/index.ts';
import { answerText } from '../answer-text.ts';

interface Graph {
  /** The ids of the peers, by what they are called. */
  readonly ids: ReadonlyMap<string, string>;
  /** The peers by namespace; the empty one holds what is in none. */
  readonly groups: ReadonlyMap<string, readonly Peer[]>;
}

function graphOf(connections: readonly Connection[]): Graph {
  const peers = new Map<string, Peer>();
  for (const { source, destination } of connections) {
    for (const peer of [source, destination]) peers.set(formatPeer(peer), peer);
  }
  const ids = new Map([...peers.keys()].map((name, index) => [name, `n${index}`]));
  return { ids, groups: Map.groupBy(peers.values(), (peer) => (peer.type === 'workload' ? peer.namespace : '')) };
}

function shortName(peer: Peer): string {
  return peer.type === 'workload' ? `${peer.name}[${peer.kind}]` : formatPeer(peer);
}

/** For Graphviz. */
export function* renderDot(connections: readonly Connection[]): Generator<string> {
  const { ids, groups } = graphOf(connections);
  yield 'digraph connectivity {\n  rankdir=LR;\n  node [shape=box, fontname="sans-serif"];\n';
  let number = 0;
  for (const [namespace, peers] of groups) {
    const indent = namespace === '' ? '  ' : '    ';
    if (namespace !== '') yield `  subgraph cluster_${number++} {\n    label=${quoted(namespace)};\n`;
    for (const peer of peers) {
      const shape = peer.type === 'workload' ? '' : ', shape=ellipse';
      yield `${indent}${ids.get(formatPeer(peer))} [label=${quoted(shortName(peer))}${shape}];\n`;
    }
    if (namespace !== '') yield '  }\n';
  }
  for (const { source, destination, answer } of connections) {
    const ends = `${ids.get(formatPeer(source))} -> ${ids.get(formatPeer(destination))}`;
    yield `  ${ends} [label=${quoted(answerText(answer))}];\n`;
  }
  yield '}\n';
}

function quoted(text: string): string {
  return `"${safeText(text).replaceAll(/["\\]/g, '\\$&')}"`;
}

/** For Mermaid, as GitHub and GitLab show it in Markdown. */
export function* renderMermaid(connections: readonly Connection[]): Generator<string> {
  const { ids, groups } = graphOf(connections);
  yield 'flowchart LR\n';
  let number = 0;
  for (const [namespace, peers] of groups) {
    const indent = namespace === '' ? '  ' : '    ';
    if (namespace !== '') yield `  subgraph s${number++}["${escaped(namespace)}"]\n`;
    for (const peer of peers) yield `${indent}${ids.get(formatPeer(peer))}["${escaped(shortName(peer))}"]\n`;
    if (namespace !== '') yield '  end\n';
  }
  for (const { source, destination, answer } of connections) {
    yield `  ${ids.get(formatPeer(source))} -->|"${escaped(answerText(answer))}"| ${ids.get(formatPeer(destination))}\n`;
  }
}

/** Mermaid reads entity codes in quoted labels. */
function escaped(text: string): string {
  return safeText(text).replaceAll(/[#"<>&`\\]/g, (character) => `#${character.codePointAt(0)};`);
}
