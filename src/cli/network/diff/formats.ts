import { connectionsJson, peerJson } from '../../../answers/index.ts';
import { formatFieldPath, type Gap } from '../../../kube/index.ts';
import { type Answer, type ConnectionChange, formatPeer, type MeshedConnectivity } from '../../../network/index.ts';
import { jsonText, safeLine, safeText } from '../../../report/index.ts';
import { locate } from '../../../sources/index.ts';
import { answerText } from '../answer-text.ts';
import { csvRow, markdownRow } from '../rows.ts';
import { type CausedChange, causeLines, withCauses } from './caused.ts';

export const FORMATS = ['text', 'json', 'csv', 'markdown', 'md'] as const;
export type Format = (typeof FORMATS)[number];

/** Writes the changes in one of the formats. */
export function render(
  format: Format,
  changes: readonly ConnectionChange[],
  before: MeshedConnectivity,
  after: MeshedConnectivity,
  gaps: readonly Gap[],
): Iterable<string> {
  const caused = withCauses([...changes].sort(byPeers), before, after);
  switch (format) {
    case 'text':
      return textLines(caused);
    case 'json':
      return renderJson(caused, after, gaps);
    case 'csv':
      return csvRows(caused);
    case 'markdown':
    case 'md':
      return renderMarkdown(caused, gaps);
  }
}

function byPeers(a: ConnectionChange, b: ConnectionChange): number {
  const [left, right] = [a, b].map(({ source, destination }) => `${formatPeer(source)} ${formatPeer(destination)}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

function* textLines(changes: readonly CausedChange[]): Generator<string> {
  if (changes.length === 0) yield 'the same connections are allowed before and after\n';
  for (const one of changes) {
    const { type, source, destination } = one.change;
    const line = `${SIGNS[type]} ${formatPeer(source)} => ${formatPeer(destination)} : ${whatChanged(one.change)}`;
    yield `${safeLine(safeText(line))}\n`;
    for (const cause of causeLines(one)) yield `    ${safeText(cause)}\n`;
  }
}

function whatChanged({ type, before, after }: ConnectionChange): string {
  switch (type) {
    case 'added':
      return answerText(after);
    case 'removed':
      return answerText(before);
    case 'changed':
      return `${answerText(before)} -> ${answerText(after)}`;
  }
}

function* csvRows(changes: readonly CausedChange[]): Generator<string> {
  yield csvRow(['change', 'source', 'destination', 'before', 'after', 'causes']);
  for (const one of changes) {
    const { type, source, destination, before, after } = one.change;
    yield csvRow([
      type,
      formatPeer(source),
      formatPeer(destination),
      answerText(before),
      answerText(after),
      causeLines(one).join('; '),
    ]);
  }
}

function* renderMarkdown(changes: readonly CausedChange[], gaps: readonly Gap[]): Generator<string> {
  const counts = (['added', 'removed', 'changed'] as const).map(
    (type) => `${changes.filter(({ change }) => change.type === type).length} ${type}`,
  );
  yield `### Network connections: ${counts.join(', ')}\n\n`;
  if (changes.length === 0) yield 'The same connections are allowed before and after.\n';
  else {
    yield markdownRow(['change', 'from', 'to', 'before', 'after', 'because']);
    yield '| --- | --- | --- | --- | --- | --- |\n';
    for (const one of changes) {
      const { type, source, destination, before, after } = one.change;
      const cells = [type, formatPeer(source), formatPeer(destination), answerText(before), answerText(after)];
      yield markdownRow([...cells, causeLines(one).join('; ')]);
    }
  }
  if (gaps.length > 0) yield `\n${gaps.length} things could not be evaluated, and are not in this comparison.\n`;
}

function* renderJson(
  changes: readonly CausedChange[],
  { reachability }: MeshedConnectivity,
  gaps: readonly Gap[],
): Generator<string> {
  yield `{"apiVersion":"breakwater.dev/v1","kind":"NetworkDiff",\n`;
  yield `"cni":${jsonText(reachability.profile.name)},\n"gaps":${jsonText(gaps)},\n"changes":[`;
  for (const [index, one] of changes.entries()) yield `${index === 0 ? '\n' : ',\n'}${jsonText(changeJson(one))}`;
  yield `${changes.length === 0 ? '' : '\n'}]}\n`;
}

function changeJson({ change, causes, ofMeshes }: CausedChange): object {
  return {
    type: change.type,
    source: peerJson(change.source),
    destination: peerJson(change.destination),
    before: answerJson(change.before),
    after: answerJson(change.after),
    addedWorkloads: change.addedWorkloads.map(peerJson),
    removedWorkloads: change.removedWorkloads.map(peerJson),
    causes: causes?.map(({ state, direction, policy, path, effect, connections }) => ({
      state,
      direction,
      effect,
      object: { kind: policy.object.kind, namespace: policy.object.namespace || undefined, name: policy.object.name },
      field: path.length === 0 ? undefined : formatFieldPath(path),
      location: locate(policy.object.origin, path),
      connections: connectionsJson(connections),
    })),
    ofMeshes: ofMeshes.map(({ state, mesh, port, reason: { text, object, path = [] } }) => ({
      state,
      mesh,
      port,
      text,
      object: object && { kind: object.kind, namespace: object.namespace || undefined, name: object.name },
      field: path.length === 0 ? undefined : formatFieldPath(path),
      location: object && locate(object.origin, path),
    })),
  };
}

function answerJson({ allowed, possible }: Answer): object {
  return { allowed: connectionsJson(allowed), possible: connectionsJson(possible) };
}
