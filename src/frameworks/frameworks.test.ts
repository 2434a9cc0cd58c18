import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { audit, judgeFrameworks } from '../audit/index.ts';
import { CHECKS, type Check, CheckContext, findCheck } from '../checks/index.ts';
import { testFindings } from '../checks/test-findings.ts';
import {
  formatFieldPath,
  isKubernetesObject,
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  readObject,
  Snapshot,
} from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { type CheckPart, type Control, controlsOf, type Framework, formatCheckPart, judgedBy } from './framework.ts';
import { FRAMEWORKS, findFramework } from './registry.ts';
import { SOUND_ADMISSION, SOUND_EXPOSURE, SOUND_NAMESPACE, SOUND_NODE } from './sound-objects.ts';

const TODAY = '2026-11-01';
const ALL = FRAMEWORKS.flatMap((framework) =>
  controlsOf(framework).map((control) => [`${framework.id} ${control.id}`, control, framework] as const),
);
const JUDGED = ALL.filter(([, { checks }]) => checks.length > 0);

describe.each(FRAMEWORKS.map((framework) => [framework.id, framework] as const))('%s', (id, framework) => {
  test('fits the schema', () => {
    const read = (path: string): object => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
    const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { uri: true } });
    const fits = ajv.compile(read('../../schemas/framework.schema.json'));
    fits(read(`data/${id}.json`));
    expect(fits.errors ?? []).toEqual([]);
  });

  test('gives each control an id of its own', () => {
    const ids = controlsOf(framework).map((control) => control.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('names only checks that there are', () => {
    const named = controlsOf(framework).flatMap(({ checks }) => checks.map(({ check }) => check));
    expect(named.filter((check) => findCheck(check) === undefined)).toEqual([]);
  });
});

test('no two frameworks share a name, and each is found by all of its names', () => {
  for (const framework of FRAMEWORKS) {
    for (const name of [framework.id, ...framework.aliases]) expect(findFramework(name.toUpperCase())).toBe(framework);
  }
});

test('the documentation has each with its controls counted', () => {
  const docs = readFileSync(new URL('../../docs/frameworks.md', import.meta.url), 'utf8');
  for (const framework of FRAMEWORKS) {
    const [row = ''] = docs.split('\n').filter((line) => line.startsWith(`| \`${framework.id}\``));
    expect(row).toContain(framework.title);
    expect(row).toContain(` | ${controlsOf(framework).length} | `);
  }
});

test('the CIS benchmark is whole', () => {
  const counts = {
    ...{ '1.1': 21, '1.2': 30, '1.3': 7, '1.4': 2, 2: 7, '3.1': 3, '3.2': 2, '4.1': 10, '4.2': 14, '4.3': 1 },
    ...{ '5.1': 13, '5.2': 12, '5.3': 2, '5.4': 2, '5.5': 1, '5.6': 4 },
  };
  const cis = findFramework('cis');
  const numbers = new Map(cis?.sections.map(({ id, controls }) => [id, controls.map((control) => control.id)]));
  expect(numbers).toEqual(
    new Map(
      Object.entries(counts)
        .sort(([a], [b]) => Number(a) - Number(b))
        .map(([section, count]) => [section, Array.from({ length: count }, (_, index) => `${section}.${index + 1}`)]),
    ),
  );
});

test('the Top Ten are ten', () => {
  const ids = controlsOf(findFramework('owasp') as Framework).map(({ id }) => id);
  expect(ids).toEqual(Array.from({ length: 10 }, (_, index) => `K${String(index + 1).padStart(2, '0')}:2025`));
});

// What is judged, and what says that it is judged.

/** Text without what sets one way of writing apart from another: `hostPID`, `host PID` and `--host-pid` are one. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** What a check says of itself, and of what it found in its bad example. With a field, that alone. */
function wordsOf({ check: id, field }: CheckPart): readonly string[] {
  if (field !== undefined) return [field];
  const check = checkOf(id);
  const found = testFindings(check, check.examples.bad).flatMap(({ path, message }) => [
    formatFieldPath(path),
    message,
  ]);
  return [check.id, check.title, ...found];
}

function checkOf(id: string): Check {
  const check = findCheck(id);
  if (check === undefined) throw new Error(`there is no check ${id}`);
  return check;
}

function mentions(words: readonly string[], subject: string): boolean {
  return words.some((text) => plain(text).includes(plain(subject)));
}

/** Why the checks of a control do not judge what it is about. */
function disagreements({ title, subjects, checks }: Control, controlsAre: Framework['controlsAre']): readonly string[] {
  const words = checks.map((part) => ({ part, words: wordsOf(part) }));
  return [
    ...words
      .filter((one) => !subjects.some((subject) => mentions(one.words, subject)))
      .map(({ part }) => `${formatCheckPart(part)} is about none of ${subjects.join(', ')}`),
    ...subjects
      .filter((subject) => !words.some((one) => mentions(one.words, subject)))
      .map((subject) => `no check is about ${subject}`),
    ...(controlsAre === 'items' && !subjects.some((subject) => mentions([title], subject))
      ? [`the title "${title}" names none of ${subjects.join(', ')}`]
      : []),
  ];
}

test.each(JUDGED)('%s: title, subjects and checks are about the same', (_name, control, { controlsAre }) => {
  expect(disagreements(control, controlsAre)).toEqual([]);
});

test.each([
  [{ title: 'No hostPID', subjects: ['hostPID'], field: 'hostNetwork' }],
  [{ title: 'No hostNetwork', subjects: ['hostPID'], field: 'hostPID' }],
  [{ title: 'No hostPID', subjects: ['hostPID', 'hostIPC'], field: 'hostPID' }],
])('a disagreement is found: %j', ({ title, subjects, field }) => {
  const checks = [{ check: 'pod-security/host-namespaces', field }];
  expect(disagreements({ id: 'x', title, subjects, checks }, 'items')).toHaveLength(
    title === 'No hostPID' && field === 'hostNetwork' ? 2 : 1,
  );
});

// What fails a control, and what passes it.

/** What a control's checks say of manifests. */
function verdictOf(control: Control, manifests: string) {
  const objects = loadAll(manifests)
    .map((value) => readObject(value as JsonValue, { type: 'value', name: 'example' }))
    .filter(isKubernetesObject);
  const context = new CheckContext(new Snapshot(objects), {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: TODAY,
    allowedRegistries: ['registry.example.com', 'registry.k8s.io'],
  });
  const ids = new Set(control.checks.map(({ check }) => check));
  const checks = CHECKS.filter(({ id }) => ids.has(id));
  const rules = { checks, severities: new Map(), exceptions: [], baseline: undefined, today: TODAY };
  const framework = { ...(FRAMEWORKS[0] as Framework), sections: [{ id: 'x', title: 'x', controls: [control] }] };
  return judgeFrameworks([framework], audit(context, rules))[0]?.controls[0];
}

const pod = (field: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec:\n  ${field}: true\n  containers: [{ name: web, image: web:1 }]\n`;

/** Manifests that fail one field of a check of several. */
const BAD_FIELDS: ReadonlyMap<string, string> = new Map([
  ...['hostPID', 'hostIPC', 'hostNetwork'].map(
    (field) => [`pod-security/host-namespaces#${field}`, pod(field)] as const,
  ),
  ['encryption/local-key#aesgcm', checkOf('encryption/local-key').examples.bad.replace('aescbc', 'aesgcm')] as const,
]);

