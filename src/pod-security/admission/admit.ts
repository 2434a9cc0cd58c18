import { admitNamespace } from './namespace-request.ts';
import { admitPod, admitTemplate, carriesTemplate } from './pod-request.ts';
import type { AdmissionContext, AdmissionRequest, AdmissionResponse } from './request.ts';
import { allowed } from './response.ts';

/**
 * Answers a request as the Pod Security admission controller of an API server does
 * (k8s.io/pod-security-admission, admission/admission.go). It looks at the creation and update of Namespaces, Pods
 * and the eight kinds that carry a pod template, and allows everything else.
 */
export function admit(request: AdmissionRequest, context: AdmissionContext): AdmissionResponse {
  if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return allowed();
  const { group, resource } = request.resource;
  if (group === '' && resource === 'namespaces') return admitNamespace(request, context);
  if (group === '' && resource === 'pods') return admitPod(request, context);
  return carriesTemplate(request.resource) ? admitTemplate(request, context) : allowed();
}
