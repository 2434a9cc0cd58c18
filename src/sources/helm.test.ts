import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeObject } from '../kube/index.ts';
import { type LoadOptions, loadSnapshot, locate } from './index.ts';
import { type Content, configMap, folderWith } from './testing/folder.ts';

const CHART = {
  'app/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'app/values.yaml': 'a: 1\n',
  'app/templates/pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
spec:
  hostPID: {{ .Values.hostPID }}
  containers:
    - name: a
      image: x
    - name: b
      image: x
      securityContext:
        privileged: true
`,
};

const RENDERED = `---
# Source: shop/templates/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: release-name
spec:
  hostPID: true
  containers:
    - name: a
      image: x
    - name: b
      image: x
      securityContext:
        privileged: true
---
# Source: shop/charts/sub/templates/sub.yaml
apiVersion: v1
kind: Pod
metadata:
  name: sub
`;

/** A stand-in that prints the chart's `rendered` file and writes down how it was called. */
const HELM = 'printf "%s\\n" "$@" >> calls; for last; do :; done; cat "$last/../rendered"';

function load(files: Readonly<Record<string, Content>>, options: LoadOptions = {}, paths: readonly string[] = ['.']) {
  const cwd = folderWith({ rendered: RENDERED, helm: { script: HELM }, ...CHART, ...files });
  const env = { ...process.env, BREAKWATER_HELM: join(cwd, 'helm') };
  return loadSnapshot(paths, { cwd, env, ...options });
}

describe('a chart', () => {
  test('is rendered, and its objects know their templates', async () => {
    const snapshot = await load({});
    expect(snapshot.gaps).toEqual([]);
    expect(snapshot.objects.map(describeObject)).toEqual(['Pod/default/release-name', 'Pod/default/sub']);
    expect(snapshot.objects.map((object) => object.origin)).toMatchObject([
      { type: 'rendered', by: 'helm', root: 'app', file: 'app/templates/pod.yaml' },
      { type: 'rendered', by: 'helm', root: 'app', file: 'app/charts/sub/templates/sub.yaml' },
    ]);
  });

  test('gets the namespace and the values that the user gives', async () => {
    const calls = {
      namespace: 'shop',
      helm: { values: ['v.yaml'], set: ['a=1', 'b=2'], setString: ['c=3'], setFile: ['d=v.yaml'] },
    };
    const cwd = folderWith({
      ...CHART,
      rendered: '',
      helm: { script: 'printf "%s\\n" "$@" > calls' },
      'v.yaml': 'a: 2',
    });
    await loadSnapshot(['app'], { cwd, env: { ...process.env, BREAKWATER_HELM: join(cwd, 'helm') }, ...calls });
    expect(readFileSync(join(cwd, 'calls'), 'utf8').split('\n')).toEqual([
      'template',
      '--include-crds',
      '--namespace=shop',
      '--values=v.yaml',
      '--set=a=1',
      '--set=b=2',
      '--set-string=c=3',
      '--set-file=d=v.yaml',
      join(cwd, 'app'),
      '',
    ]);
  });

  test('may render to nothing, which is no gap', async () => {
    expect(await load({ rendered: '---\n# Source: shop/templates/pod.yaml\n' })).toMatchObject({
      objects: [],
      gaps: [],
    });
  });

  test('with values that do not exist is an error', async () => {
    await expect(load({}, { helm: { values: ['missing.yaml'] } })).rejects.toMatchObject({ code: 'no-such-path' });
  });

  test('is a gap without Helm, and its templates are not read', async () => {
    const snapshot = await load({ 'b.yaml': configMap('b') }, { env: { BREAKWATER_HELM: '/missing/helm' } }, ['.']);
    expect(snapshot.objects.map(describeObject)).toEqual(['ConfigMap/default/b']);
    expect(snapshot.gaps).toEqual([
      {
        reason: 'render-failed',
        source: 'app',
        message:
          'was not rendered, its templates were not judged: there is no program "/missing/helm". Install Helm, or name it by BREAKWATER_HELM',
      },
    ]);
  });

  test('that Helm refuses is a gap with its message, by the name that the user knows', async () => {
    const script = 'for last; do :; done; echo "Error: $last/templates/pod.yaml:4: bad" >&2; exit 1';
    const snapshot = await load({ helm: { script } });
    expect(snapshot.gaps).toMatchObject([
      {
        reason: 'render-failed',
        source: 'app',
        message: 'was not rendered, its templates were not judged: Error: app/templates/pod.yaml:4: bad',
      },
    ]);
  });

  test('that takes too long is a gap', async () => {
    const snapshot = await load({ helm: { script: 'exec sleep 60' } }, { bounds: { renderSeconds: 0.2 } });
    expect(snapshot.gaps).toMatchObject([{ reason: 'render-failed', message: expect.stringContaining('0.2 seconds') }]);
  });

  test('that prints too much is a gap', async () => {
    const snapshot = await load({ helm: { script: 'exec yes' } }, { bounds: { fileBytes: 10_000 } });
    expect(snapshot.gaps).toMatchObject([{ reason: 'render-failed', message: expect.stringContaining('10000 bytes') }]);
  });

  test('beyond the number of renderings is a gap', async () => {
    const snapshot = await load({ 'b/Chart.yaml': '' }, { bounds: { renders: 1 } });
    expect(snapshot.objects).toHaveLength(2);
    expect(snapshot.gaps).toMatchObject([{ reason: 'too-large', source: 'b' }]);
  });

  test('with a link out of the folder is not given to Helm, which would follow it', async () => {
    const snapshot = await load({ 'app/files/passwd': { linkTo: '/etc/passwd' } });
    expect(snapshot.objects).toEqual([]);
    expect(snapshot.gaps).toMatchObject([
      { reason: 'render-failed', message: expect.stringContaining('app/files/passwd leads out of the folder') },
    ]);
  });

  test('with a link out of it by way of another folder is not rendered either', async () => {
    const files = { 'app/files': { linkTo: '../shared' }, 'shared/node_modules/x': { linkTo: '/etc' } };
    expect((await load(files)).gaps).toMatchObject([{ message: expect.stringContaining('leads out of the folder') }]);
  });

  test('with links inside the folder is rendered', async () => {
    const snapshot = await load({ 'app/files': { linkTo: '../shared' }, 'shared/x': '', 'shared/y': { linkTo: 'x' } });
    expect(snapshot.objects).toHaveLength(2);
  });

  test('that is packed is rendered', async () => {
    const script = `case "$3" in */a.tgz) echo "${configMap('a').replaceAll('\n', '\\n')}";; *) echo "Error: Chart.yaml file is missing" >&2; exit 1;; esac`;
    const cwd = folderWith({ 'a.tgz': '', 'b.tgz': '', helm: { script } });
    const env = { ...process.env, BREAKWATER_HELM: join(cwd, 'helm') };
    const snapshot = await loadSnapshot(['.'], { cwd, env });
    expect(snapshot.objects.map(describeObject)).toEqual(['ConfigMap/default/a']);
    // An archive in a folder that is no chart is a file like others, and one that was named is not.
    expect(snapshot.gaps).toEqual([]);
    expect((await loadSnapshot(['b.tgz'], { cwd, env })).gaps).toMatchObject([
      { reason: 'render-failed', source: 'b.tgz' },
    ]);
  });
});

describe('a field of a chart is located', () => {
  async function located(...path: (string | number)[]) {
    const [object] = (await load({})).objects;
    const place = object && locate(object.origin, path);
    return place && `${place.file}${place.start ? `:${place.start.line}:${place.start.column}` : ''}`;
  }

  test('at the one line of the template that reads the same', async () => {
    expect(await located('spec', 'containers', 1, 'securityContext', 'privileged')).toBe('app/templates/pod.yaml:13:9');
  });

  test('at the one line of the template that fills in the value', async () => {
    expect(await located('spec', 'hostPID')).toBe('app/templates/pod.yaml:6:3');
  });

  test('at the container that it is missing in', async () => {
    expect(await located('spec', 'containers', 0, 'securityContext')).toBe('app/templates/pod.yaml:8:7');
  });

  test('in the template alone where several lines read the same', async () => {
    expect(await located('spec', 'containers', 0, 'image')).toBe('app/templates/pod.yaml');
  });

  test('never outside of the chart, whatever the comment says', async () => {
    for (const source of ['shop/../../secret', 'shop//etc/passwd', '/etc/passwd', 'shop']) {
      const rendered = RENDERED.replace('shop/templates/pod.yaml', source);
      const [object] = (await load({ rendered, secret: 'kind: Pod\n' })).objects;
      expect(object?.origin).not.toHaveProperty('from.template');
    }
  });
});

function hasHelm(): boolean {
  try {
    execFileSync('helm', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.runIf(hasHelm())('with Helm itself', () => {
  const files = {
    ...CHART,
    'app/values.yaml': 'hostPID: false\nnames: [a, b]\n',
    'app/crds/crd.yaml':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.example.com}\n',
    'app/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
    'app/charts/sub/templates/maps.yaml':
      '{{- range .Values.names }}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ . }}\n  labels: {x: z}\n{{- end }}\n',
    'prod.yaml': 'sub: {names: [c, d]}\n',
  };
  const render = (options: LoadOptions = {}, paths = ['app']) =>
    loadSnapshot(paths, { cwd: folderWith(files), ...options });

  test('a chart is rendered with its custom resource definitions, subcharts and values', async () => {
    const helm = { values: ['prod.yaml'], set: ['hostPID=true'] };
    const snapshot = await render({ namespace: 'shop', helm });
    expect(snapshot.gaps).toEqual([]);
    expect(snapshot.objects.map((object) => [describeObject(object), locate(object.origin, [])?.file])).toEqual([
      ['CustomResourceDefinition/a.example.com', 'app/crds/crd.yaml'],
      ['ConfigMap/shop/c', 'app/charts/sub/templates/maps.yaml'],
      ['ConfigMap/shop/d', 'app/charts/sub/templates/maps.yaml'],
      ['Pod/shop/release-name', 'app/templates/pod.yaml'],
    ]);
    const [pod] = snapshot.workloads;
    expect(pod?.spec.hostPID).toBe(true);
    expect(pod && locate(pod.object.origin, ['spec', 'hostPID'])).toMatchObject({ start: { line: 6, column: 3 } });
    const map = snapshot.objects[2];
    expect(map && locate(map.origin, ['metadata', 'labels'])).toMatchObject({ start: { line: 7, column: 3 } });
  });

  test('a chart that cannot be rendered is a gap with what Helm says', async () => {
    const snapshot = await render({ helm: { set: ['sub.names=true'] } });
    expect(snapshot.objects).toEqual([]);
    expect(snapshot.gaps).toMatchObject([
      { reason: 'render-failed', source: 'app', message: expect.stringContaining("range can't iterate over true") },
    ]);
  });

  test('a packed chart is rendered, and another archive is a file like others', async () => {
    const cwd = folderWith({ ...files, 'other/x.txt': '' });
    execFileSync('helm', ['package', 'app'], { cwd, stdio: 'ignore' });
    execFileSync('tar', ['czf', 'other.tgz', 'other'], { cwd });
    const packed = await loadSnapshot(['shop-1.0.0.tgz'], { cwd });
    expect(packed.gaps).toEqual([]);
    expect(packed.objects.map((object) => locate(object.origin, [])?.file)).toContain(
      'shop-1.0.0.tgz/templates/pod.yaml',
    );
    const all = await loadSnapshot(['.'], { cwd });
    expect(all.gaps.map((gap) => gap.source)).toEqual(['prod.yaml']);
  });
});
