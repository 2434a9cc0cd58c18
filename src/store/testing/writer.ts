/** `node writer.ts PLAN FROM`: records scans of the model one after the other, and prints the number of each that is stored. */
import type { WorkerPlan } from '../remote/messages.ts';
import { openHere } from './calls.ts';
import { recordModelScan } from './model-scan.ts';

const [plan = '', from = '1'] = process.argv.slice(2);
const store = await openHere(JSON.parse(plan) as WorkerPlan);
for (let number = Number(from); ; number++) {
  await recordModelScan(store, number);
  process.stdout.write(`${number}\n`);
}
