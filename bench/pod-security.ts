/**
 * `node bench/pod-security.ts`: how many narrowed pods the engine judges in 10 ms, at the median of its runs. Pods that
 * pass are the case that counts: an admission webhook and a background scan see little else.
 */
import { type JsonObject, type PodTemplate, podTemplate, Reading } from '../src/kube/index.ts';
import { evaluatePod, LATEST_POLICY_VERSION, type Level } from '../src/pod-security/index.ts';

const PODS = 5_000;
const RUNS = 200;

const strict: JsonObject = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
};

function podOf(index: number, securityContext: JsonObject): PodTemplate {
  const container = (name: string, port: number): JsonObject => ({
    name,
    image: `registry.example/shop/${name}:1.${index}`,
    ports: [{ containerPort: port }],
    livenessProbe: { httpGet: { path: '/healthz', port } },
    readinessProbe: { httpGet: { path: '/readyz', port } },
    securityContext,
  });
  const pod: JsonObject = {
    metadata: { name: `pod-${index}`, labels: { app: 'shop' }, annotations: { 'example.com/build': `${index}` } },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      initContainers: [container('migrate', 8080)],
      containers: [container('app', 8080), container('proxy', 9090)],
      volumes: [
        { name: 'tmp', emptyDir: {} },
        { name: 'token', projected: { sources: [] } },
        { name: 'config', configMap: { name: 'shop' } },
      ],
    },
  };
  return podTemplate(pod, new Reading()) ?? {};
}

function measure(title: string, level: Level, securityContext: JsonObject): void {
  const pods = Array.from({ length: PODS }, (_, index) => podOf(index, securityContext));
  const policy = { level, version: LATEST_POLICY_VERSION };
  const times: number[] = [];
  let allowed = 0;
  for (let run = 0; run < RUNS; run++) {
    // The processor's time, which a busy machine does not stretch as it does the clock's.
    const start = process.cpuUsage();
    for (const pod of pods) if (evaluatePod(policy, pod).allowed) allowed++;
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  const median = times.sort((a, b) => a - b)[RUNS >> 1] ?? Number.NaN;
  const perPod = (median / PODS) * 1e6;
  process.stdout.write(
    `${title}: ${Math.round((PODS / median) * 10).toLocaleString('en')} pods in 10 ms (${perPod.toFixed(0)} ns each), ${allowed / RUNS} of ${PODS} allowed\n`,
  );
}

measure('restricted, pods that pass', 'restricted', strict);
measure('baseline, pods that pass', 'baseline', strict);
measure('restricted, pods that fail', 'restricted', { privileged: true, capabilities: { add: ['SYS_ADMIN'] } });
