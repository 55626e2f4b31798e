import { InputError, tell } from '../../kit/index.ts';
import { configWords } from './config-words.ts';
import type { KeyPath, Mistake } from './mistakes.ts';
import type { YamlTree } from './yaml-tree.ts';

/** Collects what is wrong with a file, each mistake once. */
export class MistakeList {
  private readonly tree: YamlTree;
  private readonly byText = new Map<string, Mistake>();

  constructor(tree: YamlTree, mistakes: readonly Mistake[]) {
    this.tree = tree;
    for (const mistake of mistakes) this.keep(mistake);
  }

  get all(): readonly Mistake[] {
    return [...this.byText.values()];
  }

  /** @param path where the value stands that is to be changed. */
  add(path: KeyPath, message: string, hint?: string): void {
    this.keep({ ...this.tree.placeOf(path), message, hint });
  }

  /**
   * What the rule gives; undefined, and a mistake, when it throws an InputError.
   * @param path where the value stands that is to be changed.
   */
  attempt<Value>(path: KeyPath, rule: () => Value): Value | undefined {
    try {
      return rule();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.add(path, tell(error.wording, configWords), tell(error.hint, configWords));
      return undefined;
    }
  }

  private keep(mistake: Mistake): void {
    this.byText.set(JSON.stringify([mistake.line, mistake.column, mistake.message]), mistake);
  }
}
