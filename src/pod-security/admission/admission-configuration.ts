import {
  anyMap,
  type FieldPath,
  indexedList,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ownField,
  Reading,
  string,
} from '../../kube/index.ts';
import {
  DEFAULT_CONFIGURATION,
  type PodSecurityConfiguration,
  PodSecurityConfigurationError,
  readPodSecurityConfiguration,
} from './configuration.ts';
import { strictRecord } from './strict-record.ts';

/** What a configuration file says. */
export type ConfigurationFile =
  | { readonly type: 'configuration'; readonly configuration: PodSecurityConfiguration }
  /** It names another file, by a path that is relative to the folder of this one. */
  | { readonly type: 'path'; readonly path: string };

const VERSIONS = ['apiserver.config.k8s.io/v1', 'apiserver.config.k8s.io/v1alpha1', 'apiserver.k8s.io/v1alpha1'];

interface Plugin {
  readonly name?: string;
  readonly path?: string;
  readonly configuration?: JsonObject;
}

const admissionConfiguration = strictRecord<{
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly plugins?: readonly Plugin[];
}>({
  apiVersion: string,
  kind: string,
  plugins: indexedList(strictRecord<Plugin>({ name: string, path: string, configuration: anyMap })),
});

/**
 * Reads the file that `kube-apiserver --admission-control-config-file` takes, an AdmissionConfiguration, or the
 * PodSecurityConfiguration that such a file holds or names (k8s.io/apiserver, pkg/admission/config.go).
 *
 * @param content What the file holds; undefined when it is empty, which leaves everything at its default.
 * @throws PodSecurityConfigurationError with everything that is wrong.
 */
export function readConfigurationFile(content: JsonValue | undefined): ConfigurationFile {
  if (content === undefined) return configured(DEFAULT_CONFIGURATION);
  if (!isJsonObject(content) || ownField(content, 'kind') !== 'AdmissionConfiguration') {
    return configured(readPodSecurityConfiguration(content));
  }
  const reading = new Reading();
  const { apiVersion, plugins = [] } = admissionConfiguration(content, reading) ?? {};
  if (!VERSIONS.includes(apiVersion ?? '')) {
    reading.at('apiVersion', apiVersion ?? '', (_, field) => field.problem(`must be one of ${VERSIONS.join(', ')}`));
  }
  if (reading.problems.length > 0) throw new PodSecurityConfigurationError(reading);
  const index = plugins.findIndex(({ name }) => name === 'PodSecurity');
  const plugin = plugins[index];
  if (plugin?.configuration !== undefined) {
    const at: FieldPath = ['plugins', index, 'configuration'];
    return configured(readPodSecurityConfiguration(plugin.configuration, at));
  }
  return plugin?.path ? { type: 'path', path: plugin.path } : configured(DEFAULT_CONFIGURATION);
}

function configured(configuration: PodSecurityConfiguration): ConfigurationFile {
  return { type: 'configuration', configuration };
}
