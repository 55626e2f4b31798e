import { excerpt } from '../../kit/index.ts';
import { callGlobal, loadStorage } from './calls.ts';
import { globalFault, tensorRefusal } from './faults.ts';
import { findGlobal, findUnsupported } from './globals.ts';
import { nameOpcode, opcodes } from './opcodes.ts';
import { PickleBytes, type PicklePlace } from './pickle-bytes.ts';
import { PickleStack } from './pickle-stack.ts';
import { type DictValue, describeValue, type GlobalValue, type PickleValue } from './pickle-value.ts';
import { readScalar } from './read-scalar.ts';

/** The largest open models have some 90,000, in all their shards together. */
const maxTensorCount = 1 << 17;

/** The names of tensors are looked for so deep in the stack, for errors. */
const maxNameDepth = 4;

/**
 * Reads a pickle of protocols 2 to 5, as far as state dicts need them, and says what it would make. Nothing is
 * imported or called: what a pickle may name is in a list, and what those would do is done by this room.
 *
 * @throws FormatError naming the opcode, function or class that is not in the list, or the limit that is passed;
 *   IncompatibleError for tensors that are no plain arrays.
 */
export function unpickle(bytes: Uint8Array, place: PicklePlace): PickleValue {
  return new Unpickler(bytes, place).run();
}

class Unpickler {
  readonly #bytes: PickleBytes;
  readonly #place: PicklePlace;
  readonly #stack: PickleStack;
  #tensorCount = 0;
  /** Index of the opcode that is being obeyed. */
  #opcodeAt = 0;

  constructor(bytes: Uint8Array, place: PicklePlace) {
    this.#bytes = new PickleBytes(bytes, place);
    this.#place = place;
    this.#stack = new PickleStack(this.#fail);
  }

  run(): PickleValue {
    const bytes = this.#bytes;
    if (bytes.readByte() !== opcodes.proto) this.#fail('the pickle does not begin with its protocol');
    const protocol = bytes.readByte();
    if (protocol < 2 || protocol > 5) this.#fail(`the pickle is of protocol ${protocol}; 2 to 5 are read`);
    for (;;) {
      this.#opcodeAt = bytes.position;
      const opcode = bytes.readByte();
      if (opcode === opcodes.stop) break;
      const value = readScalar(opcode, bytes) ?? this.#make(opcode);
      if (value !== undefined) this.#stack.push(value);
      else if (!this.#arrange(opcode)) this.#refuse(opcode);
    }
    const result = this.#stack.finish();
    if (bytes.remaining > 0) this.#fail(`${bytes.remaining} bytes follow the end of the pickle`);
    return result;
  }

  /** Opcodes that leave a value made of others. */
  #make(opcode: number): PickleValue | undefined {
    const stack = this.#stack;
    switch (opcode) {
      case opcodes.none:
        return null;
      case opcodes.binGet:
        return stack.recall(this.#bytes.readByte());
      case opcodes.longBinGet:
        return stack.recall(this.#bytes.readUint32());
      case opcodes.emptyTuple:
        return this.#makeTuple([]);
      case opcodes.tuple1:
        return this.#makeTuple(stack.popMany(1));
      case opcodes.tuple2:
        return this.#makeTuple(stack.popMany(2));
      case opcodes.tuple3:
        return this.#makeTuple(stack.popMany(3));
      case opcodes.tuple:
        return this.#makeTuple(stack.popMarked());
      case opcodes.emptyList:
        stack.countContainer();
        return { kind: 'list', items: [] };
      case opcodes.emptyDict:
        stack.countContainer();
        return { kind: 'dict', entries: undefined, others: undefined };
      case opcodes.global:
        return this.#nameGlobal(this.#bytes.readLine(), this.#bytes.readLine());
      case opcodes.stackGlobal: {
        const [module, name] = stack.popMany(2);
        return typeof module === 'string' && typeof name === 'string'
          ? this.#nameGlobal(module, name)
          : this.#fail('a global without module or name');
      }
      case opcodes.reduce:
        return this.#call();
      case opcodes.binPersId:
        stack.countContainer();
        return loadStorage(stack.pop(), this.#at, this.#fail);
      default:
        return undefined;
    }
  }

  /** Opcodes that change what is there already. Returns whether it was one. */
  #arrange(opcode: number): boolean {
    const stack = this.#stack;
    switch (opcode) {
      case opcodes.frame:
        // How far to read ahead; all is here already.
        this.#bytes.readLength64();
        return true;
      case opcodes.mark:
        stack.mark();
        return true;
      case opcodes.binPut:
        stack.memorise(this.#bytes.readByte());
        return true;
      case opcodes.longBinPut:
        stack.memorise(this.#bytes.readUint32());
        return true;
      case opcodes.memoize:
        stack.memorise();
        return true;
      case opcodes.append:
        this.#append(stack.popMany(1));
        return true;
      case opcodes.appends:
        this.#append(stack.popMarked());
        return true;
      case opcodes.setItem:
        this.#setItems(stack.popMany(2));
        return true;
      case opcodes.setItems:
        this.#setItems(stack.popMarked());
        return true;
      case opcodes.build:
        this.#setState(stack.pop(), stack.top());
        return true;
      default:
        return false;
    }
  }

  #refuse(opcode: number): never {
    if (opcode === opcodes.proto) this.#fail('the pickle has a second protocol');
    const name = nameOpcode(opcode);
    const hex = `0x${opcode.toString(16).padStart(2, '0')}`;
    if (name === undefined) this.#fail(`${hex} is no opcode of pickles`);
    throw this.#globalFault(`the pickle uses the opcode ${name} (${hex}), which no state dict needs`);
  }

  #makeTuple(items: readonly PickleValue[]): PickleValue {
    this.#stack.countContainer();
    this.#stack.countItems(items.length);
    return { kind: 'tuple', items };
  }

  #nameGlobal(module: string, name: string): GlobalValue {
    const global = findGlobal(module, name);
    if (global !== undefined) {
      this.#stack.countContainer();
      return { kind: 'global', name: `${module} ${name}`, global };
    }
    const unsupported = findUnsupported(module, name);
    if (unsupported !== undefined) {
      const what = `${this.#nameTensor()} is ${unsupported} and cannot be read (${module}.${name})`;
      throw tensorRefusal(this.#place.source, what);
    }
    throw this.#globalFault(
      `the pickle asks for ${excerpt(`${module} ${name}`)}, which no state dict needs; nothing was called`,
    );
  }

  /** The tensor that is being made: a dict's key comes before its value, and that begins with its functions. */
  #nameTensor(): string {
    for (const value of this.#stack.peek(maxNameDepth)) {
      if (typeof value === 'string') return `the tensor ${excerpt(value)}`;
      if (!isGlobal(value)) break;
    }
    return 'a tensor';
  }

