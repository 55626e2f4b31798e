import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Files,
  goldenPath,
  makeAdapters,
  openBase,
  openFiles,
  plainOptions,
} from '../core/adapter/golden-adapters.ts';
import { temporaryDirectory } from '../stores/disk/temporary-directory.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['peft', 'safetensors', 'torch', 'transformers']);
const caseCount = 1000;

/** Of adapter_config.json, as PEFT writes it. */
interface Config {
  readonly target_parameters: readonly string[] | null;
  readonly rank_pattern: object;
  readonly alpha_pattern: object;
  readonly lora_bias: boolean;
  readonly ensure_weight_tying: boolean;
}
interface Case {
  readonly number: number;
  readonly base: string;
  readonly alpha: number;
  /** Whether PEFT itself loads what it wrote. */
  readonly loads: boolean;
  readonly settings: object;
  /** Of the adapter that stands for θ0; null where that is the base itself. */
  readonly second: object | null;
}
/** Undefined where nothing was derived. */
type Compared =
  | (Case & {
      /** The weights that are further off than one rounding explains. */
      readonly worst: readonly unknown[];
      /** The largest difference of a weight that factors make, relative to what it is made from. */
      readonly largest?: number;
      readonly moved?: number;
    })
  | null;

function readFolder(folder: string): Files {
  const names = readdirSync(folder).filter((name) => /\.(json|safetensors)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]));
}

/** Why a pair is refused; undefined where it should not be. */
function reasonOf(
  code: string,
  message: string,
  { alpha, loads, settings, second }: Case,
  configs: readonly Config[],
): string | undefined {
  if (code === 'adapter-weights' && !loads)
    return 'patterns whose order PEFT loses when it saves, so that it cannot load them either';
  if (second === null) return undefined;
  if (code === 'adapter-alpha' && alpha === -1) return 'with α = −1 the result is the SFT adapter itself';
  if (code !== 'adapter-unsupported') return undefined;
  if (configs.some(({ lora_bias }) => lora_bias)) return 'biases of factors have no place beside others';
  if (configs.some(({ ensure_weight_tying }) => ensure_weight_tying))
    return 'one pair of factors is for two tied modules';
  const isAlike = JSON.stringify(settings) === JSON.stringify(second);
  const hasParameters = configs.some(({ target_parameters }) => (target_parameters ?? []).length > 0);
  const hasPatterns = configs.some(
    ({ rank_pattern, alpha_pattern }) => Object.keys({ ...rank_pattern, ...alpha_pattern }).length > 0,
  );
  if (hasParameters && (hasPatterns || !isAlike))
    return 'parameters that other settings select, or with patterns';
  if (/leaves to the base model/.test(message) && !isAlike)
    return 'a whole tensor of one side only, whose base is not at hand';
  return undefined;
}

describe.skipIf(python === undefined)('generated adapters of PEFT', () => {
  const scratch = temporaryDirectory();
  afterAll(() => scratch[Symbol.dispose]());

  it(`merge to θ1 + α·(θ1 − θ0), ${caseCount} of them`, async () => {
    const folder = scratch.at('adapters');
    mkdirSync(folder);
    const script = fileURLToPath(new URL('adapter-generated.py', import.meta.url));
    const ask = async (command: string) => {
      const answer = await runInterpreter(
        [script, command, folder, `${caseCount}`, goldenPath('')],
        process.env,
      );
      return JSON.parse(answer.trim().split('\n').at(-1) ?? '');
    };
    const { cases, refused } = (await ask('make')) as { cases: Case[]; refused: object };
    const known = new Map<string, number>();
    const wrong: unknown[] = [];
    for (const made of cases) {
      const at = (side: string) => join(folder, `${made.number}`, side);
      try {
        const aligned = await openFiles(readFolder(at('aligned')));
        const sft = existsSync(at('sft'))
          ? await openFiles(readFolder(at('sft')))
          : await openBase(made.base);
        const derived = (await makeAdapters(aligned, sft, plainOptions([made.alpha]))).made.get(made.alpha);
        mkdirSync(at('derived'));
        for (const [path, bytes] of Object.entries(derived ?? {}))
          writeFileSync(join(at('derived'), path), bytes);
      } catch (error) {
        const { code, message } = error as { code: string; message: string };
        const sides = made.second === null ? ['aligned'] : ['aligned', 'sft'];
        const configs = sides.map((side) =>
          JSON.parse(readFileSync(join(at(side), 'adapter_config.json'), 'utf8')),
        );
        const reason = reasonOf(code, message, made, configs);
        if (reason === undefined) wrong.push({ ...made, refusal: `${code}: ${message}` });
        else known.set(reason, (known.get(reason) ?? 0) + 1);
      }
    }
    const compared = ((await ask('compare')) as Compared[]).filter((one) => one !== null);
    wrong.push(...compared.filter(({ worst, moved }) => worst.length > 0 || moved === 0));
    const beside = compared.filter(({ second }) => second !== null).length;
    const largest = Math.max(...compared.map((one) => one.largest ?? 0));
    console.log(
      `${compared.length} derived adapters merged, ${beside} of them of two; largest difference ${largest}.`,
      ...[...known].map(([reason, count]) => `\n${count} refused here: ${reason}`),
      `\nDrawn anew, since PEFT does not make them: ${JSON.stringify(refused)}`,
    );
    expect(wrong).toEqual([]);
    expect(compared.length).toBeGreaterThan(caseCount * 0.7);
    expect(beside).toBeGreaterThan(caseCount / 4);
  }, 600_000);
});
