import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../kube/index.ts';
import { type LoadOptions, loadSnapshot, locate } from './index.ts';
import { type Content, configMap, folderWith } from './testing/folder.ts';

/** A stand-in that gives a ConfigMap named after the folder that it was to build. */
const KUSTOMIZE = `printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: built-%s\\n' "$(basename "$2")"`;

const kustomization = (...lines: string[]) => `${lines.join('\n')}\n`;

function load(files: Readonly<Record<string, Content>>, options: LoadOptions = {}, paths: readonly string[] = ['.']) {
  const cwd = folderWith({ kustomize: { script: KUSTOMIZE }, ...files });
  const env = { ...process.env, BREAKWATER_KUSTOMIZE: join(cwd, 'kustomize'), BREAKWATER_KUBECTL: '/missing' };
  return loadSnapshot(paths, { cwd, env, ...options });
}

const WITHOUT_PROGRAMS = { env: { BREAKWATER_KUSTOMIZE: '/missing', BREAKWATER_KUBECTL: '/missing' } };

function names(snapshot: Snapshot): readonly string[] {
  return snapshot.objects.map((object) => object.name);
}

describe('a folder with a kustomization', () => {
  const files = {
    'app/kustomization.yaml': kustomization(
      'resources: [deploy.yaml]',
      'patches: [{path: patch.yaml}]',
      'configMapGenerator: [{name: c, files: [key=data.json, more.yaml], envs: [e.yaml]}]',
      'replacements: [{path: replacement.yaml}]',
      'components: []',
    ),
    'app/deploy.yaml': configMap('deploy'),
    'app/patch.yaml': configMap('patch'),
    'app/data.json': '{}',
    'app/more.yaml': 'a: 1',
    'app/e.yaml': 'A=1',
    'app/replacement.yaml': '- a: 1',
    'app/other.yaml': configMap('other'),
  };

  test('is rendered, and what it is made of is not read a second time', async () => {
    const snapshot = await load(files);
    expect(names(snapshot)).toEqual(['other', 'built-app']);
    expect(snapshot.gaps).toEqual([]);
    expect(snapshot.objects[1]?.origin).toMatchObject({ type: 'rendered', by: 'kustomize', root: 'app' });
  });

  test('that cannot be rendered is a gap, and its resources are read as they stand', async () => {
    const snapshot = await load(files, WITHOUT_PROGRAMS);
    expect(names(snapshot)).toEqual(['other', 'deploy']);
    expect(snapshot.gaps).toMatchObject([
      {
        reason: 'render-failed',
        source: 'app',
        message: expect.stringContaining('there is neither "kustomize" nor "kubectl"'),
      },
    ]);
    expect(snapshot.gaps[0]?.message).toContain('its resource files found here were read as they stand');
  });

  test('that kustomize refuses is a gap with its message', async () => {
    const snapshot = await load({
      ...files,
      kustomize: { script: 'echo "Error: bad patch in $2/patch.yaml" >&2; exit 1' },
    });
    expect(names(snapshot)).toEqual(['other', 'deploy']);
    expect(snapshot.gaps).toMatchObject([
      { reason: 'render-failed', message: expect.stringContaining('Error: bad patch in app/patch.yaml') },
    ]);
  });

  test('is rendered by kubectl where there is no kustomize', async () => {
    const cwd = folderWith({ ...files, kubectl: { script: `test "$1" = kustomize && ${KUSTOMIZE}` } });
    const env = { ...process.env, BREAKWATER_KUSTOMIZE: '/missing', BREAKWATER_KUBECTL: join(cwd, 'kubectl') };
    expect(names(await loadSnapshot(['app'], { cwd, env }))).toEqual(['other', 'built-app']);
  });

  test('named by its file is rendered without the other files there', async () => {
    expect(names(await load(files, {}, ['app/kustomization.yaml']))).toEqual(['built-app']);
  });
});

