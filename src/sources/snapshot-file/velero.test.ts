import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeObject } from '../../kube/index.ts';
import { type CompressedFile, readCompressed } from './index.ts';

function manifest(kind: string, name: string, more: object = {}): string {
  return JSON.stringify({ apiVersion: 'v1', kind, metadata: { name, namespace: 'shop' }, ...more });
}

/** Its path is too long for a name of ustar alone. */
const LONG = 'a'.repeat(90);

const BACKUP: Readonly<Record<string, string>> = {
  'metadata/version': '1.1.0',
  'resources/pods/namespaces/shop/cart.json': manifest('Pod', 'cart'),
  'resources/pods/v1-preferredversion/namespaces/shop/cart.json': manifest('Pod', 'cart'),
  [`resources/pods/namespaces/shop/${LONG}.json`]: manifest('Pod', LONG),
  'resources/namespaces/cluster/shop.json': manifest('Namespace', 'shop'),
  'resources/secrets/namespaces/shop/db.json': manifest('Secret', 'db', { data: { password: 'canary-31' } }),
  'resources/horizontalpodautoscalers.autoscaling/v2beta2/namespaces/shop/web.json': manifest('HPA', 'web'),
  'resources/pods/namespaces/shop/broken.json': '{',
};

/** Packs files by the system's tar, in one of its formats. */
function tar(files: Readonly<Record<string, string>>, format: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return execFileSync('tar', [`--format=${format}`, '-cz', '-C', folder, '.'], { maxBuffer: 1 << 28 });
}

function names({ objects }: CompressedFile): readonly string[] {
  return objects.map(describeObject).sort();
}

function messages({ gaps }: CompressedFile): readonly string[] {
  return gaps.map(({ source, message }) => `${source} ${message}`);
}

const hasTar = (() => {
  try {
    return execFileSync('tar', ['--version'], { encoding: 'utf8' }).includes('GNU tar');
  } catch {
    return false;
  }
})();

describe.skipIf(!hasTar)('a Velero backup', () => {
  test.each([
    ['ustar', 90],
    ['gnu', 200],
    ['posix', 200],
  ])('in the format %s gives each object once', async (format, length) => {
    const long = 'b'.repeat(length);
    const files = { ...BACKUP, [`resources/pods/namespaces/shop/${long}.json`]: manifest('Pod', long) };
    const read = await readCompressed('backup.tar.gz', tar(files, format));
    expect(names(read)).toEqual([
      'Namespace/shop',
      `Pod/shop/${LONG}`,
      `Pod/shop/${long}`,
      'Pod/shop/cart',
      'Secret/shop/db',
    ]);
    expect(messages(read)).toEqual(['backup.tar.gz ./resources/pods/namespaces/shop/broken.json: no JSON']);
  });

  test('loses the values of its Secrets on the way in', async () => {
    const read = await readCompressed('backup.tar.gz', tar(BACKUP, 'ustar'));
    expect(JSON.stringify(read)).not.toContain('canary-31');
  });

  test('that is cut off gives what came before, and a gap', async () => {
    const whole = gunzipSync(
      tar({ ...BACKUP, 'resources/pods/namespaces/shop/big.json': '{'.padEnd(50_000) }, 'ustar'),
    );
    for (const length of [600, 5_000, whole.length - 20_000]) {
      const read = await readCompressed('b', gzipSync(whole.subarray(0, length)));
      expect(read.gaps.length).toBeGreaterThan(0);
    }
  });

  test('with a header that is wrong ends there', async () => {
    const whole = gunzipSync(tar({ a: '1', ...BACKUP }, 'ustar'));
    whole[2048 + 150] = 0x39;
    const read = await readCompressed('b', gzipSync(whole));
    expect(messages(read).at(-1)).toMatch(/is no tar archive, or damaged|neither a snapshot nor a Velero backup/);
  });
});

test.skipIf(!hasTar)('another archive is none', async () => {
  const read = await readCompressed('chart.tar.gz', tar({ 'shop/Chart.yaml': 'name: shop' }, 'ustar'));
  expect(messages(read)).toEqual([
    'chart.tar.gz is compressed, and neither a snapshot nor a Velero backup: decompress it first',
  ]);
});

test.skipIf(!hasTar)('a file that is too large is a gap', async () => {
  const files = { 'resources/pods/namespaces/shop/big.json': ' '.repeat(17 << 20), ...BACKUP };
  const read = await readCompressed('b', tar(files, 'ustar'));
  expect(messages(read)).toContain('b ./resources/pods/namespaces/shop/big.json is too large');
  expect(names(read)).toContain('Pod/shop/cart');
});
