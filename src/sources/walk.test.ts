import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_BOUNDS } from './bounds.ts';
import { type Content, folderWith } from './testing/folder.ts';
import { findSources } from './walk.ts';

function find(files: Readonly<Record<string, Content>>, paths: readonly string[] = ['.'], bounds = DEFAULT_BOUNDS) {
  return look(folderWith(files), paths, bounds);
}

function look(cwd: string, paths: readonly string[] = ['.'], bounds = DEFAULT_BOUNDS) {
  const found = findSources(paths, cwd, bounds);
  return {
    files: found.files.map((file) => file.name),
    charts: [...found.charts.values()].map((chart) => chart.name),
    kustomizations: [...found.kustomizations.values()].map((kustomization) => kustomization.name),
    gaps: found.gaps.map((gap) => `${gap.source} ${gap.reason}: ${gap.message}`),
  };
}

const NOTHING = { files: [], charts: [], kustomizations: [], gaps: [] };

describe('a folder', () => {
  test('gives its YAML and JSON files and those below, in the order of names', () => {
    expect(
      find({ 'b.yml': '', 'a/z.yaml': '', 'a/b/c.json': '', 'a.yaml': '', 'README.md': '', 'c.yaml.bak': '' }),
    ).toEqual({
      ...NOTHING,
      files: ['a/b/c.json', 'a/z.yaml', 'a.yaml', 'b.yml'],
    });
  });

  test('is read without .git and node_modules', () => {
    expect(find({ '.git/a.yaml': '', 'x/node_modules/a.json': '', '.github/a.yml': '' })).toEqual({
      ...NOTHING,
      files: ['.github/a.yml'],
    });
  });

  test('names files as the user named the folder', () => {
    const files = { 'k8s/a.yaml': '' };
    expect(find(files, ['k8s']).files).toEqual(['k8s/a.yaml']);
    expect(find(files, ['./k8s/']).files).toEqual(['k8s/a.yaml']);
    const folder = folderWith(files);
    expect(look('/', [join(folder, 'k8s')]).files).toEqual([join(folder, 'k8s/a.yaml')]);
  });

  test('may hold names with line breaks', () => {
    expect(find({ 'a\nb.yaml': '' }).files).toEqual(['a\nb.yaml']);
  });

  test('deeper than the bound is a gap', () => {
    const found = find({ 'a/b/c/d.yaml': '', 'a/e.yaml': '' }, ['.'], { ...DEFAULT_BOUNDS, depth: 2 });
    expect(found).toEqual({
      ...NOTHING,
      files: ['a/e.yaml'],
      gaps: ['a/b/c too-large: was not read: it is more than 2 folders deep'],
    });
  });

  test('with more entries than the bound is a gap, once for each folder', () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.yaml`, '']));
    const found = find(files, ['.'], { ...DEFAULT_BOUNDS, entries: 10 });
    expect(found.files).toHaveLength(10);
    expect(found.gaps).toEqual([expect.stringContaining('. too-large: was not read to its end: more than 10 files')]);
  });

  test('with a pipe has a gap for it', () => {
    const folder = folderWith({ 'a.yaml': '' });
    execFileSync('mkfifo', [join(folder, 'b.yaml'), join(folder, 'other')]);
    expect(look(folder)).toEqual({
      ...NOTHING,
      files: ['a.yaml'],
      gaps: ['b.yaml unreadable: is a pipe and was not opened: give "-" to read standard input'],
    });
  });
});

describe('named paths', () => {
  test('files are read whatever they are called', () => {
    expect(find({ manifest: '' }, ['manifest']).files).toEqual(['manifest']);
  });

  test('what is named twice is read once', () => {
    expect(find({ 'a/b.yaml': '' }, ['a/b.yaml', '.', 'a', './a/b.yaml']).files).toEqual(['a/b.yaml']);
  });

  test('what is named twice is a gap once', () => {
    const files = { 'k8s/a.yaml': { linkTo: '/etc/passwd' } };
    expect(find(files, ['.', 'k8s', '.']).gaps).toHaveLength(1);
  });

  test('a link is followed wherever it leads', () => {
    const outside = folderWith({ 'k8s/a.yaml': '' });
    expect(find({ link: { linkTo: join(outside, 'k8s') } }, ['link']).files).toEqual(['link/a.yaml']);
  });

  test.each(['missing.yaml', '', 'a.yaml/b', 'dangling', 'with\0nul', 'https://example.com/a.yaml'])(
    '%j does not exist, which is an error',
    (path) => {
      expect(() => find({ 'a.yaml': '', dangling: { linkTo: 'nowhere' } }, ['a.yaml', path])).toThrow(
        expect.objectContaining({ code: 'no-such-path', message: expect.stringContaining('does not exist') }),
      );
    },
  );

  test('a link that leads to itself is a gap', () => {
    expect(find({ a: { linkTo: 'a' } }, ['a']).gaps).toEqual([
      'a unreadable: cannot be read: its symbolic links lead in a circle',
    ]);
  });

  test('a device is a gap', () => {
    expect(find({}, ['/dev/zero']).gaps).toEqual([expect.stringContaining('/dev/zero unreadable: is a device')]);
  });

  test('standard input is left to others', () => {
    expect(find({}, ['-'])).toEqual(NOTHING);
  });
});

describe('a symbolic link', () => {
  test('out of the folder is a gap and is not followed', () => {
    const outside = folderWith({ 'a.yaml': '' });
    const found = find({
      'file.yaml': { linkTo: join(outside, 'a.yaml') },
      folder: { linkTo: outside },
      'readme.md': { linkTo: join(outside, 'a.yaml') },
    });
    expect(found.files).toEqual([]);
    expect(found.gaps).toEqual([
      expect.stringContaining('file.yaml unreadable: is a symbolic link out of the folder'),
      expect.stringContaining('folder unreadable: is a symbolic link out of the folder'),
    ]);
  });

  test('inside the folder is read once, by its own name where it has one', () => {
    const files = { 'a.yaml': { linkTo: 'z/b.yaml' }, m: { linkTo: 'z' }, 'z/b.yaml': '', up: { linkTo: '.' } };
    expect(find(files)).toEqual({ ...NOTHING, files: ['z/b.yaml'] });
  });

  test('inside the folder gives a file that has no name of its own here', () => {
    expect(find({ 'a.yaml': { linkTo: '..data' }, '..data': '' }).files).toEqual(['a.yaml']);
  });

  test('that leads in a circle or nowhere is a gap', () => {
    const found = find({ a: { linkTo: 'b' }, b: { linkTo: 'a' }, 'c.yaml': { linkTo: 'nowhere' } });
    expect(found.gaps).toEqual([
      expect.stringContaining(
        'a unreadable: is a symbolic link and cannot be read: its symbolic links lead in a circle',
      ),
      expect.stringContaining('b unreadable'),
      expect.stringContaining('c.yaml unreadable: is a symbolic link and cannot be read: it does not exist'),
    ]);
  });

  test('does not lead into what is passed over', () => {
    const files = { '.git/a.yaml': '', 'b.yaml': { linkTo: '.git/a.yaml' }, c: { linkTo: '.git' } };
    expect(find(files)).toEqual(NOTHING);
  });

  test('a thousand of them that lead to one another are read in time', () => {
    const folder = folderWith({ 'a.yaml': '' });
    for (let index = 0; index < 1000; index++) symlinkSync('.', join(folder, `link${index}`));
    expect(look(folder).files).toEqual(['a.yaml']);
  });
});

describe('a Helm chart', () => {
  const chart = {
    'app/Chart.yaml': '',
    'app/values.yaml': '',
    'app/values.schema.json': '',
    'app/templates/deploy.yaml': '',
    'app/templates/more/deploy.yaml': '',
    'app/crds/crd.yaml': '',
    'app/charts/sub/Chart.yaml': '',
    'app/charts/sub/templates/sub.yaml': '',
    'app/charts/packed.tgz': '',
  };

  test('is found, and what belongs to it is no file of its own', () => {
    expect(find(chart)).toEqual({ ...NOTHING, charts: ['app'] });
  });

  test('does not hide other files and charts in its folder', () => {
    const files = { ...chart, 'app/ci/pod.yaml': '', 'app/values-prod.yaml': '', 'app/examples/b/Chart.yaml': '' };
    expect(find(files)).toEqual({
      ...NOTHING,
      charts: ['app', 'app/examples/b'],
      files: ['app/ci/pod.yaml', 'app/values-prod.yaml'],
    });
  });

  test('may be packed', () => {
    expect(find({ 'a.tgz': '', 'b/c.tgz': '' }).charts).toEqual(['a.tgz', 'b/c.tgz']);
  });

  test('is named by its folder, its file or its package', () => {
    expect(find({ ...chart, 'a.tgz': '' }, ['app', 'a.tgz']).charts).toEqual(['app', 'a.tgz']);
    expect(find(chart, ['app/Chart.yaml'])).toEqual({ ...NOTHING, charts: ['app'] });
  });

  test('in the charts of another is its own when it is named', () => {
    expect(find(chart, ['.', 'app/charts/sub']).charts).toEqual(['app', 'app/charts/sub']);
  });

  test.each(['app/templates', 'app/templates/deploy.yaml', 'app/templates/more'])(
    'has templates, and naming %s is a gap that says what to name',
    (path) => {
      expect(find(chart, [path])).toEqual({
        ...NOTHING,
        gaps: [
          `${path} not-an-object: belongs to the templates of a Helm chart: name the folder of the chart to have it rendered`,
        ],
      });
    },
  );

  test('a folder called templates is a folder like others without a chart', () => {
    expect(find({ 'templates/a.yaml': '' }, ['templates']).files).toEqual(['templates/a.yaml']);
  });

  test('is not reached through a link to a template', () => {
    expect(find({ ...chart, 'z.yaml': { linkTo: 'app/templates/deploy.yaml' } }).files).toEqual([]);
  });
});

describe('a kustomization', () => {
  test.each(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])('is a folder with a file %s', (name) => {
    expect(find({ [`a/${name}`]: '', 'a/b.yaml': '' })).toEqual({
      ...NOTHING,
      kustomizations: ['a'],
      files: ['a/b.yaml'],
    });
    expect(find({ [`a/${name}`]: '', 'a/b.yaml': '' }, [`a/${name}`])).toEqual({ ...NOTHING, kustomizations: ['a'] });
  });
});
