import type { HubEvent } from '../../../src/bot/serve/hub-event.ts';

export const secret = 'webhook-secret-0123456789';
export const sha = (digit: string) => digit.repeat(40);

/** The body of a webhook, as the Hub sends it. */
export function payloadOf(repo: string, commit = sha('a'), overrides: object = {}): object {
  return {
    event: { action: 'update', scope: 'repo.content' },
    repo: {
      type: 'model',
      name: repo,
      id: '64f0',
      private: false,
      url: { web: `https://huggingface.co/${repo}`, api: `https://huggingface.co/api/models/${repo}` },
      headSha: commit,
      owner: { id: '64f1' },
    },
    updatedRefs: [{ ref: 'refs/heads/main', oldSha: sha('0'), newSha: commit }],
    webhook: { id: '64f2', version: 3 },
    ...overrides,
  };
}

export function eventOf(repo: string, overrides: Partial<HubEvent> = {}): HubEvent {
  return {
    action: 'update',
    scope: 'repo.content',
    repoType: 'model',
    repo,
    headSha: sha('a'),
    updatedRefs: [{ ref: 'refs/heads/main', newSha: sha('a') }],
    onlyDeletes: false,
    ...overrides,
  };
}

/** Sends a delivery, with what is right unless said otherwise. */
export function deliver(
  url: string,
  payload: object | string,
  { method = 'POST', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(url, {
    method,
    headers: { 'content-type': 'application/json', 'x-webhook-secret': secret, ...headers },
    ...(method === 'GET' ? {} : { body: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
  });
}
