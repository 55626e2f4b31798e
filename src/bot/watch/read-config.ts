import { InputError, project } from '../../kit/index.ts';
import { findText } from '../../stores/disk/index.ts';
import { parseWatchConfig } from '../config/parse-watch-config.ts';
import type { WatchConfig } from '../config/watch-config.ts';

const maxByteLength = 1 << 20;

/**
 * @throws {InputError} there is no such file, or it has mistakes
 * @throws {AccessError} it may not be read
 */
export async function readConfig(path: string): Promise<WatchConfig> {
  const text = await findText(path, 'configuration', maxByteLength);
  if (text !== undefined) return parseWatchConfig(text, path);
  throw new InputError(`There is no configuration ${path}.`, {
    code: 'config-missing',
    hint: `Name the file, or write a first one with: ${project.name} config init${path === 'extrapolate.yml' ? '' : ` ${path}`}`,
  });
}
