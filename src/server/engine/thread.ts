/** The thread that reads, judges and answers. It is an entry of the build, started by `engine-thread.ts`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { AnswersError } from '../../answers/index.ts';
import type { Exception } from '../../audit/index.ts';
import { BreakwaterError, podTemplatePaths, type Snapshot } from '../../kube/index.ts';
import { jsonText } from '../../report/index.ts';
import { connectStore, makeScanRecord, type Store, StoreError } from '../../store/index.ts';
import { isMaterial, watchCluster } from '../../watch/index.ts';
import { type ClusterSource, sourceName } from '../scan-plan.ts';
import { ServerError } from '../server-error.ts';
import { controlRecords } from './control-records.ts';
import type { EngineData, FromEngine, RefusalCode, ToEngine } from './protocol.ts';
import { answerOf } from './questions.ts';
import type { ScanState } from './scan-state.ts';
import { type Changed, Judge, readPaths } from './scanning.ts';

/** Between two attempts to store a scan while the database is away, in milliseconds: the first, and the longest. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

class Engine {
  readonly #port: MessagePort;
  readonly #data: EngineData;
  readonly #judge: Judge;
  readonly #store: Store;
  readonly #stop = new AbortController();
  #state: ScanState | undefined;
  #exceptions: readonly Exception[] = [];
  #following = false;
  /** Of the cluster, as it was read last. */
  #followed: { readonly snapshot: Snapshot; readonly source: string } | undefined;
  /** States are judged one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(port: MessagePort, data: EngineData) {
    this.#port = port;
    this.#data = data;
    this.#judge = new Judge(data.plan);
    this.#store = connectStore(data.store);
    port.on('message', (message: ToEngine) => this.#receive(message));
  }

  #receive(message: ToEngine): void {
    switch (message.type) {
      case 'scan':
        this.#exceptions = message.exceptions;
        (this.#following ? this.#scanAgain() : this.#scan()).catch((error: unknown) => this.#fail(error));
        return;
      case 'ask':
        this.#answer(message.id, message.question);
        return;
      case 'stop':
        this.#stop.abort();
        this.#store.close().then(() => this.#port.close());
    }
  }

  async #scan(): Promise<void> {
    const { plan } = this.#data;
    if (plan.source.type === 'cluster') {
      this.#following = true;
      await this.#follow(plan.source);
      return;
    }
    const startedAt = Date.now();
    const snapshot = await readPaths(plan, plan.source, (progress) => this.#send({ type: 'progress', progress }));
    await this.#take(snapshot, undefined, startedAt, sourceName(plan));
  }

  async #follow({ context, kubeconfig, namespace, requestTimeout }: ClusterSource): Promise<void> {
    const { plan, pause } = this.#data;
    await watchCluster({
      context,
      kubeconfig,
      namespace,
      requestTimeout,
      env: plan.env,
      interactive: false,
      needs: this.#judge.needs,
      podTemplates: podTemplatePaths(plan.podTemplates),
      signal: this.#stop.signal,
      onProgress: ({ kinds, of }) =>
        this.#send({ type: 'progress', progress: { phase: 'reading', done: kinds, total: of } }),
      onState: async ({ snapshot, changes, context: name }) => {
        const before = this.#followed?.snapshot;
        const material = changes.filter(isMaterial);
        if (before !== undefined && material.length === 0 && sameGaps(before, snapshot)) return;
        const changed = material.flatMap((change) => [change.before, change.after].filter((one) => one !== undefined));
        this.#followed = { snapshot, source: `cluster ${name}` };
        await this.#inTurn(snapshot, before === undefined ? undefined : changed);
        // Changes wait meanwhile.
        await sleep(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      },
    });
  }

  /** Judges what is known of the cluster: exceptions are others, or the day is. */
  async #scanAgain(): Promise<void> {
    if (this.#followed !== undefined) await this.#inTurn(this.#followed.snapshot, []);
  }

  #inTurn(snapshot: Snapshot, changed: Changed | undefined): Promise<void> {
    const source = this.#followed?.source ?? '';
    const turn = this.#turn.then(() => this.#take(snapshot, changed, Date.now(), source));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #take(snapshot: Snapshot, changed: Changed | undefined, startedAt: number, source: string): Promise<void> {
    this.#send({ type: 'progress', progress: { phase: 'judging', done: 0 } });
    const state = this.#judge.judge(snapshot, this.#exceptions, changed, new Date(startedAt));
    this.#state = state;
    const finishedAt = Date.now();
    this.#send({
      type: 'judged',
      scan: {
        startedAt,
        finishedAt,
        objects: snapshot.objects.length,
        findings: state.audit.findings.length,
        gaps: state.gaps.length,
      },
    });
    this.#send({ type: 'progress', progress: { phase: 'storing', done: 0 } });
    const tools = { breakwater: this.#data.version };
    const { audit, gaps } = state;
    const controls = controlRecords(audit);
    const stored = await this.#record(
      makeScanRecord({ snapshot, audit, gaps, controls, startedAt, finishedAt, source, tools }),
    );
    // What most questions need is ready before the first one comes.
    try {
      state.prepare();
    } catch {
      // The question that needs it says why.
    }
    this.#send(stored);
  }

  /** Tries until the store has it: the same record is never stored twice. */
  async #record(record: Parameters<Store['recordScan']>[0]): Promise<FromEngine> {
    for (let wait = FIRST_WAIT; !this.#stop.signal.aborted; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      try {
        if (!(await this.#store.lead())) return { type: 'passed-over' };
        const { id, changes } = (await this.#store.recordScan(record)).scan;
        const { opened, reopened, resolved, changed } = changes;
        return { type: 'stored', stored: { id, opened, reopened, resolved, changed } };
      } catch (error) {
        if (!(error instanceof StoreError) || !['unavailable', 'not-leader', 'full'].includes(error.code)) throw error;
        this.#send({ type: 'failed', message: `the scan is not stored yet: ${error.message}`, isOver: false });
        await sleep(wait, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    }
    return { type: 'passed-over' };
  }

  #answer(id: number, question: Parameters<typeof answerOf>[0]): void {
    try {
      if (this.#state === undefined) throw new ServerError('no-scan-yet', 'the first scan is under way: ask again');
      const { source } = this.#data.plan;
      const namespace = (source.type === 'paths' ? source.namespace : undefined) ?? 'default';
      this.#send({ type: 'answer', id, json: jsonText(answerOf(question, this.#state, namespace)) });
    } catch (error) {
      this.#send({ type: 'refused', id, code: refusalCode(error), message: messageOf(error) });
    }
  }

  #fail(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    this.#following = false;
    this.#send({ type: 'failed', message: messageOf(error), isOver: true });
  }

  #send(message: FromEngine): void {
    this.#port.postMessage(message);
  }
}

function sameGaps(a: Snapshot, b: Snapshot): boolean {
  const texts = ({ gaps }: Snapshot) => gaps.map(({ source, message }) => `${source}: ${message}`).join('\n');
  return texts(a) === texts(b);
}

function refusalCode(error: unknown): RefusalCode {
  if (error instanceof AnswersError) return 'bad-question';
  if (error instanceof ServerError && (error.code === 'not-found' || error.code === 'no-scan-yet')) return error.code;
  // Engines refuse what they are asked with errors of their own.
  return error instanceof BreakwaterError ? 'bad-question' : 'failed';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (parentPort !== null) new Engine(parentPort, workerData as EngineData);
