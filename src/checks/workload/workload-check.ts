import {
  type Container,
  type ContainerList,
  containersOf,
  type FieldPath,
  type Indexed,
  type Workload,
} from '../../kube/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import type { Severity } from '../severity.ts';

/** A field at fault, from the pod template or the container inwards. */
export interface Fault {
  readonly path: FieldPath;
  readonly message: string;
  /** Set by checks of a whole workload, when the field is a container's. */
  readonly container?: string | undefined;
  /** Where it differs from the check's. */
  readonly severity?: Severity | undefined;
}

/** A container, with the list and the workload it is in. */
export interface PlacedContainer {
  readonly workload: Workload;
  readonly list: ContainerList;
  readonly container: Indexed<Container>;
}

type Texts = Omit<Check, 'needs' | 'run'> & Partial<Pick<Check, 'needs'>>;

/** A check that judges one pod template at a time. Paths of its faults begin at the template. */
export function workloadCheck(
  texts: Texts,
  judge: (workload: Workload, context: CheckContext) => Iterable<Fault>,
): Check {
  const check: Check = {
    needs: ['pods', 'pod-templates'],
    // One that needs more looks at other objects.
    perObject: texts.needs === undefined,
    ...texts,
    *run(context) {
      for (const workload of context.snapshot.workloads) {
        for (const { path, ...rest } of judge(workload, context)) {
          yield { check, object: workload.object, path: [...workload.templatePath, ...path], ...rest };
        }
      }
    },
  };
  return check;
}

/** A check that judges one container at a time, of all three kinds. Paths of its faults begin at the container. */
export function containerCheck(
  texts: Texts,
  judge: (placed: PlacedContainer, context: CheckContext) => Iterable<Fault>,
): Check {
  return workloadCheck(texts, function* (workload, context) {
    for (const { list, container } of containersOf(workload.spec)) {
      for (const { path, message, severity } of judge({ workload, list, container }, context)) {
        yield { path: ['spec', list, container.index, ...path], container: container.name ?? '', message, severity };
      }
    }
  });
}

/** A manifest of a Pod with one container, for examples: lines of the pod's and of the container's specification. */
export function podExample(parts: {
  readonly pod?: string;
  readonly container?: string;
  readonly image?: string;
}): string {
  const { pod = '', container = '', image = 'registry.example.com/web:1.4' } = parts;
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
${indented(pod, 2)}  containers:
    - name: web
      image: ${image}
${indented(container, 6)}`;
}

function indented(lines: string, by: number): string {
  if (lines === '') return '';
  return lines.replaceAll(/^(?=.)/gm, ' '.repeat(by)).replace(/\n?$/, '\n');
}
