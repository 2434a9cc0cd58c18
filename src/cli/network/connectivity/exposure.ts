import { exposureJson, peerFilter } from '../../../answers/index.ts';
import type { Gap } from '../../../kube/index.ts';
import {
  type Connectivity,
  cidrsOf,
  type Exposure,
  exposuresOf,
  formatPeer,
  type OpenWay,
} from '../../../network/index.ts';
import { formatPlace, jsonText, safeText } from '../../../report/index.ts';
import { locate } from '../../../sources/index.ts';
import { CliError } from '../../cli-error.ts';
import { answerText } from '../answer-text.ts';
import { csvRow, markdownRow } from '../rows.ts';
import type { Format } from './formats.ts';

/** What of each workload is open, in the formats that can say so. */
export function exposureReport(connectivity: Connectivity, focus: readonly string[] | undefined) {
  const isShown = peerFilter(focus);
  const exposures = exposuresOf(connectivity).filter(({ workload }) => isShown(workload));
  return {
    render(format: Format, gaps: readonly Gap[]): Iterable<string> {
      switch (format) {
        case 'text':
          return textLines(exposures);
        case 'json':
          return [jsonOf(exposures, connectivity, gaps)];
        case 'csv':
          return [csvRow(COLUMNS), ...rowsOf(exposures).map(csvRow)];
        case 'md':
          return [markdownRow(COLUMNS), '| --- | --- | --- |\n', ...rowsOf(exposures).map(markdownRow)];
        default:
          throw new CliError('bad-argument', `--exposure is written as text, json, csv or md, and not as ${format}`);
      }
    },
  };
}

const COLUMNS = ['workload', 'open', 'connections'];

function rowsOf(exposures: readonly Exposure[]): readonly (readonly string[])[] {
  return exposures.flatMap((exposure) =>
    linesOf(exposure).map(([what, text]) => [formatPeer(exposure.workload), what, text]),
  );
}

function* textLines(exposures: readonly Exposure[]): Generator<string> {
  for (const exposure of exposures) {
    yield `${safeText(formatPeer(exposure.workload))}\n`;
    for (const [what, text] of linesOf(exposure)) yield `  ${safeText(`${what} : ${text}`)}\n`;
  }
}

function linesOf({
  fromAnyPod,
  toAnyPod,
  fromOutside,
  toOutside,
  ways,
}: Exposure): readonly (readonly [string, string])[] {
  return [
    ['from any pod', answerText(fromAnyPod)],
    ['to any pod', answerText(toAnyPod)],
    ['from the outside, if a way leads here', answerText(fromOutside)],
    ['to the outside', answerText(toOutside)],
    ...ways.map((way): readonly [string, string] => [wayText(way), answerText(way.answer)]),
  ];
}

function wayText({ kind, object, path, port, sources }: OpenWay): string {
  const place = locate(object.origin, path);
  const at = place === undefined ? '' : `, ${formatPlace(place.file, place.start)}`;
  const from = sources === undefined ? '' : `, from ${cidrsOf(sources).join(', ')}`;
  return `by ${kind}${port === 0 ? '' : ` on port ${port}`} (${object.kind} ${object.namespace}/${object.name}${from}${at})`;
}

function jsonOf(exposures: readonly Exposure[], { reachability }: Connectivity, gaps: readonly Gap[]): string {
  return `${jsonText({
    apiVersion: 'breakwater.dev/v1',
    kind: 'NetworkExposure',
    cni: reachability.profile.name,
    gaps,
    exposures: exposures.map(exposureJson),
  })}\n`;
}
