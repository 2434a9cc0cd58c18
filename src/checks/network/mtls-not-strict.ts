import type { FieldPath, KubernetesObject } from '../../kube/index.ts';
import { ISTIO_DEFAULTS, mtlsOf } from '../../network/index.ts';
import type { Check } from '../check.ts';
import { istioExample, meshExample, workloadExample } from './examples.ts';
import { istioWorkloads, MESH_NEEDS, type MeshedWorkload, noMesh, peerAuthentications } from './mesh-answers.ts';
import { namesOf, usedNamespaces } from './network-answers.ts';

export const mtlsNotStrict: Check = {
  id: 'network/mtls-not-strict',
  title: 'Workload in the mesh takes plaintext',
  severity: 'medium',
  rationale:
    'Istio takes plaintext beside mTLS unless told otherwise. Who reaches the workload by plaintext has no identity, ' +
    'and what is sent can be read and changed on its way. A rule that denies by identity does not see such a caller.',
  remediation:
    'Add a PeerAuthentication with `mtls: { mode: STRICT }` to the namespace, or to Istio’s root namespace for the ' +
    'whole mesh. Callers outside the mesh have to be brought in first, or given one port by `portLevelMtls`.',
  examples: {
    bad: meshExample() + workloadExample() + istioExample('PeerAuthentication', 'mtls: { mode: PERMISSIVE }'),
    good: meshExample() + workloadExample() + istioExample('PeerAuthentication', 'mtls: { mode: STRICT }'),
  },
  references: [
    {
      title: 'Istio: PeerAuthentication',
      url: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
    },
  ],
  needs: MESH_NEEDS,
  nothingToJudge: noMesh,
  *run(context) {
    const policies = context.answer(peerAuthentications);
    const found = new Map<string, Found>();
    for (const workload of context.answer(istioWorkloads)) {
      const { pod, dataPlane, namespace } = workload;
      // Port 0 stands for all that no port's own setting is for.
      for (const port of [0, ...pod.ports.filter(({ protocol }) => protocol === 'TCP').map((one) => one.port)]) {
        const { mode, object, path } = mtlsOf(pod, port, policies, ISTIO_DEFAULTS.rootNamespace);
        if (mode === 'STRICT') continue;
        const place = object === undefined ? context.answer(usedNamespaces).get(namespace) : { object, path };
        if (place === undefined) continue;
        const taken = dataPlane === 'ambient' ? 'PERMISSIVE' : mode;
        const { kind, name } = place.object;
        const key = JSON.stringify([kind, place.object.namespace, name, place.path, taken]);
        const known = found.get(key) ?? { object: place.object, path: place.path, mode: taken, workloads: [] };
        known.workloads.push(workload);
        found.set(key, known);
      }
    }
    for (const { object, path, mode, workloads } of found.values()) {
      const why = object.kind === 'PeerAuthentication' ? '' : ', which is the default';
      const message = `mTLS is ${mode}${why}: ${namesOf(workloads)} ${mode === 'DISABLE' ? 'speaks plaintext' : 'takes plaintext'}`;
      yield { check: mtlsNotStrict, object, path, message };
    }
  },
};

interface Found {
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  readonly mode: string;
  readonly workloads: MeshedWorkload[];
}