const PARTS = JUDGED.flatMap(([name, control]) =>
  control.checks.map((part) => [name, formatCheckPart(part), control, part] as const),
);

test.each(PARTS)('%s can fail by %s', (_name, text, control, part) => {
  const manifests = part.field === undefined ? checkOf(part.check).examples.bad : BAD_FIELDS.get(text);
  expect(manifests).toBeDefined();
  const found = verdictOf(control, manifests ?? '');
  expect(found?.verdict).toBe('fail');
  const failing = found?.findings.flatMap(({ finding, alsoFails }) => [finding.check.id, ...alsoFails]);
  expect(failing).toContain(part.check);
});

const COMPONENTS = ['api-server-profiling', 'controller-manager-profiling', 'scheduler-profiling', 'etcd-auto-tls'];

/** A component as the checks of workloads want it too. */
function boundedPod(manifest: string): string {
  return manifest.replace(
    /spec:\n {2}containers:\n {4}- /,
    'spec:\n  automountServiceAccountToken: false\n  containers:\n    - resources: { limits: { memory: 1Gi } }\n      ',
  );
}

/** Manifests in which a check, and those that judge the same objects, find nothing. */
function soundFor({ id, examples }: Check): string {
  switch (id.split('/', 1)[0]) {
    case 'control-plane':
      return COMPONENTS.map((name) => boundedPod(checkOf(`control-plane/${name}`).examples.good)).join('---\n');
    case 'node-configuration':
    case 'upgrade':
      return SOUND_NODE;
    case 'exposure':
      return SOUND_EXPOSURE;
    case 'admission':
      return SOUND_ADMISSION;
    case 'encryption':
      return checkOf('encryption/identity-first').examples.good;
    case 'audit-policy':
      return checkOf('audit-policy/rbac-changes').examples.good;
    case 'pod-security':
    case 'workload':
    case 'image-reference':
    case 'namespace':
    case 'network':
    case 'rbac':
    case 'secrets':
      return SOUND_NAMESPACE;
    default:
      return examples.good;
  }
}

