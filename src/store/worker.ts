/** The thread that a database lives in. It is an entry of the build, started by `open-store.ts`. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { explainError } from './database/explain-error.ts';
import { openEngine } from './database/open-engine.ts';
import type { WorkerPlan } from './remote/messages.ts';
import { Server } from './remote/serve.ts';

const plan: WorkerPlan = workerData;
const place = plan.engine === 'sqlite' ? plan.folder : 'the database';
const explain = (error: unknown) => explainError(error, place);

try {
  const context = await openEngine(plan);
  const server = new Server(context, explain);
  parentPort?.on('message', async (message: { readonly serve?: MessagePort }) => {
    if (message.serve !== undefined) {
      server.serve(message.serve);
      return;
    }
    await server.idle();
    await context.engine.close();
    process.exit();
  });
  parentPort?.postMessage({ ready: true });
} catch (error) {
  const { code, message } = explain(error);
  parentPort?.postMessage({ error: { code, message } });
}
