import { excerpt, listNames } from '../../kit/index.ts';
import type { Checkpoint } from './checkpoint.ts';

/** What the files of a checkpoint hold besides its tensors, a sentence for each file. */
export function describeLeftOut({ shards, snapshot }: Checkpoint): readonly string[] {
  return shards.flatMap(({ path, leftOut }) => {
    if (leftOut === undefined) return [];
    const { wrapper, entries } = leftOut;
    const { name } = snapshot.source(path);
    const names = listNames(entries, quote);
    if (wrapper === undefined) return [`${name}: beside the tensors there are ${names}, which are left out.`];
    const others = entries.length === 0 ? '' : `; beside it there are ${names}, which are left out`;
    return [`${name}: the tensors are those of its entry ${quote(wrapper)}${others}.`];
  });
}

/** As tensors are quoted. */
const quote = (name: string) => `'${excerpt(name).slice(1, -1)}'`;
