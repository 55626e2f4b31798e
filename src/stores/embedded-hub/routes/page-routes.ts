import { requireReadable } from '../accounts.ts';
import { sendBytes } from '../answer.ts';
import type { Exchange } from '../exchange.ts';
import { Refusal } from '../refusal.ts';
import type { Route } from '../router.ts';

export const pageRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path: '{page}', handle: answerRepoPage },
];

/** What a person sees who opens a repo's URL: its files at `main`, as text. */
async function answerRepoPage(exchange: Exchange): Promise<void> {
  if (exchange.params.namespace === 'api') throw new Refusal(404, 'The embedded Hub has no such call.');
  const { repo } = requireReadable(exchange);
  const lines = [...repo.resolve('HEAD').files.values()].map(
    (file) => `${String(file.content.byteLength).padStart(12)}  ${file.path}`,
  );
  const text = `${repo.address}\n\n${lines.join('\n')}\n`;
  await sendBytes(exchange, Buffer.from(text), {
    status: 200,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
