import { onTestFinished } from 'vitest';
import { describeObject } from '../../../kube/index.ts';
import { type ClusterReading, type ReadClusterOptions, readCluster } from '../read-cluster.ts';
import { FakeApiServer, type FakeOptions, type FakeResource } from './fake-api-server.ts';
import { kubeconfigFor } from './kubeconfig-file.ts';

/** Starts a fake API server that stops with the test. */
export async function startFake(resources: readonly FakeResource[], options?: FakeOptions): Promise<FakeApiServer> {
  const fake = await FakeApiServer.start(resources, options);
  onTestFinished(() => fake.stop());
  return fake;
}

/** Reads a fake API server as a command would, with a short time-out. */
export async function readFake(
  fake: FakeApiServer,
  options: Partial<ReadClusterOptions> = {},
): Promise<ClusterReading> {
  return await readCluster({
    kubeconfig: kubeconfigFor(fake.url),
    env: {},
    interactive: false,
    requestTimeout: 5_000,
    needs: ['namespaces', 'pods', 'pod-templates'],
    ...options,
  });
}

export function names({ snapshot }: ClusterReading): readonly string[] {
  return snapshot.objects.map(describeObject);
}

export function gapMessages({ snapshot }: ClusterReading): readonly string[] {
  return snapshot.gaps.map(({ reason, message }) => `${reason}: ${message}`);
}
