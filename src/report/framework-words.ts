import type { ControlVerdict, FrameworkVerdict } from '../audit/index.ts';
import { describeObject } from '../kube/index.ts';
import { findingMessage } from './report.ts';
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

/** What makes a control fail: `Pod/shop/web: hostPID is true`, or `3 findings in 2 objects, such as Pod/shop/web`. */
export function evidenceText({ findings }: ControlVerdict): string {
  const failing = findings.filter(({ state }) => state !== 'accepted');
  const [first, ...others] = failing;
  if (first === undefined) return '';
  const example = describeObject(first.finding.object);
  if (others.length === 0) return `${example}: ${findingMessage(first)}`;
  const objects = new Set(failing.map(({ finding }) => finding.object)).size;
  return `${count(failing.length, 'finding')} in ${count(objects, 'object')}${objects > 1 ? ', such as ' : ': '}${example}`;
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
