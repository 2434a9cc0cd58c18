import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTAINER_LISTS, type JsonObject, type JsonValue, podTemplate, Reading } from '../kube/index.ts';
import { admissionMessage, evaluatePod, strictestLevel, warningMessage } from './evaluate.ts';
import { judge, podOf, policyOf, serverOf } from './judge-pod.ts';
import { LATEST_POLICY_VERSION } from './policy.ts';

const GOOD: JsonObject = podOf(
  { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
  { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
);

it('privileged allows everything', () => {
  expect(judge('privileged:v1.99', podOf({ securityContext: { privileged: true } })).allowed).toBe(true);
});

it('a pod that keeps to restricted passes all levels and versions', () => {
  for (let minor = 0; minor <= 40; minor++) expect(judge(`restricted:v1.${minor}`, GOOD).allowed).toBe(true);
});

it('a pod without a spec has nothing that could be forbidden', () => {
  expect(judge('restricted', {}).allowed).toBe(true);
});

it('reports every check that fails, baseline first, as one text', () => {
  const pod = podOf({ securityContext: { privileged: true }, ports: [{ hostPort: 80 }] }, { hostPID: true });
  const evaluation = judge('restricted:v1.25', pod);
  expect(evaluation.forbiddenReason).toBe(
    'host namespaces, hostPort, privileged, allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile',
  );
  expect(evaluation.forbiddenDetail).toBe(
    [
      'host namespaces (hostPID=true)',
      'hostPort (container "app" uses hostPort 80)',
      'privileged (container "app" must not set securityContext.privileged=true)',
      'allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false)',
      'unrestricted capabilities (container "app" must set securityContext.capabilities.drop=["ALL"])',
      'runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true)',
      'seccompProfile (pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ].join(', '),
  );
  expect(evaluation.violations.map(({ level }) => level).join(' ')).toBe(
    'baseline baseline baseline restricted restricted restricted restricted',
  );
});

describe('messages', () => {
  const policy = policyOf('baseline:v1.99');
  const evaluation = judge('baseline:v1.99', podOf({}, { hostIPC: true }));

  it('an error names the pod and repeats the version as written', () => {
    expect(admissionMessage('a "pod"', policy, evaluation)).toBe(
      'pods "a \\"pod\\"" is forbidden: violates PodSecurity "baseline:v1.99": host namespaces (hostIPC=true)',
    );
  });

  it('a warning says what would be violated', () => {
    expect(warningMessage(policy, evaluation)).toBe(
      'would violate PodSecurity "baseline:v1.99": host namespaces (hostIPC=true)',
    );
  });
});

describe('the strictest level', () => {
  it.each([
    ['restricted', GOOD],
    ['baseline', podOf({})],
    ['privileged', podOf({}, { hostIPC: true })],
  ])('%s', (level, pod) => {
    expect(strictestLevel(LATEST_POLICY_VERSION, podTemplate(pod, new Reading()) ?? {})).toBe(level);
  });
});

describe('laws', () => {
  const minor = fc.integer({ min: 0, max: 40 });
  const server = fc
    .tuple(fc.integer({ min: 20, max: 40 }), fc.constantFrom('Pod', 'template'))
    .map(([version, kind]) => serverOf(`1.${version} ${kind}`));
  const policy = (level: 'baseline' | 'restricted', version: number) => policyOf(`${level}:v1.${version}`);

  it('what restricted allows, baseline allows, Windows pods and user namespaces apart', () => {
    fc.assert(
      fc.property(pods, minor, server, (pod, version, by) => {
        const template = read(pod);
        if (template.spec?.os?.name === 'windows') return;
        const restricted = evaluatePod(policy('restricted', version), template, by);
        if (restricted.allowed) expect(evaluatePod(policy('baseline', version), template, by).allowed).toBe(true);
      }),
    );
  });

  it('a newer server’s newest policy is its latest', () => {
    fc.assert(
      fc.property(pods, server, (pod, by) => {
        const template = read(pod);
        const newest = evaluatePod(policy('restricted', 99), template, by);
        expect(evaluatePod(policyOf('restricted'), template, by)).toEqual(newest);
      }),
    );
  });

  it('adding a container never makes a forbidden pod allowed', () => {
    fc.assert(
      fc.property(pods, containers, minor, (pod, more, version) => {
        const template = read(pod);
        if (evaluatePod(policy('restricted', version), template).allowed) return;
        const spec = pod['spec'] as { readonly containers: readonly JsonValue[] };
        const grown = read({ ...pod, spec: { ...spec, containers: [...spec.containers, ...more] } });
        expect(evaluatePod(policy('restricted', version), grown).allowed).toBe(false);
      }),
    );
  });

  it('every violation points at a container or field that the pod has a place for', () => {
    fc.assert(
      fc.property(pods, minor, server, (pod, version, by) => {
        for (const { evidence } of evaluatePod(policy('restricted', version), read(pod), by).violations) {
          expect(evidence.length).toBeGreaterThan(0);
          for (const { path, container, list } of evidence) {
            expect(path[0]).toMatch(/^(spec|metadata)$/);
            if (list === undefined) continue;
            expect(path.slice(0, 2)).toEqual(['spec', list]);
            const spec = pod['spec'] as { readonly [key: string]: readonly { readonly name?: string }[] };
            expect(spec[list]?.[Number(path[2])]?.name ?? '').toBe(container);
          }
        }
      }),
    );
  });

  it('any JSON in any field is judged without an error', () => {
    fc.assert(
      fc.property(wildPods, minor, server, (pod, version, by) => {
        const evaluation = evaluatePod(policy('restricted', version), read(pod), by);
        expect(evaluation.allowed).toBe(evaluation.violations.length === 0);
      }),
      { numRuns: 500 },
    );
  });
});

function read(pod: JsonValue) {
  return podTemplate(pod, new Reading()) ?? {};
}

/** A map with some of the given fields. */
function some(fields: Record<string, fc.Arbitrary<JsonValue>>): fc.Arbitrary<JsonObject> {
  return fc.record(fields, { requiredKeys: [] });
}

function securityContext(value: (plain: fc.Arbitrary<JsonValue>) => fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonObject> {
  const flag = value(fc.boolean());
  const profile = value(some({ type: value(fc.constantFrom('RuntimeDefault', 'Localhost', 'Unconfined')) }));
  const names = value(fc.array(value(fc.constantFrom('ALL', 'all', 'NET_BIND_SERVICE', 'SYS_ADMIN', 'CHOWN'))));
  return some({
    privileged: flag,
    allowPrivilegeEscalation: flag,
    runAsNonRoot: flag,
    runAsUser: value(fc.constantFrom(0, 1000, 2n ** 60n)),
    procMount: value(fc.constantFrom('Default', 'Unmasked')),
    capabilities: value(some({ add: names, drop: names })),
    seLinuxOptions: value(
      some({ type: value(fc.constantFrom('', 'container_engine_t', 'spc_t')), user: value(fc.string()) }),
    ),
    seccompProfile: profile,
    appArmorProfile: profile,
    windowsOptions: value(some({ hostProcess: flag })),
    sysctls: value(fc.array(value(some({ name: value(fc.constantFrom('net.ipv4.tcp_rmem', 'kernel.sem')) })))),
  });
}

function podsWith(value: (plain: fc.Arbitrary<JsonValue>) => fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonObject> {
  const flag = value(fc.boolean());
  const handler = value(some({ httpGet: value(some({ host: value(fc.constantFrom('', 'localhost', '10.0.0.1')) })) }));
  const container = value(
    some({
      name: value(fc.constantFrom('app', 'proxy', '')),
      securityContext: value(securityContext(value)),
      ports: value(fc.array(value(some({ containerPort: value(fc.constant(80)), hostPort: value(fc.nat(3)) })))),
      livenessProbe: handler,
      lifecycle: value(some({ preStop: handler })),
    }),
  );
  const list = value(fc.array(container, { maxLength: 3 }));
  const volume = value(
    some({ name: value(fc.string()), hostPath: value(some({})), nfs: value(some({})), image: value(some({})) }),
  );
  const annotations = fc.dictionary(
    fc.constantFrom(
      'container.apparmor.security.beta.kubernetes.io/app',
      'seccomp.security.alpha.kubernetes.io/pod',
      'container.seccomp.security.alpha.kubernetes.io/proxy',
      '__proto__',
    ),
    value(fc.constantFrom('unconfined', 'runtime/default', 'localhost/a')),
  );
  return fc.record({
    metadata: value(some({ annotations: value(annotations) })),
    spec: value(
      fc
        .tuple(
          fc.record({ containers: list }),
          some({
            ...Object.fromEntries(CONTAINER_LISTS.filter((name) => name !== 'containers').map((name) => [name, list])),
            hostNetwork: flag,
            hostPID: flag,
            hostUsers: flag,
            os: value(some({ name: value(fc.constantFrom('linux', 'windows')) })),
            securityContext: value(securityContext(value)),
            volumes: value(fc.array(volume, { maxLength: 3 })),
          }),
        )
        .map(([needed, optional]) => ({ ...needed, ...optional })),
    ),
  });
}

/** Pods whose fields have the right types. */
const pods = podsWith((plain) => plain);
const containers = fc.array(fc.record({ name: fc.string(), securityContext: securityContext((plain) => plain) }));
/** Pods in which any field may hold anything. */
const wildPods = podsWith((plain) =>
  fc.oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<JsonValue> }),
);
