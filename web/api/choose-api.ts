import type { EmbeddedData } from '../../src/views/index.ts';
import type { Api } from './api.ts';
import { fileApi } from './file-api.ts';
import { inflate } from './inflate.ts';

/** The file's own data where there is any, or else the server that the page came from. */
export async function chooseApi(): Promise<{ readonly api: Api; readonly mode: 'file' | 'server' }> {
  const carried = document.getElementById('breakwater-data')?.textContent;
  if (carried == null) throw new Error('this page carries no data');
  const text = await inflate(carried);
  return { api: fileApi(JSON.parse(text) as EmbeddedData), mode: 'file' };
}
