import type { PickleValue } from './pickle-value.ts';

/** Picklers write containers in batches of 1000, and nest a few of them. */
const maxDepth = 1 << 16;
/** Python itself gives up at about 1000. */
const maxOpenMarkCount = 256;
/**
 * As many as 131,072 tensors need, which take six containers, ten entries of the memo and twenty items each.
 * Together with the length of the pickle these bound the memory that it can ask for to some 300 MB.
 */
const maxContainerCount = 1 << 20;
const maxMemoCount = 1 << 21;
const maxItemCount = 1 << 22;
/** Lists and dicts with something in them: one for each module, and one for each parameter of an optimiser. */
const maxFilledCount = 1 << 18;

/** What a pickle works on: its stack with marks, and its memo; all bounded. */
export class PickleStack {
  readonly #values: PickleValue[] = [];
  /** Depths at which marks are. */
  readonly #marks: number[] = [];
  readonly #memo: PickleValue[] = [];
  readonly #fail: (message: string) => never;
  #containerCount = 0;
  #itemCount = 0;
  #filledCount = 0;

  constructor(fail: (message: string) => never) {
    this.#fail = fail;
  }

  push(value: PickleValue): void {
    if (this.#values.length >= maxDepth) this.#fail(`the stack is deeper than ${maxDepth} values`);
    this.#values.push(value);
  }

  /** Containers and calls take memory of their own. */
  countContainer(): void {
    if (++this.#containerCount > maxContainerCount) {
      this.#fail(`the pickle has more than ${maxContainerCount} containers`);
    }
  }

  /** The first items of a list or dict take far more room than the next. */
  countFilled(): void {
    if (++this.#filledCount > maxFilledCount) {
      this.#fail(`the pickle has more than ${maxFilledCount} lists and dicts that are not empty`);
    }
  }

  /** Items of containers. */
  countItems(count: number): void {
    this.#itemCount += count;
    if (this.#itemCount > maxItemCount) this.#fail(`the pickle has more than ${maxItemCount} items`);
  }

  mark(): void {
    if (this.#marks.length >= maxOpenMarkCount) {
      this.#fail(`values are nested deeper than ${maxOpenMarkCount} levels`);
    }
    this.#marks.push(this.#values.length);
  }

  pop(): PickleValue {
    this.#checkDepth(1);
    return this.#values.pop() ?? null;
  }

  popMany(count: number): PickleValue[] {
    this.#checkDepth(count);
    const at = this.#values.length - count;
    const items = this.#values.slice(at);
    this.#values.length = at;
    return items;
  }

  /** All above the last mark. */
  popMarked(): PickleValue[] {
    const depth = this.#marks.pop();
    if (depth === undefined) return this.#fail('values are taken up to a mark that is not there');
    return this.#values.splice(depth);
  }

  top(): PickleValue | undefined {
    this.#checkDepth(1);
    return this.#values.at(-1);
  }

  /** The topmost values, the last first; for errors. */
  peek(count: number): PickleValue[] {
    return this.#values.slice(-count).reverse();
  }

  /** The one value that is left at the end. */
  finish(): PickleValue {
    const result = this.pop();
    if (this.#values.length + this.#marks.length > 0) this.#fail('the pickle ends with values left over');
    return result;
  }

  recall(index: number): PickleValue {
    const value = this.#memo[index];
    return value === undefined
      ? this.#fail(`entry ${index} of the memo is read before it is written`)
      : value;
  }

  /** Picklers number their entries one after the other, so that no number can ask for room. */
  memorise(index = this.#memo.length): void {
    const { length } = this.#memo;
    if (index > length) this.#fail(`entry ${index} of the memo is written when there are ${length}`);
    if (index >= maxMemoCount) this.#fail(`the memo has more than ${maxMemoCount} entries`);
    this.#memo[index] = this.top() ?? null;
  }

  /** What lies below the last mark is out of reach. */
  #checkDepth(count: number): void {
    if (this.#values.length - (this.#marks.at(-1) ?? 0) < count) {
      this.#fail('a value is taken that is not there');
    }
  }
}
