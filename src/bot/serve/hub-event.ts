/** What the Hub says has happened, as far as it matters here. https://huggingface.co/docs/hub/webhooks */
export interface HubEvent {
  /** `create`, `update`, `delete`, `move`, and what is yet to come. */
  readonly action: string;
  /** `repo`, `repo.content`, `repo.config`, `discussion`, …, and narrower ones. */
  readonly scope: string;
  /** `model`, `dataset`, `space`. */
  readonly repoType: string;
  /** `namespace/name` */
  readonly repo: string;
  /** Commit of the default branch. */
  readonly headSha: string | undefined;
  /** Branches, tags and `refs/pr/N` that have a new commit; the ones that were deleted are left out. */
  readonly updatedRefs: readonly { readonly ref: string; readonly newSha: string }[];
  /** Whether refs were deleted, and nothing else happened. */
  readonly onlyDeletes: boolean;
}

const maxRefs = 1_000;

/** The event in a request's body; a text says why it is none, as the end of a sentence. */
export function parseHubEvent(text: string): HubEvent | string {
  const payload = parseJson(text);
  if (payload === undefined) return 'it is not JSON';
  const event = fieldsOf(payload.event);
  const repo = fieldsOf(payload.repo);
  const action = readName(event.action, /^[a-z]{1,40}$/);
  const scope = readName(event.scope, /^[a-z][a-z.]{0,79}$/);
  if (action === undefined || scope === undefined) return 'it has no event with action and scope';
  const repoType = readName(repo.type, /^[a-z]{1,40}$/);
  const name = readName(repo.name, /^[\w.-]{1,96}(\/[\w.-]{1,96})?$/);
  if (repoType === undefined || name === undefined) return 'it has no repo with type and name';
  const updates = Array.isArray(payload.updatedRefs) ? payload.updatedRefs.slice(0, maxRefs) : [];
  const updatedRefs = updates.flatMap((update: unknown) => {
    const fields = fieldsOf(update);
    const ref = readName(fields.ref, /^[\x21-\x7e]{1,255}$/);
    const newSha = readSha(fields.newSha);
    return ref === undefined || newSha === undefined ? [] : [{ ref, newSha }];
  });
  const isDeleted = (update: unknown) => {
    const { ref, newSha } = fieldsOf(update);
    return typeof ref === 'string' && newSha === null;
  };
  return {
    action,
    scope,
    repoType,
    repo: name,
    headSha: readSha(repo.headSha),
    updatedRefs,
    onlyDeletes: updates.length > 0 && updates.every(isDeleted),
  };
}

function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function readName(value: unknown, form: RegExp): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

function readSha(value: unknown): string | undefined {
  return readName(value, /^[0-9a-f]{40,64}$/);
}
