import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where the store keeps its data when nothing is said: `breakwater` in the user's folder for state (XDG Base Directory
 * Specification; a path there that is not absolute is ignored).
 */
export function dataFolder(env: Readonly<Record<string, string | undefined>>): string {
  const state = env['XDG_STATE_HOME'];
  if (state !== undefined && isAbsolute(state)) return join(state, 'breakwater');
  const local = env['LOCALAPPDATA'];
  if (process.platform === 'win32' && local !== undefined) return join(local, 'breakwater', 'state');
  return join(env['HOME'] ?? homedir(), '.local', 'state', 'breakwater');
}
