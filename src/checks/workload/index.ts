import type { Check } from '../check.ts';
import { barePod } from './bare-pod.ts';
import { containerRuntimeSocket } from './container-runtime-socket.ts';
import { controlPlaneToleration } from './control-plane-toleration.ts';
import { debugContainer } from './debug-container.ts';
import { defaultServiceAccount } from './default-service-account.ts';
import { downloadAndRun } from './download-and-run.ts';
import { escapeCapability } from './escape-capability.ts';
import { hostAliases } from './host-aliases.ts';
import { hostUsers } from './host-users.ts';
import { keptCapabilities } from './kept-capabilities.ts';
import { longLivedToken } from './long-lived-token.ts';
import { lowUserId } from './low-user-id.ts';
import { missingProbes } from './missing-probes.ts';
import { netRaw } from './net-raw.ts';
import { noCpuLimit } from './no-cpu-limit.ts';
import { noCpuRequest } from './no-cpu-request.ts';
import { noMemoryLimit } from './no-memory-limit.ts';
import { noMemoryRequest } from './no-memory-request.ts';
import { remoteShell } from './remote-shell.ts';
import { rootGroup } from './root-group.ts';
import { sensitiveHostPath } from './sensitive-host-path.ts';
import { sensitiveVolume } from './sensitive-volume.ts';
import { shareProcessNamespace } from './share-process-namespace.ts';
import { sshServer } from './ssh-server.ts';
import { sudo } from './sudo.ts';
import { systemPriority } from './system-priority.ts';
import { unneededToken } from './unneeded-token.ts';
import { writableHostPath } from './writable-host-path.ts';
import { writableRootFilesystem } from './writable-root-filesystem.ts';

/** What Pod Security leaves open in a pod. */
export const WORKLOAD_CHECKS: readonly Check[] = [
  containerRuntimeSocket,
  escapeCapability,
  sensitiveHostPath,
  sensitiveVolume,
  writableHostPath,
  remoteShell,
  downloadAndRun,
  sshServer,
  sudo,
  writableRootFilesystem,
  netRaw,
  keptCapabilities,
  rootGroup,
  lowUserId,
  hostUsers,
  shareProcessNamespace,
  systemPriority,
  controlPlaneToleration,
  defaultServiceAccount,
  unneededToken,
  longLivedToken,
  hostAliases,
  debugContainer,
  barePod,
  noMemoryLimit,
  noMemoryRequest,
  noCpuLimit,
  noCpuRequest,
  missingProbes,
];
