import { describe, expect, test } from 'vitest';
import { findStateDict } from '../../../src/formats/torch/state-dict.ts';
import { unpickle } from '../../../src/formats/torch/unpickle.ts';
import { FormatError, IncompatibleError } from '../../../src/kit/errors.ts';
import { dict, get, global, integer, pickle, put, storage, tensor, text, tuple } from './build-pickle.ts';

/** Where in the file the pickles are said to begin. */
const start = 64;

function read(code: string | Uint8Array) {
  const bytes = typeof code === 'string' ? Buffer.from(code, 'latin1') : code;
  return findStateDict(unpickle(bytes, { source: 'weights.bin', start }), 'weights.bin');
}

function refusal(code: string | Uint8Array): FormatError | IncompatibleError {
  try {
    read(code);
  } catch (error) {
    if (error instanceof FormatError || error instanceof IncompatibleError) {
      expect(error.message.length).toBeLessThan(500);
      return error;
    }
    throw error;
  }
  throw new Error('was not refused');
}

test('what the lies begin from is accepted', () => {
  expect([...read(pickle(dict({ w: tensor() }))).tensors.keys()]).toEqual(['w']);
});

/** `¦` marks the opcode at which the fault must be reported. */
describe('a pickle may not ask for', () => {
  const command = `${global('os', 'system')}${tuple(text('ls'))}R`;
  const withTensor = (value: string) => pickle(dict({ w: tensor(), x: value }));

  test.each([
    ['a command', withTensor(`¦${command}`), '"os system"'],
    ['a command, by another module', withTensor(`¦${global('posix', 'system')}`), '"posix system"'],
    ['evaluation', withTensor(`¦${global('builtins', 'eval')}`), '"builtins eval"'],
    ['evaluation, by its old name', withTensor(`¦${global('__builtin__', 'eval')}`), '"__builtin__ eval"'],
    ['attributes', withTensor(`¦${global('builtins', 'getattr')}`), '"builtins getattr"'],
    ['a partial call', withTensor(`¦${global('functools', 'partial')}`), '"functools partial"'],
    ['a module', withTensor(`¦${global('torch.hub', 'load')}`), '"torch.hub load"'],
    ['loading within', withTensor(`¦${global('torch.storage', '_load_from_bytes')}`), '_load_from_bytes'],
    [
      'a method of something allowed',
      withTensor(`¦${global('collections', 'OrderedDict.update')}`),
      'update',
    ],
    ['a name of the prototype', withTensor(`¦${global('torch', 'constructor')}`), '"torch constructor"'],
    ['a name with a space', withTensor(`¦${global('torch._utils _rebuild_tensor_v2', '')}`), 'asks for'],
    ['a name on the stack', withTensor(`${text('os')}${text('system')}¦\x93`), '"os system"'],
    [
      'a command in a state',
      pickle(`${global('collections', 'OrderedDict')})R}${text('x')}¦${command}sb`),
      'os system',
    ],
    ['a command in hooks', withTensor(tensor().replace('\x89', `¦${command}`)), 'os system'],
    ['a command in a storage', withTensor(`${tuple(text('storage'), `¦${command}`)}Q`), 'os system'],
    ['a command instead of the state dict', pickle(`¦${command}`), 'os system'],
    ['an instance', withTensor(`(¦ios\nsystem\n`), 'INST'],
    ['an object', withTensor(`(${text('x')}¦o`), 'OBJ'],
    ['a new object', withTensor(`${global('collections', 'OrderedDict')})¦\x81`), 'NEWOBJ'],
    ['a new object with keywords', withTensor(`N)}¦\x92`), 'NEWOBJ_EX'],
    ['a registered extension', withTensor('¦\x82\x01'), 'EXT1'],
    ['another registered extension', withTensor('¦\x84\x01\0\0\0'), 'EXT4'],
    ['an old persistent id', withTensor('¦Pstorage\n'), 'PERSID'],
    ['an old string', withTensor("¦S'x'\n"), 'STRING'],
    ['an old integer', withTensor('¦I1\n'), 'INT'],
    ['a huge integer', withTensor('¦\x8b\xff\xff\xff\x7f'), 'LONG4'],
    ['a buffer from outside', withTensor('¦\x97'), 'NEXT_BUFFER'],
    ['a call of a type', withTensor(`${global('torch', 'FloatStorage')})¦R`), 'calls "torch FloatStorage"'],
    ['a call of a text', withTensor(`${text('os.system')})¦R`), 'calls a str'],
    ['the state of a tensor', withTensor(`${tensor()}}¦b`), 'sets the state of a tensor'],
    ['the state of a class', withTensor(`${global('torch', 'Tensor')}}¦b`), 'sets the state of a global'],
    ['a state that is no dict', withTensor(`${global('collections', 'OrderedDict')})R)¦b`), 'to a tuple'],
  ])('%s', (_, marked, message) => {
    const error = refusal(marked.replace('¦', ''));
    expect(error).toMatchObject({ code: 'torch-global', message: expect.stringContaining(message) });
    expect(error).toMatchObject({ byteOffset: start + marked.indexOf('¦') });
  });

  test.each(['\x81', '\x92', 'i', 'o', 'P', '\x82', '\x83', '\x84', '\x96', '\x97', '0', '1', '2', '\x8f'])(
    'the opcode %j, wherever it is',
    (opcode) => expect(refusal(`\x80\x02${opcode}`).code).toBe('torch-global'),
  );
});

