import { connectionJson } from '../../../answers/index.ts';
import type { Gap } from '../../../kube/index.ts';
import { type Connection, type Connectivity, formatPeer } from '../../../network/index.ts';
import { jsonText, safeLine, safeText } from '../../../report/index.ts';
import { answerText } from '../answer-text.ts';
import { csvRow, markdownRow } from '../rows.ts';
import { renderDot, renderMermaid } from './graph.ts';
import { renderSvg } from './svg.ts';

export const FORMATS = ['text', 'json', 'csv', 'md', 'dot', 'mermaid', 'svg'] as const;
export type Format = (typeof FORMATS)[number];

/** Writes connections in one of the formats. */
export function render(
  format: Format,
  connections: readonly Connection[],
  connectivity: Connectivity,
  gaps: readonly Gap[],
): Iterable<string> {
  switch (format) {
    case 'text':
      return textLines(connections);
    case 'json':
      return renderJson(connections, connectivity, gaps);
    case 'csv':
      return rows(connections, csvRow, [csvRow(['source', 'destination', 'allowed', 'depends'])]);
    case 'md':
      return rows(connections, markdownRow, [
        markdownRow(['source', 'destination', 'allowed', 'depends']),
        '| --- | --- | --- | --- |\n',
      ]);
    case 'dot':
      return renderDot(connections);
    case 'mermaid':
      return renderMermaid(connections);
    case 'svg':
      return renderSvg(connections, connectivity);
  }
}

/** `source => destination : connections` */
function* textLines(connections: readonly Connection[]): Generator<string> {
  for (const { source, destination, answer } of connections) {
    const line = `${formatPeer(source)} => ${formatPeer(destination)} : ${answerText(answer)}`;
    yield `${safeLine(safeText(line))}\n`;
  }
}

function* rows(
  connections: readonly Connection[],
  row: (cells: readonly string[]) => string,
  head: readonly string[],
): Generator<string> {
  yield* head;
  for (const { source, destination, answer } of connections) {
    const [allowed = '', depends = ''] = answerText(answer).replace(/\)$/, '').split(' (depends: ');
    yield row([formatPeer(source), formatPeer(destination), allowed, depends]);
  }
}

/** The connections for programs: one a line. */
function* renderJson(
  connections: readonly Connection[],
  { reachability }: Connectivity,
  gaps: readonly Gap[],
): Generator<string> {
  yield `{"apiVersion":"breakwater.dev/v1","kind":"NetworkConnectivity",\n`;
  yield `"cni":${jsonText(reachability.profile.name)},\n"gaps":${jsonText(gaps)},\n"connections":[`;
  for (const [index, connection] of connections.entries()) {
    yield `${index === 0 ? '\n' : ',\n'}${jsonText(connectionJson(connection))}`;
  }
  yield `${connections.length === 0 ? '' : '\n'}]}\n`;
}
