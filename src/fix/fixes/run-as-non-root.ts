import { type Container, containersOf, type FieldPath, type Workload } from '../../kube/index.ts';
import type { Change } from '../edit/index.ts';
import { type Answer, byHand, type Fix, type PlacedContainer, type Proposal } from '../fix.ts';
import { commandNeeds } from './command-needs.ts';
import { userOf } from './container-user.ts';
import { knownImage } from './known-images.ts';

/** The user `nobody` of most images: it owns nothing. */
const NOBODY = 65_534;

/** Requires that containers run as a user other than root. */
export const runAsNonRoot: Fix = {
  checks: ['pod-security/run-as-non-root'],
  answer({ workload, placed, finding }) {
    if (workload === undefined) return byHand('');
    if (placed === undefined) return forPod(workload, finding.path);
    const { container } = placed;
    const user = userOf(container, workload.spec);
    if (user === 0 || user === 0n) return byHand('runAsUser is 0: choose the user that the program’s files belong to');
    const need = user === undefined ? (commandNeeds(container) ?? nodeNeeds(container, workload)) : undefined;
    if (need !== undefined) return byHand(need);
    const image = knownImage(container);
    if (user === undefined && image?.startsAsRoot === true) {
      if (image.anyUser !== true) {
        return byHand(
          `the image ${container.image} starts as root: use a variant that does not, or set runAsUser to its user`,
        );
      }
      return {
        proposals: [asNobody(placed)],
        byHand: `the image ${container.image} runs as root: set runAsUser`,
      };
    }
    const proposals = [...(canInherit(workload) ? [ofPod(workload)] : []), ofContainer(placed, user !== undefined)];
    return { proposals, byHand: 'set runAsNonRoot, and use an image with a user other than root' };
  },
};

function forPod(workload: Workload, path: FieldPath): Answer {
  const reason = 'set runAsNonRoot to true';
  const users = [...containersOf(workload.spec)].map(({ container }) => userOf(container, workload.spec));
  if (users.some((user) => user === 0 || user === 0n)) return byHand('a container runs as user 0');
  const why = 'it was allowed on purpose: an image may run as root';
  const isSafe = users.every((user) => user !== undefined);
  return {
    proposals: [
      { tier: isSafe ? 'safe' : 'likely', title: 'set runAsNonRoot true for the pod', why, changes: [setTrue(path)] },
    ],
    byHand: reason,
  };
}

/** Whether what the pod says breaks no container that says nothing. */
function canInherit(workload: Workload): boolean {
  const { spec } = workload;
  if (spec.securityContext?.runAsNonRoot !== undefined) return false;
  return [...containersOf(spec)].every(({ container }) => {
    if (container.securityContext?.runAsNonRoot !== undefined) return container.securityContext.runAsNonRoot;
    const user = userOf(container, spec);
    if (user !== undefined) return user !== 0 && user !== 0n;
    if ((commandNeeds(container) ?? nodeNeeds(container, workload)) !== undefined) return false;
    return knownImage(container)?.startsAsRoot !== true;
  });
}

/** What a container does with the node mostly takes root. */
function nodeNeeds({ securityContext, volumeMounts }: Container, { spec }: Workload): string | undefined {
  if (securityContext?.privileged === true) return 'a privileged container mostly needs root';
  const ofNode = new Set(spec.volumes?.filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name));
  const mount = volumeMounts?.find(({ name }) => ofNode.has(name));
  return mount && `it mounts ${mount.name}, files of the node, which mostly belong to root`;
}

function ofPod({ spec, templatePath }: Workload): Proposal {
  const isSafe = [...containersOf(spec)].every(({ container }) => userOf(container, spec) !== undefined);
  return {
    tier: isSafe ? 'safe' : 'likely',
    title: 'set runAsNonRoot true for the pod',
    why: why(isSafe),
    changes: [setTrue([...templatePath, 'spec', 'securityContext', 'runAsNonRoot'])],
  };
}

function ofContainer({ path }: PlacedContainer, isSafe: boolean): Proposal {
  return {
    tier: isSafe ? 'safe' : 'likely',
    title: 'set runAsNonRoot true for the container',
    why: why(isSafe),
    changes: [setTrue([...path, 'securityContext', 'runAsNonRoot'])],
  };
}

function asNobody({ path, container }: PlacedContainer): Proposal {
  return {
    tier: 'likely',
    title: `run as user ${NOBODY}, and not as root`,
    why: `the image ${container.image} only runs a command, which may write where nobody but root can`,
    changes: [
      setTrue([...path, 'securityContext', 'runAsNonRoot']),
      { op: 'set', path: [...path, 'securityContext', 'runAsUser'], value: NOBODY },
    ],
  };
}

function why(isSafe: boolean): string {
  return isSafe
    ? 'runAsUser gives it another user already'
    : 'the image must have a numeric user other than root, or the kubelet does not start it';
}

function setTrue(path: FieldPath): Change {
  return { op: 'set', path, value: true };
}