describe('a pickle is refused for', () => {
  const rebuild = global('torch._utils', '_rebuild_tensor_v2');
  const call = (...args: string[]) => pickle(`${rebuild}${tuple(...args)}R`);
  const hooks = `${global('collections', 'OrderedDict')})R`;

  test.each([
    ['no protocol', '}.', 'does not begin with its protocol'],
    ['protocol 1', '\x80\x01}.', 'of protocol 1'],
    ['protocol 6', '\x80\x06}.', 'of protocol 6'],
    ['two protocols', '\x80\x02\x80\x02}.', 'a second protocol'],
    ['no end', '\x80\x02}', 'cut off'],
    ['something after its end', `${pickle('}')}N`, '1 bytes follow'],
    ['nothing to end with', '\x80\x02.', 'a value is taken that is not there'],
    ['two values', pickle('NN'), 'left over'],
    ['an open mark', pickle('(N'), 'left over'],
    ['no opcode', pickle('\xff'), '0xff is no opcode'],
    ['a frame past its end', pickle('\x95\xff\xff\xff\xff\xff\xff\xff\xff'), 'cut off'],
    ['a text past its end', pickle('X\xff\xff\xff\x7fabc'), 'cut off|string of 2147483647'],
    ['a long text past its end', pickle('\x8d\xff\xff\xff\xff\xff\xff\xff\x7fabc'), 'cut off'],
    ['bytes past its end', pickle('\x8e\xff\xff\xff\xff\xff\xff\xff\x7fabc'), 'cut off'],
    ['a text that is not UTF-8', pickle('X\x01\0\0\0\xff'), 'not valid UTF-8'],
    ['a surrogate', pickle('X\x03\0\0\0\xed\xa0\x80'), 'not valid UTF-8'],
    ['a name without end', pickle(`c${'x'.repeat(300)}`), 'a name of more than 256 bytes'],
    ['an entry of the memo that is not there', pickle(get(0)), 'read before it is written'],
    [
      'a far entry of the memo',
      pickle(`N${put(4_000_000_000)}`),
      'entry 4000000000 of the memo is written when',
    ],
    ['a memo of nothing', pickle('\x94'), 'a value is taken'],
    ['a mark that is not there', pickle('t'), 'a mark that is not there'],
    ['a value below the mark', pickle('N(\x85'), 'a value is taken that is not there'],
    ['a key without value', pickle(`}(${text('a')}u`), 'a key without a value'],
    ['an item of None', pickle(`N${text('a')}Ns`), 'an item is set in None'],
    ['an append to a tuple', pickle(')Na'), 'appended to a tuple'],
    ['a key twice', pickle(`}(${text('a')}N${text('a')}Nu`), 'the key "a" twice'],
    ['a key twice, one by one', pickle(`}${text('a')}Ns${text('a')}Ns`), 'the key "a" twice'],
    ['a global without a name', pickle('NN\x93'), 'without module or name'],
    ['a call without a tuple', pickle(`${rebuild}NR`), 'with None instead of a tuple'],
    ['a tensor without arguments', call(), 'called with 0 arguments instead of 6 or 7'],
    ['a tensor without a storage', call(text('x'), 'K\0', '(t', '(t', '\x89', hooks), 'made from a str'],
    [
      'an offset below zero',
      call(storage('0', 2), 'J\xff\xff\xff\xff', '(t', '(t', '\x89', hooks),
      'impossible offset',
    ],
    [
      'a size below zero',
      call(storage('0', 2), 'K\0', tuple('J\xff\xff\xff\xff'), tuple('K\x01'), '\x89', hooks),
      'equally many sizes',
    ],
    [
      'a size that is a text',
      call(storage('0', 2), 'K\0', tuple(text('2')), tuple('K\x01'), '\x89', hooks),
      'equally many sizes',
    ],
    [
      'a size that is true',
      call(storage('0', 2), 'K\0', tuple('\x88'), tuple('K\x01'), '\x89', hooks),
      'equally many sizes',
    ],
    [
      'fewer strides than sizes',
      call(storage('0', 2), 'K\0', tuple('K\x02'), '(t', '\x89', hooks),
      'equally many sizes',
    ],
    [
      '65 dimensions',
      call(storage('0', 2), 'K\0', tuple('K\x01'.repeat(65)), tuple('K\x01'.repeat(65)), '\x89', hooks),
      'at most 64',
    ],
    [
      'more elements than there can be',
      pickle(dict({ w: tensor({ shape: [2 ** 40, 2 ** 40], strides: [2 ** 40, 1] }) })),
      'is impossible',
    ],
    ['no requires_grad', call(storage('0', 2), 'K\0', '(t', '(t', 'N', hooks), 'no requires_grad'],
    [
      'metadata of a tensor',
      call(storage('0', 2), 'K\0', '(t', '(t', '\x89', hooks, 'K\x01'),
      'an int for its metadata',
    ],
    [
      'a parameter of nothing',
      pickle(`${global('torch._utils', '_rebuild_parameter')}${tuple('N', '\x89', hooks)}R`),
      'made from None',
    ],
    [
      'a tensor made by itself',
      pickle(
        `${global('torch._tensor', '_rebuild_from_type_v2')}${put(0)}${tuple(get(0), global('torch', 'Tensor'), '(t', '}')}R`,
      ),
      'does not make tensors',
    ],
    [
      'a tensor of the type of a storage',
      pickle(
        `${global('torch._tensor', '_rebuild_from_type_v2')}${tuple(rebuild, global('torch', 'FloatStorage'), '(t', '}')}R`,
      ),
      'no type of tensors',
    ],
    ['a storage that is none', pickle(`${text('0')}Q`), 'a persistent id'],
    [
      'another kind of storage',
      pickle(`${tuple(text('module'), 'N', text('0'), text('cpu'), 'K\x01')}Q`),
      'a persistent id',
    ],
    [
      'a storage of no type',
      pickle(`${tuple(text('storage'), 'N', text('0'), text('cpu'), 'K\x01')}Q`),
      'None for its type',
    ],
    ['a storage elsewhere', pickle(dict({ w: tensor({ key: '../0' }) })), '"../0" for its key'],
    ['a storage with a long name', pickle(dict({ w: tensor({ key: '0'.repeat(5000) }) })), 'for its key'],
    [
      'a storage of negative length',
      pickle(`${storage('0', 2).replace(integer(2), 'J\xff\xff\xff\xff')}`),
      'impossible count',
    ],
    ['a storage past all memory', pickle(dict({ w: tensor({ count: 2 ** 52 }) })), 'impossible count'],
    [
      'contents of an OrderedDict',
      pickle(`${global('collections', 'OrderedDict')}${tuple(']')}R`),
      'made with contents',
    ],
    ['an encoding', pickle(`${global('_codecs', 'encode')}${tuple(text('x'), text('rot13'))}R`), 'latin1'],
    [
      'bytes of a length',
      pickle(`${global('__builtin__', 'bytes')}${tuple(integer(2 ** 31))}R`),
      'bytes are made with arguments',
    ],
    [
      'a size that is no tuple',
      pickle(`${global('torch', 'Size')}${tuple(']')}R`),
      'not called with a tuple',
    ],
  ])('%s', (_, code, message) => {
    const error = refusal(code);
    expect(error.code).toBe('torch-pickle');
    expect(error.message).toMatch(new RegExp(message.replaceAll(/[.()[\]]/g, '\\$&')));
  });

  test('its end at any byte', () => {
    const whole = Buffer.from(
      pickle(`${dict({ w: tensor(), n: 'G\0\0\0\0\0\0\0\0', b: 'C\x02ab' })}`),
      'latin1',
    );
    for (let length = 0; length < whole.length; length++) {
      expect(refusal(whole.subarray(0, length)).code).toBe('torch-pickle');
    }
  });
});

