import type { Runtime } from '../../app/index.ts';
import { chooseHubUrl, refusePlainHttp } from '../../app/options/index.ts';
import {
  findGitHubSecrets,
  findRepositoryAccess,
  readGitHubAccess,
  readWebhookSecret,
} from '../../bot/options/index.ts';
import type { Environment } from '../../kit/index.ts';
import {
  advice,
  boundLines,
  type Clock,
  commandLineWords,
  describeFailure,
  type Prose,
  printable,
  project,
  redact,
  tell,
} from '../../kit/index.ts';
import type { Report, UseCases } from '../contract.ts';
import { exitCodeOf } from '../exit-code.ts';
import { renderFailure } from '../reports/error.ts';
import { renderReport } from '../reports/report.ts';
import { type Invocation, parseCommandLine } from './command-line.ts';
import type { CommandName } from './commands.ts';
import { renderHelp } from './help.ts';
import { loadPaint, paintSignals } from './paint.ts';
import { openProgressDisplay, type ProgressDisplay, type TextStream } from './progress.ts';
import { findToken } from './token.ts';

export interface Terminal {
  /** After the program's name. */
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly homeDirectory: string;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly workerUrl: URL;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Does what one command line asks for and resolves with the exit code (docs/errors.md); never rejects. */
export async function runTerminal(terminal: Terminal, useCases: UseCases): Promise<number> {
  const { stdout, stderr, signal } = terminal;
  const secrets = findSecrets(terminal.environment);
  let token: string | undefined;
  let display: ProgressDisplay | undefined;
  try {
    const invocation = parseCommandLine(terminal.args);
    if (invocation.kind === 'help') {
      stdout.write(`${renderHelp(invocation.topic)}\n`);
      return 0;
    }
    if (invocation.kind === 'version') {
      stdout.write(`${project.name} ${project.version}\n`);
      return 0;
    }
    if (needsToken(invocation.command)) token = findToken(terminal.environment, terminal.homeDirectory);
    if (token !== undefined) secrets.push(token);
    if (!invocation.quiet) {
      display = await openProgressDisplay(stderr, terminal.clock, terminal.environment);
    }
    const report = tell(
      await startTask(
        invocation,
        createRuntime(terminal, invocation, token, display, secrets),
        useCases,
        terminal.environment,
      ),
      commandLineWords,
    );
    display?.close();
    const text = invocation.json
      ? JSON.stringify(report, undefined, 2)
      : paintSignals(
          boundLines(renderReport(report, { full: invocation.full, isTyped: true })),
          await loadPaint(stdout.isTTY === true, terminal.environment),
        );
    stdout.write(`${redact(text, secrets)}\n`);
    return exitCodeOf(report);
  } catch (error) {
    display?.close();
    const failure = describeFailure(error, signal, commandLineWords, secrets);
    const paint = await loadPaint(stderr.isTTY === true, terminal.environment);
    stderr.write(`${paintSignals(renderFailure(failure), paint)}\n`);
    if (terminal.args.includes('--json')) stdout.write(`${JSON.stringify(failure, undefined, 2)}\n`);
    return failure.exitCode;
  }
}

/** Those that ask no Hub, or only their own, need not fail for the token. */
const needsToken = (command: CommandName) =>
  !['demo', 'serve', 'config check', 'config init'].includes(command);

/** What must not be shown, well-formed or not. */
function findSecrets(environment: Environment): string[] {
  const given = [environment.HF_TOKEN, environment.WEBHOOK_SECRET].flatMap((text) => text?.trim() || []);
  return [...given, ...findGitHubSecrets(environment)];
}

function startTask(
  invocation: Extract<Invocation, { kind: 'command' }>,
  runtime: Runtime,
  useCases: UseCases,
  environment: Environment,
): Promise<Report> {
  switch (invocation.command) {
    case 'run':
      return useCases.run(invocation.request, runtime);
    case 'plan':
      return useCases.plan(invocation.request, runtime);
    case 'verify':
      return useCases.verify(invocation.request, runtime);
    case 'card':
      return useCases.card(invocation.request, runtime);
    case 'detect':
      return useCases.detect(invocation.request, runtime);
    case 'inspect':
      return useCases.inspect(invocation.request, runtime);
    case 'watch': {
      const github = findRepositoryAccess(environment);
      return useCases.watch({ ...invocation.request, github }, runtime);
    }
    case 'config check':
      return useCases.checkConfig(invocation.request);
    case 'config init':
      return useCases.initConfig(invocation.request);
    case 'demo':
      return useCases.demo(runtime);
    case 'serve': {
      const access = { webhookSecret: readWebhookSecret(environment), github: readGitHubAccess(environment) };
      return useCases.serve(invocation.request, access, runtime);
    }
  }
}

function createRuntime(
  terminal: Terminal,
  given: Pick<Extract<Invocation, { kind: 'command' }>, 'hubUrl' | 'allow'>,
  token: string | undefined,
  display: ProgressDisplay | undefined,
  secrets: readonly string[],
): Runtime {
  const print = (line: Prose) =>
    display?.print(boundLines(redact(printable(tell(line, commandLineWords)), secrets)));
  const hubUrl = chooseHubUrl(given.hubUrl, terminal.environment);
  refusePlainHttp(hubUrl, { token, allow: given.allow });
  return {
    hubUrl,
    token,
    workerUrl: terminal.workerUrl,
    log: {
      info: print,
      warn: (message) => print(advice`warning: ${message}`),
      debug: (message) => {
        if (terminal.environment.HF_EXTRAPOLATE_DEBUG) print(advice`debug: ${message}`);
      },
    },
    onProgress: display?.onProgress ?? (() => {}),
    signal: terminal.signal,
    clock: terminal.clock,
  };
}
