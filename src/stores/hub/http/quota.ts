import { advice, CapacityError, type ExtrapolateError, option } from '../../../kit/index.ts';

/** Statuses with which the Hub or its storage may say that it takes no more data. */
export const quotaStatuses: readonly number[] = [402, 403, 413];

/** How the Hub words it; more rights do not help against any of these, though they can come as a 403. */
const speaksOfQuota =
  /quota|storage (limit|space)|storage patterns|tripped our internal systems|out of storage|exceed|payment|billing|credit recharge|upgrade/i;

/** Whether an answer says that an account's means are used up, rather than that a token may not write. */
export function saysQuota(status: number, said: string): boolean {
  return status === 402 || status === 413 || (quotaStatuses.includes(status) && speaksOfQuota.test(said));
}

/**
 * @param said what the Hub says of it.
 * @param refusal what the answer would mean if it were not about a quota.
 */
export function errorOfQuota(
  answer: { readonly status: number; readonly repo: string | undefined; readonly said: string },
  hubUrl: URL,
  refusal: ExtrapolateError,
): CapacityError {
  const { status, repo = 'this account', said } = answer;
  if (status === 413 && !speaksOfQuota.test(said)) {
    return new CapacityError(
      advice`The Hub takes this much only in smaller pieces (413): ${refusal.wording}`,
      {
        code: 'hub-too-large',
        hint: 'Please report it: no request of hf-extrapolate should be that large.',
        cause: refusal,
      },
    );
  }
  const base = hubUrl.href.replace(/\/$/, '');
  const [namespace] = repo.replace(/^datasets\//, '').split('/');
  return new CapacityError(advice`The Hub takes no more data for ${repo} (${status}): ${refusal.wording}`, {
    code: 'hub-quota',
    hint: advice`Free or buy storage for the account (of an organisation at ${base}/organizations/${namespace ?? ''}/settings/billing), or publish elsewhere with ${option('to')}, and run again; what was uploaded is kept.`,
    docs: `${base}/settings/billing`,
    cause: refusal,
  });
}
