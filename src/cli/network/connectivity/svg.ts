import {
  ALL_CONNECTIONS,
  type Answer,
  type Connection,
  type Connectivity,
  formatConnections,
  formatPeer,
  isNoConnection,
  type Peer,
} from '../../../network/index.ts';
import { safeText } from '../../../report/index.ts';
import { answerText } from '../answer-text.ts';

const CELL = 18;
const CHARACTER = 6.6;
const MARGIN = 12;
const LEGEND = 30;

/** What a cell's colour stands for. */
const COLOURS = { all: '#b42318', some: '#e8a33d', depends: '#9aa5b1', none: '#eef1f4', self: '#ffffff' } as const;
type Meaning = keyof typeof COLOURS;

/**
 * A matrix: a row for each source, a column for each destination. It stays legible with many workloads, where a graph
 * does not. Each cell has what it stands for as its title.
 */
export function* renderSvg(connections: readonly Connection[], { workloads }: Connectivity): Generator<string> {
  const answers = new Map(connections.map((one) => [`${formatPeer(one.source)}\n${formatPeer(one.destination)}`, one]));
  const sources = namesOf(
    connections.map(({ source }) => source),
    workloads,
  );
  const destinations = namesOf(
    connections.map(({ destination }) => destination),
    workloads,
  );
  const left = MARGIN + longest(sources) * CHARACTER + 8;
  const top = MARGIN + longest(destinations) * CHARACTER + 8;
  const width = Math.ceil(left + destinations.length * CELL + MARGIN);
  const height = Math.ceil(top + sources.length * CELL + LEGEND + MARGIN);
  yield `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.max(width, 420)} ${height}" `;
  yield `width="${Math.max(width, 420)}" height="${height}" font-family="ui-monospace, monospace" font-size="11" role="img">\n`;
  yield '<title>Who reaches whom: sources are rows, destinations are columns</title>\n';
  yield '<rect width="100%" height="100%" fill="#ffffff"/>\n';
  for (const [column, name] of destinations.entries()) {
    const x = (left + column * CELL + CELL * 0.7).toFixed(1);
    yield `<text transform="translate(${x} ${top - 6}) rotate(-90)" fill="#1f2933">${escaped(name)}</text>\n`;
  }
  for (const [row, source] of sources.entries()) {
    const y = top + row * CELL;
    yield `<text x="${left - 6}" y="${(y + CELL * 0.72).toFixed(1)}" text-anchor="end" fill="#1f2933">${escaped(source)}</text>\n`;
    for (const [column, destination] of destinations.entries()) {
      const answer = answers.get(`${source}\n${destination}`)?.answer;
      const colour = COLOURS[source === destination ? 'self' : meaningOf(answer)];
      const title = `${source} => ${destination} : ${answer === undefined ? 'No Connections' : answerText(answer)}`;
      yield `<rect x="${left + column * CELL}" y="${y}" width="${CELL - 1}" height="${CELL - 1}" fill="${colour}">`;
      yield `<title>${escaped(title)}</title></rect>\n`;
    }
  }
  yield* legend(MARGIN, height - LEGEND);
  yield '</svg>\n';
}

function* legend(x: number, y: number): Generator<string> {
  const entries: readonly (readonly [Meaning, string])[] = [
    ['all', 'all ports'],
    ['some', 'some ports'],
    ['depends', 'depends'],
    ['none', 'nothing'],
  ];
  for (const [index, [meaning, text]] of entries.entries()) {
    const at = x + index * 100;
    yield `<rect x="${at}" y="${y}" width="12" height="12" fill="${COLOURS[meaning]}"/>`;
    yield `<text x="${at + 18}" y="${y + 10}" fill="#1f2933">${text}</text>\n`;
  }
}

function meaningOf(answer: Answer | undefined): Meaning {
  if (answer === undefined) return 'none';
  if (isNoConnection(answer.allowed)) return 'depends';
  return formatConnections(answer.allowed) === formatConnections(ALL_CONNECTIONS) ? 'all' : 'some';
}

function namesOf(peers: readonly Peer[], workloads: readonly Peer[]): readonly string[] {
  const shown = new Set(peers.map(formatPeer));
  // Workloads that nothing reaches are in the picture as well: that is what it is to show.
  for (const workload of workloads) shown.add(formatPeer(workload));
  return [...shown].sort();
}

function longest(names: readonly string[]): number {
  return Math.max(0, ...names.map((name) => name.length));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return safeText(text).replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