describe('kustomizations that are built from one another', () => {
  const files = {
    'base/kustomization.yaml': 'resources: [deploy.yaml]\n',
    'base/deploy.yaml': configMap('deploy'),
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
    'overlays/test/kustomization.yaml': 'bases: [../../base]\ncomponents: [../../component]\n',
    'component/kustomization.yaml': 'kind: Component\nresources: [extra.yaml]\n',
    'component/extra.yaml': configMap('extra'),
  };

  test('are rendered at their ends alone', async () => {
    const snapshot = await load(files);
    expect(names(snapshot)).toEqual(['built-prod', 'built-test']);
    expect(snapshot.gaps).toEqual([]);
  });

  test('are rendered in between where the user names them', async () => {
    expect(names(await load(files, {}, ['.', 'base'])).toSorted()).toEqual(['built-base', 'built-prod', 'built-test']);
    expect(names(await load(files, {}, ['base', '.'])).toSorted()).toEqual(['built-base', 'built-prod', 'built-test']);
  });

  test('may lead out of the folder that was named', async () => {
    expect(names(await load(files, {}, ['overlays']))).toEqual(['built-prod', 'built-test']);
  });

  test('in a circle are rendered nevertheless, so that kustomize says so', async () => {
    const circle = { 'a/kustomization.yaml': 'resources: [../b]\n', 'b/kustomization.yaml': 'resources: [../a]\n' };
    expect(names(await load(circle))).toEqual(['built-a']);
  });

  test('a component that nothing uses is a gap, and its resources are read as they stand', async () => {
    const component = {
      'c/kustomization.yaml': files['component/kustomization.yaml'],
      'c/extra.yaml': configMap('extra'),
    };
    const snapshot = await load(component);
    expect(names(snapshot)).toEqual(['extra']);
    expect(snapshot.gaps).toMatchObject([
      { reason: 'render-failed', source: 'c', message: expect.stringContaining('a Component is built only as a part') },
    ]);
  });

  test('a base of one that failed is read as it stands, unless another was rendered from it', async () => {
    const failing = `case "$2" in */test) exit 1;; esac; ${KUSTOMIZE}`;
    expect(names(await load({ ...files, kustomize: { script: failing } }))).toEqual(['built-prod', 'extra']);
    expect(names(await load({ ...files, kustomize: { script: 'exit 1' } }))).toEqual(['deploy', 'extra']);
  });
});

describe('what kustomize would fetch from the network is not fetched', () => {
  test.each([
    ['resources', 'https://example.com/a.yaml'],
    ['resources', 'HTTPS://example.com/a.yaml'],
    ['resources', 'github.com/example/repository//base?ref=v1'],
    ['resources', 'git@example.com:example/repository'],
    ['resources', 'ssh://git@example.com/repository'],
    ['resources', 'git::https://example.com/repository'],
    ['resources', 'file:///srv/repository'],
    ['components', 'https://example.com/component'],
    ['crds', 'https://example.com/crds.json'],
    ['transformers', 'https://example.com/t.yaml'],
  ])('%s: %s', async (field, reference) => {
    const files = {
      'a/kustomization.yaml': `${field}: ["${reference}"]\n`,
      'b/kustomization.yaml': 'resources: [../a]\n',
    };
    const snapshot = await load(files);
    expect(snapshot.objects).toEqual([]);
    expect(snapshot.gaps).toMatchObject([
      {
        reason: 'render-failed',
        source: 'b',
        message: expect.stringContaining(`it needs "${reference}" from the network, which is not fetched`),
      },
    ]);
  });

  test('a folder with the name of a repository is one to kustomize too', async () => {
    const files = {
      'kustomization.yaml': 'resources: [github.com/example/repository]\n',
      'github.com/example/repository/kustomization.yaml': 'resources: []\n',
    };
    expect((await load(files)).gaps).toMatchObject([
      { source: '.', message: expect.stringContaining('from the network') },
    ]);
  });

  test('a file with the name of an address is a file', async () => {
    const files = {
      'a/kustomization.yaml': 'resources: ["user@example.com:b.yaml"]\n',
      'a/user@example.com:b.yaml': '',
    };
    expect(names(await load(files))).toEqual(['built-a']);
  });

  test('an address in an annotation is none to fetch', async () => {
    expect(names(await load({ 'a/kustomization.yaml': 'commonAnnotations: {a: "https://example.com"}\n' }))).toEqual([
      'built-a',
    ]);
  });
});

