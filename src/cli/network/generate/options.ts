import type { Command } from 'commander';
import { type GenerateOptions, parseCidr } from '../../../network/index.ts';
import { CliError } from '../../cli-error.ts';
import { collect } from '../../source-options.ts';
import { addNetworkOptions, type NetworkOptions } from '../options.ts';

/** What `generate` and `rollout` make policies of. */
export interface MakeOptions extends NetworkOptions {
  readonly defaultDeny?: boolean;
  readonly fromFlows?: readonly string[];
  readonly fromManifests?: boolean;
  readonly only?: readonly string[];
  readonly apiServer?: readonly string[];
  readonly nodeLocalDns?: readonly string[];
  readonly metricsFrom?: readonly string[];
  readonly ingressFrom?: readonly string[];
}

export function addMakeOptions(command: Command): Command {
  command
    .option('--default-deny', 'close namespaces, and keep what every namespace needs: DNS, and what is named below')
    .option(
      '--from-flows <file>',
      "keep what was seen: Hubble flows or Istio access logs as lines, or Breakwater's own CSV or JSON; may be given several times",
      collect,
    )
    .option('--from-manifests', 'keep what manifests speak of: Services in variables, arguments, ConfigMaps and routes')
    .option('--only <namespace>', 'only this namespace (default: all but those of Kubernetes itself)', collect)
    .option(
      '--api-server <cidr:port>',
      'where the API server is, for workloads that use it and webhooks it calls',
      collect,
    )
    .option('--node-local-dns <cidr>', 'where node-local DNS caches are', collect)
    .option('--metrics-from <namespace>', 'a namespace that metrics are collected from', collect)
    .option('--ingress-from <namespace>', 'a namespace that serves Ingresses and Gateways', collect);
  return addNetworkOptions(command);
}

/** Refuses a call that does not say what to make policies of. */
export function refuseNoInput({ defaultDeny, fromFlows, fromManifests }: MakeOptions): void {
  if (defaultDeny === true || fromManifests === true || (fromFlows ?? []).length > 0) return;
  throw new CliError(
    'bad-argument',
    'say what to make policies of: --default-deny, --from-flows FILE or --from-manifests',
  );
}

export function generateOptions(options: MakeOptions): GenerateOptions {
  for (const cidr of options.nodeLocalDns ?? []) {
    if (parseCidr(cidr) === undefined)
      throw new CliError('bad-argument', `--node-local-dns ${cidr} is no block: write 169.254.20.10/32`);
  }
  return {
    apiServer: (options.apiServer ?? []).map(apiServerAt),
    nodeLocalDns: options.nodeLocalDns ?? [],
    metricsFrom: options.metricsFrom ?? [],
    ingressFrom: options.ingressFrom ?? [],
  };
}

function apiServerAt(text: string): GenerateOptions['apiServer'][number] {
  const colon = text.lastIndexOf(':');
  const [cidr, port] = [text.slice(0, Math.max(colon, 0)), Number(text.slice(colon + 1))];
  if (parseCidr(cidr) !== undefined && Number.isInteger(port) && port >= 1 && port <= 65535) return { cidr, port };
  throw new CliError('bad-argument', `--api-server ${text} is no block and port: write 10.0.0.1/32:6443`);
}
