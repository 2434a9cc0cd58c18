import { type Answer, enforceable, labelsFor } from '../../answers/index.ts';
import { safeText } from '../../report/index.ts';

/** What a shell may be given as it is. Names from files are anything else until they are seen to be names. */
const NAMESPACE_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

/** A `kubectl label` command for each namespace that can enforce the policy; for others a comment says why not. */
export function* renderLabels(answer: Answer): Generator<string> {
  for (const { namespace, policy, reason } of enforceable(answer)) {
    const isName = NAMESPACE_NAME.test(namespace.name);
    const against = isName ? reason : 'this is no name of a namespace';
    if (against !== undefined) {
      yield `# ${safeText(namespace.name)}: ${against}\n`;
      continue;
    }
    const labels = [...labelsFor(policy)].map(([key, value]) => `${key}=${value}`).join(' ');
    yield `kubectl label --overwrite namespace ${namespace.name} ${labels}\n`;
  }
}
