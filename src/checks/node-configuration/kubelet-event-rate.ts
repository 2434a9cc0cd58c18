import { kubeletCheck } from './kubelet.ts';

export const kubeletEventRate = kubeletCheck(
  {
    id: 'node-configuration/kubelet-event-rate',
    title: 'Kubelet records events without a limit',
    severity: 'info',
    rationale: 'With `eventRecordQPS: 0` a pod that fails in a loop floods the API server with events.',
    remediation: 'Set `eventRecordQPS` to 50, the default, or what your nodes need.',
    examples: { bad: 'eventRecordQPS: 0', good: 'eventRecordQPS: 50' },
  },
  (field) =>
    field('eventRecordQPS') === 0 ? { path: ['eventRecordQPS'], message: 'events have no limit' } : undefined,
);
