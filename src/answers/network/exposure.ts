import { formatFieldPath } from '../../kube/index.ts';
import { cidrsOf, type Exposure, isNoConnection } from '../../network/index.ts';
import { locate } from '../../sources/index.ts';
import { answerJson, peerJson } from './connectivity.ts';

/** What of a workload is open, for programs. */
export function exposureJson(exposure: Exposure): object {
  return {
    workload: peerJson(exposure.workload),
    fromAnyPod: answerJson(exposure.fromAnyPod),
    toAnyPod: answerJson(exposure.toAnyPod),
    fromOutside: answerJson(exposure.fromOutside),
    toOutside: answerJson(exposure.toOutside),
    ways: exposure.ways.map((way) => ({
      kind: way.kind,
      object: { kind: way.object.kind, namespace: way.object.namespace, name: way.object.name },
      field: formatFieldPath(way.path),
      location: locate(way.object.origin, way.path),
      port: way.port === 0 ? undefined : way.port,
      sources: way.sources && cidrsOf(way.sources),
      open: !isNoConnection(way.answer.possible),
      ...answerJson(way.answer),
    })),
  };
}
