import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kube/index.ts';
import type { Flow } from './flow.ts';
import { FlowSet } from './flow-set.ts';
import { hubbleFlow, isHubble } from './hubble.ts';
import { isIstio, isIstioLine, istioFlow, istioLineFlow, isZtunnelLine, ztunnelFlow } from './istio.ts';
import { csvRowOf, isRow, readHeader, rowFlow, rowOf } from './table.ts';

const LONGEST_LINE = 1_048_576;

/**
 * Reads flows line by line into a set. Each line says for itself what it is: a flow of Hubble, an entry of Istio's or
 * ztunnel's access log, or Breakwater's own form in JSON or, below a header line, in CSV. A line that is none of these
 * is counted as left out.
 */
export class FlowReader {
  readonly set: FlowSet;
  readonly #source: string;
  #header: readonly string[] | undefined;
  #line = 0;

  /** @param source - what the user calls the input, for places. */
  constructor(source: string, set: FlowSet = new FlowSet()) {
    this.#source = source;
    this.set = set;
  }

  read(line: string): void {
    this.#line++;
    const text = line.trim();
    if (text === '' || text === '[' || text === ']') return;
    if (text.length > LONGEST_LINE) this.set.skip('a line that is too long');
    else if (text.startsWith('{') || text.startsWith('[{')) this.#json(text.replace(/,$/, ''));
    else if (isIstioLine(text)) this.#take(istioLineFlow(text, this.#place()));
    else if (isZtunnelLine(text)) this.#take(ztunnelFlow(text, this.#place()));
    else this.#csv(text);
  }

  #csv(line: string): void {
    const header = readHeader(line);
    if (header !== undefined) this.#header = header;
    else if (this.#header === undefined) this.set.skip('a line of a form that is not known');
    else this.#take(rowFlow(csvRowOf(line, this.#header), this.#place()));
  }

  #json(text: string): void {
    let value: JsonValue;
    try {
      value = JSON.parse(text) as JsonValue;
    } catch {
      this.set.skip('a line that is not JSON');
      return;
    }
    for (const item of isJsonArray(value) ? value : [value]) {
      if (isJsonObject(item)) this.#object(item);
      else this.set.skip('a line of a form that is not known');
    }
  }

  #object(value: JsonObject): void {
    if (isHubble(value)) this.#take(hubbleFlow(value, this.#place()));
    else if (isIstio(value)) this.#take(istioFlow(value, this.#place()));
    else if (isRow(value)) this.#take(rowFlow(rowOf(value), this.#place()));
    // Hubble also tells of lost events and of nodes.
    else if ('lost_events' in value || 'node_status' in value) this.set.skip('not a flow');
    else this.set.skip('a line of a form that is not known');
  }

  #take(flow: Flow | string): void {
    if (typeof flow === 'string') this.set.skip(flow);
    else this.set.add(flow);
  }

  #place(): string {
    return `${this.#source}:${this.#line}`;
  }
}
