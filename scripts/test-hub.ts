import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createAsk, fieldOf } from './hub-check/ask.ts';
import { assumptions, type Finding, type Place, type Question, unknowns } from './hub-check/questions.ts';
import { openScratch, uploadDirectory } from './hub-check/scratch.ts';

// npm run test:hub: runs a small job on the Hub that HF_ENDPOINT names, asks it what is relied on and what is not
// known, prints a table, and deletes what it made. HF_TOKEN must be able to make private repos; HF_NAMESPACE says
// where, if not in the account's own. -- --exhaust-commits also uses up the account's commits of an hour.

const root = join(import.meta.dirname, '..');
/** What is left to do after a stop has to be done soon. */
const clearMs = 60_000;
const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => stopped.abort(new Error(`stopped by ${name}`)));
}

process.exitCode = await checkHub();

async function checkHub(): Promise<number> {
  const hubUrl = process.env.HF_ENDPOINT ?? 'https://huggingface.co';
  const token = process.env.HF_TOKEN ?? '';
  if (token === '') {
    console.error('Set HF_TOKEN to a token that may make and delete private repos.');
    return 2;
  }
  const ask = createAsk(hubUrl, token, stopped.signal);
  const account = await ask.ok('GET', '/api/whoami-v2');
  const namespace = process.env.HF_NAMESPACE ?? String(fieldOf(account.json, 'name'));
  const scratch = openScratch(ask, namespace, randomBytes(4).toString('hex'));
  let exitCode = 1;
  try {
    const sft = await scratch.create('sft');
    const source = await scratch.create('dpo');
    await uploadDirectory(ask, sft, join(root, 'examples/tiny-sft'));
    await uploadDirectory(ask, source, join(root, 'examples/tiny-dpo-100'));
    const derived = scratch.expect('expo');
    const pair = ['--sft', sft, '--dpo', source, '--alpha', '0.3', '--to', derived, '--private'];
    const job: Question[] = [
      ['plan', ...pair],
      ['run', ...pair],
      ['run', ...pair],
      ['verify', derived, '--full'],
    ].map((args, index) => ({
      about: `the whole job: ${args[0]}${index === 2 ? ' again, which finds it there' : ''}`,
      answer: () => command(args, hubUrl, token),
    }));
    const place: Place = {
      ask,
      namespace,
      source,
      derived,
      exhaust: process.argv.includes('--exhaust-commits'),
    };
    const rows: (readonly [string, Finding])[] = [];
    for (const question of [...job, ...assumptions, ...unknowns]) {
      stopped.signal.throwIfAborted();
      const finding = await question.answer(place).catch((error: unknown): Finding => {
        stopped.signal.throwIfAborted();
        return { seen: error instanceof Error ? error.message : String(error), holds: false };
      });
      rows.push([question.about, finding]);
      console.log(`${signOf(finding)}  ${question.about}\n         ${finding.seen.replaceAll(token, '…')}`);
    }
    const differing = rows.filter(([, { holds }]) => holds === false).length;
    const news = rows.filter(([, { holds }]) => holds === undefined).length;
    console.log(
      `\n${rows.length - differing - news} as relied on, ${differing} otherwise, ${news} that were not known.`,
    );
    exitCode = differing === 0 ? 0 : 1;
  } catch (error) {
    console.error(
      `The check ended early: ${error instanceof Error ? error.message : String(error)}`.replaceAll(
        token,
        '…',
      ),
    );
  } finally {
    const left = await scratch.clear(createAsk(hubUrl, token, AbortSignal.timeout(clearMs)));
    console.log(left.length === 0 ? 'What was made is deleted.' : `Delete by hand: ${left.join(', ')}`);
    if (left.length > 0) exitCode = 1;
  }
  return exitCode;
}

function signOf({ holds }: Finding): string {
  return holds === undefined ? 'news   ' : holds ? 'holds  ' : 'DIFFERS';
}

/** Runs the command line; what it says last is what is seen. */
function command(args: readonly string[], hubUrl: string, token: string): Promise<Finding> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...args], {
      env: { ...process.env, HF_ENDPOINT: hubUrl, HF_TOKEN: token },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: stopped.signal,
      // So that it keeps what it has finished before it ends.
      killSignal: 'SIGINT',
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream
        .setEncoding('utf8')
        .on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
    }
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ seen: `exit code ${code}: ${lines.at(-1) ?? ''}`.slice(0, 200), holds: code === 0 }),
    );
  });
}
