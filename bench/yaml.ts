/**
 * `node bench/yaml.ts [MEGABYTES]`: how fast texts are read, and fields located, on one core. The texts are Deployments
 * as people write them; the medians are of several runs, after one to warm up.
 */
import type { DocumentRange, FieldPath, SourceText } from '../src/kube/index.ts';
import { locateField, readDocuments } from '../src/sources/yaml/index.ts';

const RUNS = 7;

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-${index}
  namespace: team-${index % 40}
  labels:
    app.kubernetes.io/name: shop
    app.kubernetes.io/instance: shop-${index}
    tier: "backend"
  annotations:
    description: Serves the catalogue, its images and the search
    checksum/config: 4f${(index * 7919).toString(16).padStart(12, '0')}a
spec:
  replicas: ${(index % 5) + 1}
  selector:
    matchLabels:
      app.kubernetes.io/instance: shop-${index}
  template:
    metadata:
      labels: {app.kubernetes.io/instance: shop-${index}, tier: backend}
    spec:
      serviceAccountName: shop
      # The pod talks to the database alone.
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
      - name: web
        image: registry.example.com/shop/web:1.${index % 30}.${index % 7}
        args: ["--listen=0.0.0.0:8080", "--log-level", "info"]
        ports:
        - containerPort: 8080
          name: http
        env:
        - name: DATABASE_HOST
          value: database.team-${index % 40}.svc.cluster.local
        - name: DATABASE_PASSWORD
          valueFrom:
            secretKeyRef: {name: database, key: password}
        resources:
          requests:
            cpu: 100m
            memory: 128Mi
          limits:
            memory: 256Mi
        securityContext:
          allowPrivilegeEscalation: false
          capabilities:
            drop:
            - ALL
        volumeMounts:
        - name: data
          mountPath: /data
      volumes:
      - name: data
        emptyDir: {}
`;
}

function yamlText(bytes: number): string {
  const documents: string[] = [];
  for (let length = 0; length < bytes; ) {
    const document = deployment(documents.length);
    documents.push(document);
    length += document.length + 4;
  }
  return documents.join('---\n');
}

function jsonText(yaml: string): string {
  const items = readDocuments({ name: 'bench', text: yaml }).map(({ value }) => value);
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2);
}

function listText(yaml: string): string {
  const items = yaml.split('---\n').map((document) => `- ${document.trimEnd().replaceAll('\n', '\n  ')}\n`);
  return `apiVersion: v1\nkind: List\nitems:\n${items.join('')}`;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;
}

function time(run: () => unknown): number {
  const times: number[] = [];
  for (let index = 0; index <= RUNS; index++) {
    const start = performance.now();
    run();
    if (index > 0) times.push(performance.now() - start);
  }
  return median(times);
}

function line(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(44)} ${value}\n`);
}

function benchRead(name: string, text: string): void {
  const milliseconds = time(() => readDocuments({ name, text }));
  const speed = text.length / 1e6 / (milliseconds / 1000);
  line(
    `read ${name}`,
    `${speed.toFixed(0)} MB/s (${milliseconds.toFixed(0)} ms for ${(text.length / 1e6).toFixed(1)} MB)`,
  );
}

const FIELD: FieldPath = ['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'allowPrivilegeEscalation'];

/** Locates one field of each object, in order, as a report does. */
function benchLocate(
  name: string,
  text: string,
  fieldsOf: (ranges: readonly DocumentRange[]) => [DocumentRange, FieldPath][],
): void {
  const source: SourceText = { name, text };
  const fields = fieldsOf(readDocuments(source).map(({ range }) => range));
  const start = performance.now();
  for (const [range, path] of fields) locateField(range, path);
  const milliseconds = performance.now() - start;
  line(`locate ${name}`, `${((milliseconds * 1000) / fields.length).toFixed(1)} µs a field (${fields.length} fields)`);
}

const megabytes = Number(process.argv[2] ?? 15);
const yaml = yamlText(megabytes * 1e6);
const json = jsonText(yaml);
const list = listText(yaml);
const count = yaml.split('---\n').length;

benchRead('YAML, many documents', yaml);
benchRead('YAML, one List', list);
benchRead('JSON, one List', json);
benchRead(
  'JSON, a value a line',
  JSON.parse(json)
    .items.map((item: unknown) => JSON.stringify(item))
    .join('\n'),
);
benchLocate('in YAML, many documents', yaml, (ranges) => ranges.map((range) => [range, FIELD]));
const inList = ([range]: readonly DocumentRange[]): [DocumentRange, FieldPath][] =>
  range === undefined ? [] : Array.from({ length: count }, (_, index) => [range, ['items', index, ...FIELD]]);
benchLocate('in YAML, one List', list, inList);
benchLocate('in JSON, one List', json, inList);
line('peak memory', `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
