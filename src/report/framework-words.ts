import type { ControlVerdict, FrameworkVerdict } from '../audit/index.ts';
import { describeObject } from '../kube/index.ts';
import { count } from './words.ts';

/** `12 of 20 evaluated controls pass, 8 fail; 111 of 131 were not evaluated` */
export function scoreText({ pass, fail, notEvaluated, controls }: FrameworkVerdict): string {
  const rest = notEvaluated === 0 ? '' : `; ${notEvaluated} of ${controls.length} were not evaluated`;
  if (pass + fail === 0) return `none of ${count(controls.length, 'control')} was evaluated`;
  return `${pass} of ${count(pass + fail, 'evaluated control')} pass${pass === 1 ? 'es' : ''}, ${fail} fail${fail === 1 ? 's' : ''}${rest}`;
}

/** `CIS Kubernetes Benchmark 1.12` */
export function frameworkName({ framework: { title, version } }: FrameworkVerdict): string {
  return `${title} ${version}`;
}

/** What makes a control fail: `3 findings in 2 objects, such as Deployment/shop/cart`. */
export function evidenceText({ findings }: ControlVerdict): string {
  const failing = findings.filter(({ state }) => state !== 'accepted');
  const objects = new Set(failing.map(({ finding }) => finding.object));
  const [first] = objects;
  const example = first === undefined ? '' : `${objects.size > 1 ? ', such as ' : ': '}${describeObject(first)}`;
  return `${count(failing.length, 'finding')} in ${count(objects.size, 'object')}${example}`;
}

/** How many findings of a control that passes an exception accepts. */
export function acceptedText({ findings }: ControlVerdict): string {
  return findings.length === 0 ? '' : `${count(findings.length, 'finding')} accepted by exceptions`;
}

/** The controls that were not evaluated, by why. */
export function notEvaluated({ controls }: FrameworkVerdict): readonly NotEvaluated[] {
  const those = controls.filter(({ verdict }) => verdict === 'not-evaluated');
  const groups = Map.groupBy(those, ({ control, reason = '' }) =>
    // Each has something else to look at.
    control.person !== undefined && reason.endsWith(control.person) ? BY_A_PERSON : reason.replace(/^[^ ]+: /, ''),
  );
  return [...groups].map(([reason, group]) => ({ reason, ids: group.map(({ control }) => control.id) }));
}

interface NotEvaluated {
  readonly reason: string;
  readonly ids: readonly string[];
}

const BY_A_PERSON = 'a person judges';
