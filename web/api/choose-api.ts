import type { EmbeddedData } from '../../src/views/index.ts';
import type { Api } from './api.ts';
import { fileApi } from './file-api.ts';
import { inflate } from './inflate.ts';

/** The file's own data where there is any, or else the server that the page came from. */
export async function chooseApi(): Promise<{ readonly api: Api; readonly mode: 'file' | 'server' }> {
  if (__ONE_FILE__) {
    const carried = document.getElementById('breakwater-data')?.textContent ?? '';
    return { api: fileApi(JSON.parse(await inflate(carried)) as EmbeddedData), mode: 'file' };
  }
  const { httpApi } = await import('./http-api.ts');
  return { api: httpApi(), mode: 'server' };
}
