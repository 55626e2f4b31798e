import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseToken } from '../../app/options/index.ts';
import type { Environment } from '../../kit/index.ts';

/**
 * The user's token, from where Python's huggingface_hub looks too: HF_TOKEN, then the file that
 * `hf auth login` writes (HF_TOKEN_PATH, HF_HOME/token, XDG_CACHE_HOME/huggingface/token, ~/.cache/…).
 * @throws InputError, without the value, when what is there cannot be a token.
 */
export function findToken(environment: Environment, homeDirectory: string): string | undefined {
  const given = parseToken(environment.HF_TOKEN, 'HF_TOKEN');
  if (given !== undefined) return given;
  const path = tokenPath(environment, homeDirectory);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined; // no login is the usual case, and an unreadable one is no reason to stop a public read
  }
  return parseToken(text, path);
}

function tokenPath(environment: Environment, homeDirectory: string): string {
  if (environment.HF_TOKEN_PATH) return environment.HF_TOKEN_PATH;
  if (environment.HF_HOME) return join(environment.HF_HOME, 'token');
  return join(environment.XDG_CACHE_HOME || join(homeDirectory, '.cache'), 'huggingface', 'token');
}
