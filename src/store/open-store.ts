import { chmodSync, mkdirSync } from 'node:fs';
import { type MessagePort, Worker } from 'node:worker_threads';
import { explainError } from './database/explain-error.ts';
import { Client, callsOver } from './remote/client.ts';
import type { WorkerPlan } from './remote/messages.ts';
import type { Store } from './store.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';

export interface StoreOptions {
  /** The data folder, made where it is missing; see `dataFolder`. It is not used with a database. */
  readonly data: string;
  /** `postgres://user:password@host/database`, in place of the data folder. */
  readonly database?: string | undefined;
  /** Whose history this is: the name of a cluster, or the paths. Targets in one place keep apart. */
  readonly target: string;
  /** For tests: the size in pages at which the disk counts as full. */
  readonly mostPages?: number | undefined;
}

/** A store as the process has it that opened it. */
export interface OpenStore extends Store {
  /**
   * Ports over which another thread uses the store by `connectStore`, so that what it stores does not pass through this
   * one: `postMessage({ link }, [link.read, link.write])`.
   */
  link(): StoreLink;
}

export interface StoreLink {
  readonly read: MessagePort;
  readonly write: MessagePort;
}

/** Opens the store, in threads of its own: one that writes, and with the embedded database one that reads. */
export async function openStore({ data, database, target, mostPages }: StoreOptions): Promise<OpenStore> {
  if (database !== undefined) {
    const both = await DatabaseThread.start({ engine: 'postgres', url: checkedUrl(database), target });
    return storeOver(both, both);
  }
  makeFolder(data);
  const plan = { engine: 'sqlite', folder: data, target } as const;
  const writer = await DatabaseThread.start({ ...plan, access: 'write', mostPages });
  try {
    return storeOver(await DatabaseThread.start({ ...plan, access: 'read' }), writer);
  } catch (error) {
    await writer.close();
    throw error;
  }
}

/** The store of another thread. Closing it ends the link alone. */
export function connectStore({ read, write }: StoreLink): Store {
  const close = async () => {
    read.close();
    write.close();
  };
  return { ...callsOver(new Client(read), new Client(write)), close };
}

function storeOver(reader: DatabaseThread, writer: DatabaseThread): OpenStore {
  return {
    ...callsOver(reader.client(), writer.client()),
    link: () => ({ read: reader.connect(), write: writer.connect() }),
    close: async () => {
      await reader.close();
      await writer.close();
    },
  };
}

function makeFolder(folder: string): void {
  try {
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(folder, 0o700);
  } catch (error) {
    throw new StoreError(
      'bad-place',
      `the data folder ${folder} cannot be made: ${explainError(error, folder).message}`,
    );
  }
}

function checkedUrl(database: string): string {
  const url = URL.parse(database);
  // The address may hold a password, so that it is not repeated.
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    throw new StoreError('bad-place', 'the address of a database is postgres://user@host/database');
  }
  return database;
}

interface Start {
  readonly ready?: true;
  readonly error?: { readonly code: StoreErrorCode; readonly message: string };
}

/** A thread with a connection to a database. */
class DatabaseThread {
  readonly #worker: Worker;
  readonly #clients: Client[] = [];
  readonly #ended: Promise<void>;

  private constructor(worker: Worker) {
    this.#worker = worker;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    const end = (reason: StoreError): void => {
      for (const client of this.#clients) client.end(reason);
    };
    worker.on('error', (error) => end(explainError(error, 'the store')));
    worker.on('exit', () => {
      end(new StoreError('closed', 'the store is closed'));
      resolve();
    });
  }

  static async start(plan: WorkerPlan): Promise<DatabaseThread> {
    const worker = new Worker(workerFile(), { workerData: plan, execArgv: [] });
    const thread = new DatabaseThread(worker);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    worker.once('message', ({ error }: Start) => {
      if (error === undefined) resolve();
      else reject(new StoreError(error.code, error.message));
    });
    worker.once('error', (error) => reject(explainError(error, 'the store')));
    worker.once('exit', () => reject(new StoreError('failed', 'the thread of the store ended before it began')));
    await promise;
    return thread;
  }

  /** Calls the thread from this one. */
  client(): Client {
    const client = new Client(this.connect());
    this.#clients.push(client);
    return client;
  }

  /** A port over which the thread answers calls. */
  connect(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#worker.postMessage({ serve: port1 }, [port1]);
    return port2;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.finish()));
    this.#worker.postMessage({ close: true });
    await this.#ended;
  }
}

/** The worker stands beside this file in the source; bundled, in the folder of the program. */
function workerFile(): URL {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL('./worker.ts', here);
  return new URL(here.includes('/chunks/') ? '../store-worker.js' : './store-worker.js', here);
}
