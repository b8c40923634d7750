// Where routines tell the outside world something: one address for the family, and a secret that signs each message. The
// address is the parent's; the secret is kept sealed. What is sent is retried by the outbox, with the same delivery id.
import { createHmac, randomBytes } from 'node:crypto';
import type { Db, Tx } from '../../../db/db.ts';
import { readPreference, writePreference } from '../../../db/preferences.ts';
import type { Outbound } from '../../../outbound.ts';
import type { Secrets } from '../../../secrets.ts';
import type { Tried } from '../outbox/outbox.ts';

const KEY = 'routines.webhook';

export interface Webhook {
  url: string | null;
  secret: string;
}

export interface WebhookDeps {
  db: Db;
  secrets: Secrets;
  outbound: Outbound;
}

export function createWebhook({ db, secrets, outbound }: WebhookDeps) {
  async function read(): Promise<Webhook | undefined> {
    const sealed = await readPreference(db.read, KEY);
    return sealed === undefined ? undefined : (JSON.parse(secrets.open(sealed)) as Webhook);
  }

  const write = (tx: Tx, webhook: Webhook) => writePreference(tx, KEY, secrets.seal(JSON.stringify(webhook)));

  /** Made when it is first asked for. */
  async function get(): Promise<Webhook> {
    const known = await read();
    if (known) return known;
    const made = { url: null, secret: newSecret() };
    await db.write((tx) => write(tx, made));
    return made;
  }

  return {
    get,

    has: async (): Promise<boolean> => ((await read())?.url ?? null) !== null,

    async set({ url, newSecret: isNew }: { url: string | null; newSecret: boolean }): Promise<Webhook> {
      const { secret } = await get();
      const webhook = { url, secret: isNew ? newSecret() : secret };
      await db.write((tx) => write(tx, webhook));
      return webhook;
    },

    /** Never throws for what the other side does. */
    async tell(message: object, deliveryId: string): Promise<Tried> {
      const { url, secret } = await get();
      if (url === null) return { outcome: 'failed', why: 'webhook-missing' };
      const body = JSON.stringify({ id: deliveryId, ...message });
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const headers = { 'x-yss-delivery': deliveryId, 'x-yss-signature': `sha256=${signature}` };
      const posted = await outbound.post(url, body, headers);
      if (posted.outcome === 'not-allowed') return { outcome: 'failed', why: 'webhook-not-allowed' };
      if (posted.outcome === 'away') return { outcome: 'again', why: 'webhook-away' };
      if (posted.status >= 200 && posted.status < 300) return { outcome: 'done' };
      const isTheirs = posted.status >= 500 || posted.status === 408 || posted.status === 429;
      return { outcome: isTheirs ? 'again' : 'failed', why: 'webhook-refused' };
    },
  };
}

const newSecret = (): string => randomBytes(24).toString('base64url');
