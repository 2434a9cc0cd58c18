export { type AuditEvent, type AuditObjectReference, type AuditUser, readAuditEvent } from './audit-event.ts';
export { BreakwaterError } from './breakwater-error.ts';
export { type FieldPath, formatFieldPath } from './field-path.ts';
export type { Gap, GapReason, MissingObjects } from './gap.ts';
export {
  describeType,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ownField,
  valueAt,
} from './json.ts';
export {
  describeObject,
  isKubernetesObject,
  type KubernetesObject,
  type NotAnObject,
  type OwnerReference,
  readObject,
} from './kubernetes-object.ts';
export {
  compareKubernetesVersions,
  formatKubernetesVersion,
  isAtLeast,
  type KubernetesVersion,
  LATEST_KUBERNETES_VERSION,
  parseKubernetesVersion,
} from './kubernetes-version.ts';
export {
  formatLabelRequirement,
  formatLabelSelector,
  type LabelSelector,
  type LabelSelectorOperator,
  type LabelSelectorRequirement,
  labelSelector,
  matchesLabels,
} from './label-selector.ts';
export { editDistance, nearestWord } from './nearest-word.ts';
export { gapsIn, isNeed, NEEDS, type Need, type NeededResource, needsMetBy, resourcesFor } from './needs.ts';
export { eachObjectIn, objectsIn, type PlacedValue } from './objects-in.ts';
export type { DocumentRange, Origin, Position, RenderedFrom, SourceText } from './origin.ts';
export {
  CONTAINER_LISTS,
  type Container,
  type ContainerList,
  type ContainerPort,
  type ContainerSecurityContext,
  containersOf,
  type EnvFrom,
  type EnvVar,
  type PodMetadata,
  type PodSecurityContext,
  type PodSpec,
  type PodTemplate,
  type ProbeHandler,
  podTemplate,
  type Resources,
  type SecurityProfile,
  type SeLinuxOptions,
  type Toleration,
  type Volume,
  type VolumeMount,
  type WindowsOptions,
} from './pod.ts';
export { BUILT_IN_POD_TEMPLATES, type PodTemplatePaths, podTemplatePaths } from './pod-templates.ts';
export { type Scope, scopeOf } from './scope.ts';
export { isRedacted, isRedactedConfiguration, withoutSecretValues } from './secret-values.ts';
export {
  anyMap,
  anyValue,
  boolean,
  type FieldProblem,
  type Fields,
  type Indexed,
  indexedList,
  int32,
  int64,
  intOrString,
  list,
  Reading,
  record,
  type Shape,
  string,
  stringMap,
} from './shape.ts';
export { Snapshot } from './snapshot.ts';
export { type Workload, workloadsOf } from './workload.ts';
