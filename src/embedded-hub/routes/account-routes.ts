import { parseDocument } from 'yaml';
import { requireUser } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import { asString, type Exchange, readJsonObject } from '../exchange.ts';
import type { Route } from '../router.ts';

export const accountRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path: '/api/whoami-v2', handle: answerWhoami },
  { method: 'POST', side: 'hub', path: '/api/validate-yaml', handle: answerValidateYaml },
];

function answerWhoami(exchange: Exchange): Promise<void> {
  const user = requireUser(exchange);
  return sendJson(exchange, {
    type: 'user',
    id: idOf(user.name),
    name: user.name,
    fullname: user.name,
    email: `${user.name}@example.com`,
    emailVerified: true,
    isPro: false,
    canPay: false,
    avatarUrl: '',
    periodEnd: null,
    orgs: (user.organizations ?? []).map((name) => ({ type: 'org', id: idOf(name), name, fullname: name })),
    auth: {
      type: 'access_token',
      accessToken: { displayName: 'embedded', role: user.role, createdAt: '2026-01-01T00:00:00.000Z' },
    },
  });
}

/** Ids of the Hub are 24 hex digits. */
function idOf(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(24, '0').slice(0, 24);
}

async function answerValidateYaml(exchange: Exchange): Promise<void> {
  const content = asString((await readJsonObject(exchange)).content, 'content');
  const { errors, warnings } = checkFrontMatter(content);
  await sendJson(
    exchange,
    { errors: errors.map(toMessage), warnings: warnings.map(toMessage) },
    { status: errors.length === 0 ? 200 : 400 },
  );
}

function toMessage(message: string): { message: string } {
  return { message };
}

export interface FrontMatterReport {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

const RELATIONS = ['adapter', 'merge', 'quantized', 'finetune'];

/** The checks the Hub makes on a model card that can be made without its catalogues. */
export function checkFrontMatter(card: string): FrontMatterReport {
  const match = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/.exec(card);
  if (match === null) {
    return card.startsWith('---\n')
      ? { errors: ['The front matter is not closed.'], warnings: [] }
      : { errors: [], warnings: ['empty or missing yaml metadata in repo card'] };
  }
  const document = parseDocument(match[1] ?? '');
  const errors = document.errors.map((error) => error.message);
  const metadata: unknown = errors.length === 0 ? document.toJS() : {};
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    return { errors: ['The front matter must be a mapping.'], warnings: [] };
  }
  return { errors: [...errors, ...checkFields(metadata as Record<string, unknown>)], warnings: [] };
}

function* checkFields(metadata: Record<string, unknown>): Generator<string> {
  const {
    license,
    tags,
    base_model: baseModel,
    base_model_relation: relation,
    library_name: library,
  } = metadata;
  const isText = (value: unknown) => typeof value === 'string';
  const isTexts = (value: unknown) => isText(value) || (Array.isArray(value) && value.every(isText));
  if (license !== undefined && !isTexts(license)) yield '"license" must be a string or an array of strings';
  if (tags !== undefined && tags !== null && !(Array.isArray(tags) && tags.every(isText))) {
    yield '"tags" must be an array of strings';
  }
  if (library !== undefined && !isText(library)) yield '"library_name" must be a string';
  if (relation !== undefined && !RELATIONS.includes(String(relation))) {
    yield `"base_model_relation" must be one of ${RELATIONS.join(', ')}`;
  }
  if (baseModel === undefined) return;
  const names: unknown[] = Array.isArray(baseModel) ? baseModel : [baseModel];
  for (const name of names) {
    if (typeof name !== 'string' || !/^[\w.-]+(\/[\w.-]+)?$/.test(name)) {
      yield `"base_model" with value ${JSON.stringify(name)} is not valid. Use a model id from the Hub.`;
    }
  }
}
