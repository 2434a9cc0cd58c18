import { goQuote } from '../words.ts';
import { type LabelError, labelErrorBody, labelErrorField, labelErrorsMessage } from './namespace-policy.ts';
import type { AdmissionResponse } from './request.ts';

const NOTHING: ReadonlyMap<string, string> = new Map();

export function allowed(
  warnings: readonly string[] = [],
  auditAnnotations: ReadonlyMap<string, string> = NOTHING,
): AdmissionResponse {
  return { allowed: true, warnings, auditAnnotations };
}

/** Allowed because of an exemption, which the audit log tells. */
export function exempt(by: 'namespace' | 'user' | 'runtimeClass'): AdmissionResponse {
  return allowed([], new Map([['exempt', by]]));
}

/** A template is not refused for what cannot be found out: the audit log tells it. */
export function allowedInSpiteOf(error: string): AdmissionResponse {
  return allowed([], new Map([['error', error]]));
}

export function forbidden(message: string, auditAnnotations: ReadonlyMap<string, string>): AdmissionResponse {
  return { allowed: false, status: { code: 403, reason: 'Forbidden', message }, warnings: [], auditAnnotations };
}

export function badRequest(message: string, error?: string): AdmissionResponse {
  return failure({ code: 400, reason: 'BadRequest', message }, error);
}

export function internalError(message: string, error: string): AdmissionResponse {
  return failure({ code: 500, reason: 'InternalError', message: `Internal error occurred: ${message}` }, error);
}

function failure(status: NonNullable<AdmissionResponse['status']>, error: string | undefined): AdmissionResponse {
  const detail = error === undefined ? status.message : `${status.message}: ${error}`;
  return { allowed: false, status, warnings: [], auditAnnotations: new Map([['error', detail]]) };
}

/** The labels of a namespace are not valid. */
export function invalidNamespace(name: string, errors: readonly LabelError[]): AdmissionResponse {
  return {
    allowed: false,
    status: {
      code: 422,
      reason: 'Invalid',
      message: `Namespace ${goQuote(name)} is invalid: ${labelErrorsMessage(errors)}`,
      causes: errors.map((error) => ({
        reason: 'FieldValueInvalid',
        message: labelErrorBody(error),
        field: labelErrorField(error),
      })),
    },
    warnings: [],
    auditAnnotations: NOTHING,
  };
}