describe('a file called kustomization.yaml', () => {
  test('may be an object of Flux', async () => {
    const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: flux}\n';
    expect(names(await load({ 'a/kustomization.yaml': flux }))).toEqual(['flux']);
  });

  test.each([
    '',
    '- a',
    'resources: 1',
    'resources: [1, null, {}]',
    'patches: [1]',
    '{',
    'resources: ["a\\0b", "\\n"]',
  ])('that reads %j is left to kustomize to judge', async (text) => {
    expect(names(await load({ 'a/kustomization.yaml': text }))).toEqual(['built-a']);
  });
});

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['kustomize', '--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.runIf(hasKubectl())('with kubectl itself', () => {
  const DEPLOYMENT = `# the shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      hostPID: true
      containers:
        - name: web
          image: x
          securityContext:
            privileged: true
        - name: log
          image: x
`;
  const files = {
    'base/kustomization.yaml': 'resources: [deploy.yaml, other.yaml]\n',
    'base/deploy.yaml': `${configMap('web-config')}---\n${DEPLOYMENT}`,
    'base/other.yaml': DEPLOYMENT.replace('name: web', 'name: web-admin'),
    'prod/kustomization.yaml': kustomization(
      'resources: [../base]',
      'namePrefix: prod-',
      'configMapGenerator: [{name: made, literals: [a=b]}]',
      'patches: [{path: patch.yaml}]',
    ),
    'prod/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      hostPID: false
      containers:
        - name: sidecar
          image: y
        - name: log
          image: z
`,
  };
  const load = async () => {
    const env = { ...process.env, BREAKWATER_KUSTOMIZE: '/missing', BREAKWATER_KUBECTL: 'kubectl' };
    const snapshot = await loadSnapshot(['.'], { cwd: folderWith(files), env });
    const find = (kind: string, name: string) =>
      snapshot.objects.find((object) => object.kind === kind && object.name === name);
    return { snapshot, web: find('Deployment', 'prod-web'), find };
  };
  const SPEC = ['spec', 'template', 'spec'];

  test('the end is rendered, and its objects know their files', async () => {
    const { snapshot, find } = await load();
    expect(snapshot.gaps).toEqual([]);
    expect(names(snapshot).filter((name) => !name.startsWith('prod-made-'))).toEqual([
      'prod-web-config',
      'prod-web',
      'prod-web-admin',
    ]);
    const fileOf = (kind: string, name: string) => find(kind, name)?.origin;
    expect(fileOf('Deployment', 'prod-web')).toMatchObject({ file: 'base/deploy.yaml' });
    expect(fileOf('Deployment', 'prod-web-admin')).toMatchObject({ file: 'base/other.yaml' });
    const made = snapshot.objects.find((object) => object.name.startsWith('prod-made-'));
    expect(made?.origin).toMatchObject({ file: 'prod/kustomization.yaml' });
    expect(made && locate(made.origin, ['data', 'a'])).toEqual({
      file: 'prod/kustomization.yaml',
      start: undefined,
      end: undefined,
      exact: false,
    });
  });

  test.each([
    ['a field that is missing is at the part around it', ['hostUsers'], 13, false],
    ['a field that was patched is at the part around it', ['hostPID'], 13, false],
    [
      'a field of a container, though a patch put others before it',
      ['containers', 2, 'securityContext', 'privileged'],
      19,
      true,
    ],
    ['a container that a patch added is at the list', ['containers', 0, 'image'], 15, false],
  ] as [string, (string | number)[], number, boolean][])('%s', async (_name, path, line, exact) => {
    const { web } = await load();
    expect(web && locate(web.origin, [...SPEC, ...path])).toMatchObject({
      file: 'base/deploy.yaml',
      start: { line },
      exact,
    });
  });
});