  #call(): PickleValue {
    const args = this.#stack.pop();
    const callee = this.#stack.pop();
    if (!isGlobal(callee) || !('call' in callee.global)) {
      throw this.#globalFault(
        `the pickle calls ${isGlobal(callee) ? excerpt(callee.name) : describeValue(callee)}`,
      );
    }
    if (typeof args !== 'object' || args?.kind !== 'tuple') {
      return this.#fail(`${callee.name} is called with ${describeValue(args)} instead of a tuple`);
    }
    this.#stack.countContainer();
    const value = callGlobal(callee.global.call, args, this.#at, this.#fail);
    if (value.kind === 'tensor' && ++this.#tensorCount > maxTensorCount) {
      this.#fail(`the pickle has more than ${maxTensorCount} tensors`);
    }
    return value;
  }

  #append(items: readonly PickleValue[]): void {
    const list = this.#stack.top();
    if (typeof list !== 'object' || list?.kind !== 'list') {
      this.#fail(`something is appended to ${describeValue(list)}`);
    }
    this.#stack.countItems(items.length);
    if (list.items.length === 0) this.#stack.countFilled();
    for (const item of items) list.items.push(item);
  }

  #setItems(items: readonly PickleValue[]): void {
    const dict = this.#stack.top();
    if (!isDict(dict)) this.#fail(`an item is set in ${describeValue(dict)}`);
    if (items.length % 2 !== 0) this.#fail('a key without a value');
    this.#stack.countItems(items.length);
    if (dict.entries === undefined) this.#stack.countFilled();
    dict.entries ??= new Map();
    for (let index = 0; index < items.length; index += 2) {
      const [key = null, value = null] = [items[index], items[index + 1]];
      if (typeof key !== 'string') {
        dict.others ??= [];
        dict.others.push(key, value);
      } else if (dict.entries.has(key)) {
        this.#fail(`a dict has the key ${excerpt(key)} twice`);
      } else {
        dict.entries.set(key, value);
      }
    }
  }

  /** Attributes of an OrderedDict; torch keeps the versions of modules there, as `_metadata`. */
  #setState(state: PickleValue, target: PickleValue | undefined): void {
    if (isDict(target) && isDict(state)) return;
    throw this.#globalFault(
      `the pickle sets the state of ${describeValue(target)} to ${describeValue(state)}`,
    );
  }

  #globalFault(message: string) {
    return globalFault(this.#place.source, message, this.#at);
  }

  /** Where in the file the opcode is. */
  get #at(): number {
    return this.#place.start + this.#opcodeAt;
  }

  readonly #fail: (message: string) => never = (message) => this.#bytes.fail(message, this.#opcodeAt);
}

function isDict(value: PickleValue | undefined): value is DictValue {
  return typeof value === 'object' && value?.kind === 'dict';
}

function isGlobal(value: PickleValue | undefined): value is GlobalValue {
  return typeof value === 'object' && value?.kind === 'global';
}
