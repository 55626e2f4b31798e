import { advice, CapacityError, option } from '../../../kit/index.ts';
import type { HttpResponse, HubHttp } from '../http/http.ts';

/** Statuses with which the Hub or its storage may say that it takes no more data. */
export const quotaStatuses: readonly number[] = [402, 403, 413];

const speaksOfQuota = /quota|storage (limit|space)|out of storage|exceed|payment|billing|upgrade/i;

/**
 * Throws unless the answer is a success. A used-up quota is told apart from a token that may not write: both
 * can come as a 403, but more rights do not help against the first.
 *
 * @throws {CapacityError} code `hub-quota`, or `hub-too-large` for one request that is too large
 * @throws whatever {@link HubHttp.errorOf} says of other answers
 */
export async function requireAccepted(
  http: HubHttp,
  response: HttpResponse,
  request: { readonly method: string; readonly url: string; readonly repo: string },
): Promise<void> {
  const { status, headers } = response;
  if (status >= 200 && status < 300) return;
  const text = await response.text();
  const { method, url } = request;
  const error = http.errorOf({ method, url: new URL(url), status, headers, text });
  const said = `${headers.get('x-error-message') ?? ''} ${text}`;
  if (status === 402 || (quotaStatuses.includes(status) && speaksOfQuota.test(said))) {
    throw new CapacityError(
      advice`The Hub takes no more data for ${request.repo} (${status}): ${error.wording}`,
      {
        code: 'hub-quota',
        hint: advice`Free or buy storage for the namespace, or publish elsewhere with ${option('to')}, and run again; what was uploaded is kept.`,
        docs: `${http.hubUrl}/settings/billing`,
        cause: error,
      },
    );
  }
  if (status === 413) {
    throw new CapacityError(advice`The Hub takes this much only in smaller pieces (413): ${error.wording}`, {
      code: 'hub-too-large',
      hint: 'Please report it: no request of hf-extrapolate should be that large.',
      cause: error,
    });
  }
  throw error;
}