test.each(JUDGED)('%s passes where all is sound, or leaves the rest to a person', (_name, control) => {
  const sound = new Set(control.checks.map(({ check }) => soundFor(checkOf(check))));
  const found = verdictOf(control, [...sound].join('---\n'));
  expect(found?.findings.map(({ finding }) => `${finding.check.id}: ${finding.message}`)).toEqual([]);
  expect([found?.verdict, found?.reason]).toEqual(
    judgedBy(control) === 'checks' ? ['pass', undefined] : ['not-evaluated', `a person judges: ${control.person}`],
  );
});

// Each fault of a pod fails what is about it, and nothing else.

interface PodTemplate {
  readonly spec: { [field: string]: JsonValue; containers: { [field: string]: JsonValue }[] };
}

function podWith(change: (template: PodTemplate, container: { [field: string]: JsonValue }) => void): string {
  const documents = loadAll(SOUND_NAMESPACE) as { kind: string; spec: { template: PodTemplate } }[];
  const deployment = documents.find(({ kind }) => kind === 'Deployment');
  const template = deployment?.spec.template;
  const [container] = template?.spec.containers ?? [];
  // In a user namespace restricted lets root run.
  if (template !== undefined) delete template.spec['hostUsers'];
  if (template !== undefined && container !== undefined) change(template, container);
  return documents.map((document) => JSON.stringify(document)).join('\n---\n');
}

function securityContext(fields: { readonly [field: string]: JsonValue }): string {
  return podWith((_template, container) => {
    const own = container['securityContext'];
    container['securityContext'] = { ...(own as { [field: string]: JsonValue }), ...fields };
  });
}

const FAULTS: readonly (readonly [fault: string, manifests: string, controls: readonly string[]])[] = [
  ['nothing', podWith(() => {}), []],
  ['hostPID', podWith(({ spec }) => Object.assign(spec, { hostPID: true })), ['5.2.3']],
  ['hostIPC', podWith(({ spec }) => Object.assign(spec, { hostIPC: true })), ['5.2.4']],
  ['hostNetwork', podWith(({ spec }) => Object.assign(spec, { hostNetwork: true })), ['5.2.5']],
  ['privileged', securityContext({ privileged: true, allowPrivilegeEscalation: true }), ['5.2.2', '5.2.6', '5.6.3']],
  ['allowPrivilegeEscalation', securityContext({ allowPrivilegeEscalation: true }), ['5.2.6', '5.6.3']],
  ['runAsUser 0', securityContext({ runAsUser: 0 }), ['5.2.7']],
  ['runAsNonRoot', securityContext({ runAsNonRoot: false }), ['5.2.7', '5.6.3']],
  ['NET_RAW added', securityContext({ capabilities: { drop: ['ALL'], add: ['NET_RAW'] } }), ['5.2.8', '5.2.9']],
  ['CHOWN added', securityContext({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }), ['5.2.9', '5.6.3']],
  ['nothing dropped', securityContext({ capabilities: {} }), ['5.2.8', '5.2.9', '5.6.3']],
  ['hostProcess', securityContext({ windowsOptions: { hostProcess: true } }), ['5.2.10']],
  [
    'hostPath',
    podWith(({ spec }) => Object.assign(spec, { volumes: [{ name: 'a', hostPath: { path: '/data' } }] })),
    ['5.2.11'],
  ],
  [
    'hostPort',
    podWith((_, container) => Object.assign(container, { ports: [{ containerPort: 80, hostPort: 80 }] })),
    ['5.2.12'],
  ],
  ['seccomp', securityContext({ seccompProfile: { type: 'Unconfined' } }), ['5.6.2']],
  ['a writable filesystem', securityContext({ readOnlyRootFilesystem: false }), ['5.6.3']],
  [
    'a Secret as a variable',
    podWith((_, container) =>
      Object.assign(container, { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }] }),
    ),
    ['5.4.1'],
  ],
  ['the namespace default', SOUND_NAMESPACE.replaceAll('namespace: shop', 'namespace: default'), ['5.6.4']],
];

test.each(FAULTS)('%s fails what is about it, and nothing else', (_fault, manifests, controls) => {
  const cis = JUDGED.filter(([, { id }, { id: framework }]) => framework === 'cis' && /^5\.[2-6]\./.test(id));
  const failing = cis.filter(([, control]) => verdictOf(control, manifests)?.verdict === 'fail');
  expect(failing.map(([, { id }]) => id)).toEqual(controls);
});