/** What is small in the file stays small in memory; the counts are asserted, not the time. */
describe('a pickle cannot blow up', () => {
  const mega = 1 << 20;

  test.each([
    ['a deep list', `${']'.repeat(mega)}`, 'deeper than 65536 values'],
    ['deep marks', '('.repeat(mega), 'nested deeper than 256 levels'],
    ['values on the stack', 'N'.repeat(mega), 'deeper than 65536 values'],
    ['tuples in tuples', `N${'\x85'.repeat(1.1 * mega)}`, 'more than 1048576 containers'],
    ['empty lists in a list', `]${']a'.repeat(1.1 * mega)}`, 'more than 1048576 containers'],
    ['filled dicts', `]${`}${text('a')}Nsa`.repeat(300_000)}`, 'more than 262144 lists and dicts'],
    ['filled lists', `]${']Naa'.repeat(300_000)}`, 'more than 262144 lists and dicts'],
    ['entries of the memo', `N${'\x94'.repeat(2.1 * mega)}`, 'the memo has more than 2097152 entries'],
    ['items of a list', `]N${put(0)}a${'h\0a'.repeat(4.1 * mega)}`, 'more than 4194304 items'],
    ['a text', `X\0\0\x20\0${'x'.repeat(2 * mega)}`, 'a string of 2097152 bytes'],
  ])('by %s', (_, body, message) => {
    const error = refusal(pickle(body));
    expect(error).toMatchObject({ code: 'torch-pickle', message: expect.stringContaining(message) });
  });

  test('by more tensors than fit', () => {
    // One set of arguments for all of them.
    const shared = `${global('torch._utils', '_rebuild_tensor_v2')}${put(0)}${tuple(storage('0', 2), 'K\0', tuple('K\x02'), tuple('K\x01'), '\x89', 'N')}${put(1)}R`;
    const again = 'h\0h\x01Ra';
    expect(refusal(pickle(`]${shared}a${again.repeat(132_000)}`)).message).toContain(
      'more than 131072 tensors',
    );
  });

  test('by lists that hold each other a billion times', () => {
    let body = `]${put(0)}`;
    for (let level = 1; level < 60; level++) body += `](${get(level - 1).repeat(10)}e${put(level)}`;
    // Each level is left on the stack but for the last, which the file is.
    const bytes = pickle(dict({ w: tensor(), x: tuple(body) }));
    expect(read(bytes).otherEntries).toEqual(['x']);
  });

  test('by a list that holds itself', () => {
    expect(read(pickle(dict({ w: tensor(), x: `]${put(0)}${get(0)}a` }))).otherEntries).toEqual(['x']);
  });

  test('by one dict under many names', () => {
    const numbers = Array.from({ length: 20_000 }, (_, index) => `${text(`n${index}`)}N`).join('');
    const names = Array.from({ length: 20_000 }, (_, index) => text(`d${index}`) + get(0)).join('');
    expect(
      read(pickle(`}(${text('first')}}(${numbers}u${put(0)}${names}${text('w')}${tensor()}u`)).tensors.size,
    ).toBe(1);
  });

  test('by tuples as deep as the file is long', () => {
    const bytes = pickle(dict({ w: tensor(), x: `N${'\x85'.repeat(1_000_000)}` }));
    expect(read(bytes).otherEntries).toEqual(['x']);
  });
});
