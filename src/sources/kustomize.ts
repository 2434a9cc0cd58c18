import { join, relative } from 'node:path';
import type { Gap } from '../kube/index.ts';
import { decodeText } from './decode.ts';
import type { KustomizationBuild } from './kustomize-plan.ts';
import { printable } from './printable.ts';
import { type RenderContext, type Rendering, runRenderer } from './rendering.ts';
import type { ResourceFiles } from './resource-files.ts';
import type { Outcome } from './run-program.ts';

/**
 * Renders a kustomization with `kustomize build`, or `kubectl kustomize` where kustomize is not installed
 * (`BREAKWATER_KUSTOMIZE` and `BREAKWATER_KUBECTL` name others). What would be fetched from the network is not.
 */
export async function renderKustomization(
  { kustomization, parts }: KustomizationBuild,
  context: RenderContext,
  files: ResourceFiles,
): Promise<Rendering> {
  const { name, real, file } = kustomization;
  const failed = (message: string): Rendering => ({ status: 'failed', gap: notRendered(name, message) });
  const remote = parts.find((part) => part.remote !== undefined)?.remote;
  if (remote !== undefined) {
    const command = `kustomize build ${printable(name)} | breakwater scan -`;
    return failed(`it needs "${printable(remote)}" from the network, which is not fetched. Try: ${command}`);
  }
  const outcome = await build(real, context);
  switch (outcome.status) {
    case 'missing':
      return failed('there is neither "kustomize" nor "kubectl". Install one, or name it by BREAKWATER_KUSTOMIZE');
    case 'failed':
      return failed(outcome.message.replaceAll(real, printable(name)));
    case 'done': {
      const resources = files.index(parts, (path) => join(name, relative(real, path)));
      return {
        status: 'done',
        source: { name, text: decodeText(outcome.output) },
        originOf: (document, path, value) => {
          const from = value === undefined ? undefined : resources.find(value);
          return {
            type: 'rendered',
            by: 'kustomize',
            root: name,
            // What is in no file was made by a generator.
            file: from?.document.source.name ?? file.name,
            from,
            document,
            path,
          };
        },
      };
    }
  }
}

/** What a kustomization that was not rendered leaves unjudged. */
export function notRendered(name: string, message: string): Gap {
  const read = 'its resource files found here were read as they stand, without its patches and generators';
  return { reason: 'render-failed', source: name, message: `was not rendered, ${read}: ${message}` };
}

async function build(folder: string, context: RenderContext): Promise<Outcome> {
  const env = { ...context.env, ...OFFLINE };
  const outcome = await runRenderer(
    context.env['BREAKWATER_KUSTOMIZE'] || 'kustomize',
    ['build', folder],
    context,
    env,
  );
  if (outcome.status !== 'missing') return outcome;
  return runRenderer(context.env['BREAKWATER_KUBECTL'] || 'kubectl', ['kustomize', folder], context, env);
}

/** A second bar to the network: references are looked at before, and the program itself has no such option. */
const OFFLINE = {
  GIT_ALLOW_PROTOCOL: 'none',
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  NO_PROXY: '',
  no_proxy: '',
};
