import type { Environment } from '../../kit/index.ts';
import { InputError } from '../../kit/index.ts';

const leastLength = 16;

/**
 * The secret that the Hub sends along, from `WEBHOOK_SECRET`.
 * @throws InputError, without the value.
 */
export function readWebhookSecret(environment: Environment): string {
  const secret = environment.WEBHOOK_SECRET?.trim() ?? '';
  if (secret === '') {
    throw new InputError('WEBHOOK_SECRET is not set; without it everybody could start the work.', {
      code: 'webhook-secret-missing',
      hint: 'Set it to the secret of the webhook, from its settings on the Hub.',
    });
  }
  if (secret.length < leastLength || !/^[\x20-\x7e]+$/.test(secret)) {
    throw new InputError(`WEBHOOK_SECRET is shorter than ${leastLength} characters, or not ASCII.`, {
      code: 'webhook-secret-invalid',
      hint: 'Take a long random one, for example from: openssl rand -hex 32.',
    });
  }
  return secret;
}
