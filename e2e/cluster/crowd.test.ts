import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, inject, onTestFinished, test } from 'vitest';
import { bundle } from '../bundle.ts';
import { ControlPlane } from '../control-plane.ts';
import { startNodes } from '../kwok.ts';
import { crowd, NODES } from './crowd.ts';
import type { Measured } from './probe.ts';

const SIZE = { namespaces: 500, podsPerNamespace: 20 };

/** Making ten thousand pods, and running them in name, takes minutes on a busy machine. */
const MINUTES = 60_000;

const tools = inject('tools');
const programs = tools.missing === undefined ? tools.kubernetes[0] : undefined;
const kwok = tools.missing === undefined ? tools.kwok : undefined;

const folder = mkdtempSync(join(tmpdir(), 'breakwater-e2e-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(programs === undefined || kwok === undefined)(
  'ten thousand pods in five hundred namespaces are read in under 5 s of processor time and 350 MB, all of them',
  { timeout: 30 * MINUTES },
  async () => {
    if (programs === undefined || kwok === undefined) throw new Error('unreachable: skipped');
    const plane = await ControlPlane.start(programs);
    onTestFinished(() => plane.stop());
    const nodes = await startNodes(plane, kwok, NODES);
    onTestFinished(() => nodes.stop());
    await crowd(plane.admin, SIZE);
    const pending = { fieldSelector: 'status.phase!=Running', limit: '1' };
    await expect
      .poll(async () => (await plane.admin.get<{ items: unknown[] }>('/api/v1/pods', pending)).items.length, {
        timeout: 15 * MINUTES,
        interval: 2_000,
      })
      .toBe(0);

    const kubeconfig = plane.kubeconfig('reader', plane.credentials('reader', ['system:masters']));
    const program = await bundle('e2e/cluster/probe.ts', folder);
    const { stdout } = await promisify(execFile)(process.execPath, [program, kubeconfig]);
    const measured = JSON.parse(stdout) as Measured;
    const { cpuSeconds, megabytes } = measured;
    console.log(`read with ${cpuSeconds.toFixed(1)} s of processor time and ${megabytes.toFixed(0)} MB`);
    expect(measured.gaps).toEqual([]);
    expect(measured.kinds).toMatchObject({ Pod: 10_000, Node: NODES.length });
    expect(measured.kinds['Namespace']).toBeGreaterThanOrEqual(500);
    expect(measured.podsDigest).toBe(digest(expectedPods()));
    expect(cpuSeconds).toBeLessThan(5);
    expect(megabytes).toBeLessThan(350);
  },
);

function expectedPods(): readonly string[] {
  return Array.from({ length: SIZE.namespaces }, (_, namespace) => namespace).flatMap((namespace) =>
    Array.from({ length: SIZE.podsPerNamespace }, (_, pod) => `crowd-${namespace}/web-${pod}`),
  );
}

function digest(names: readonly string[]): string {
  return createHash('sha256').update(names.toSorted().join('\n')).digest('hex');
}
