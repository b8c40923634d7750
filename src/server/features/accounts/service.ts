// Who may use this server: the owner made with the setup code, sessions for browsers, API tokens for scripts.
import { randomInt, timingSafeEqual } from 'node:crypto';
import type { ApiToken } from '#contract/accounts.ts';
import { Problem } from '#contract/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Db, Tx } from '../../db/db.ts';
import type { Parent } from '../../http/serve-routes.ts';
import type { MakeId } from '../../ids.ts';
import { hashPassword, isPassword } from '../../passwords.ts';
import { hashOf, newCapability } from '../../secrets.ts';
import * as store from './store.ts';

const DAY_MS = 86_400_000;
export const SESSION_MS = 90 * DAY_MS;
const TOUCH_EVERY_MS = 60 * 60_000;
/** Without letters and digits that look alike: it is read off a log and typed on a phone. */
const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
/** So that a name that does not exist takes as long to refuse as a wrong password. */
const NOBODY = await hashPassword('nobody has this password');

export interface SignedIn {
  parent: Parent;
  /** The cookie's value. */
  session: string;
}

export type Accounts = ReturnType<typeof createAccounts>;

export function createAccounts({ db, clock, makeId }: { db: Db; clock: Clock; makeId: MakeId }) {
  const setupCode = newSetupCode();

  let isTouching = false;

  /** When something was last used is worth neither a wait nor a failure: the next request tries again. */
  function touchSoon(touch: (tx: Tx) => Promise<void>): void {
    if (isTouching) return;
    isTouching = true;
    const touched = () => {
      isTouching = false;
    };
    db.write(touch).then(touched, touched);
  }

  async function openSession(parent: Parent, userAgent: string): Promise<SignedIn> {
    const session = newCapability();
    const nowMs = clock.now();
    await db.write(async (tx) => {
      await store.deleteEndedSessions(tx, nowMs);
      await store.insertSession(tx, {
        id_hash: hashOf(session),
        parent_id: parent.id,
        user_agent: userAgent.slice(0, 300),
        created_at_ms: nowMs,
        last_used_at_ms: nowMs,
        expires_at_ms: nowMs + SESSION_MS,
      });
    });
    return { parent, session };
  }

  async function createOwner(name: string, password: string): Promise<Parent> {
    const parent = { id: makeId(), name };
    const password_hash = await hashPassword(password);
    await db.write(async (tx) => {
      if (await store.hasParent(tx)) throw new Problem('setup-already-done');
      await store.insertParent(tx, { ...parent, password_hash, created_at_ms: clock.now() });
    });
    return parent;
  }

  return {
    /** Printed in the log while there is no owner. */
    setupCode,
    createOwner,

    async owner(): Promise<Parent | undefined> {
      const row = await store.firstParent(db.read);
      return row && { id: row.id, name: row.name };
    },

    needsSetup: async (): Promise<boolean> => !(await store.hasParent(db.read)),

    /** @throws Problem setup-already-done, setup-code-wrong. */
    async setup(input: { code: string; name: string; password: string }, userAgent: string): Promise<SignedIn> {
      if (await store.hasParent(db.read)) throw new Problem('setup-already-done');
      if (!isSame(input.code.trim().toUpperCase().replaceAll(/[\s-]/g, ''), setupCode.replaceAll('-', ''))) {
        throw new Problem('setup-code-wrong');
      }
      return await openSession(await createOwner(input.name, input.password), userAgent);
    },

    /** @throws Problem sign-in-failed. */
    async signIn(input: { name: string; password: string }, userAgent: string): Promise<SignedIn> {
      const row = await store.findParentByName(db.read, input.name);
      const right = await isPassword(input.password, row?.password_hash ?? NOBODY);
      if (!row || !right) throw new Problem('sign-in-failed');
      return await openSession({ id: row.id, name: row.name }, userAgent);
    },

    /** A demo's browser, on this machine only: the caller has checked that. */
    async signInWithoutPassword(userAgent: string): Promise<SignedIn> {
      const owner = await this.owner();
      if (!owner) throw new Problem('not-found');
      return await openSession(owner, userAgent);
    },

    async signOut(session: string): Promise<void> {
      await db.write((tx) => store.deleteSession(tx, hashOf(session)));
    },

    async parentOfSession(session: string): Promise<Parent | undefined> {
      const idHash = hashOf(session);
      const nowMs = clock.now();
      const row = await store.findSession(db.read, idHash, nowMs);
      if (!row) return undefined;
      if (nowMs - row.last_used_at_ms > TOUCH_EVERY_MS) {
        touchSoon((tx) => store.touchSession(tx, idHash, nowMs, nowMs + SESSION_MS));
      }
      return { id: row.id, name: row.name };
    },

    async parentOfToken(value: string): Promise<Parent | undefined> {
      const row = await store.findToken(db.read, hashOf(value));
      if (!row) return undefined;
      const nowMs = clock.now();
      if (row.token_used_at_ms === null || nowMs - row.token_used_at_ms > TOUCH_EVERY_MS) {
        touchSoon((tx) => store.touchToken(tx, row.token_id, nowMs));
      }
      return { id: row.id, name: row.name };
    },

    async createToken(parentId: string, name: string): Promise<ApiToken & { value: string }> {
      const value = `yss_${newCapability()}`;
      const row = {
        id: makeId(),
        parent_id: parentId,
        name,
        token_hash: hashOf(value),
        created_at_ms: clock.now(),
        last_used_at_ms: null,
      };
      await db.write((tx) => store.insertToken(tx, row));
      return { ...describeToken(row), value };
    },

    listTokens: async (parentId: string): Promise<ApiToken[]> =>
      (await store.listTokens(db.read, parentId)).map(describeToken),

    /** @throws Problem not-found. */
    async deleteToken(parentId: string, tokenId: string): Promise<void> {
      const deleted = await db.write((tx) => store.deleteToken(tx, parentId, tokenId));
      if (!deleted) throw new Problem('not-found');
    },
  };
}

function describeToken(row: store.ApiTokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    createdAt: new Date(row.created_at_ms).toISOString(),
    ...(row.last_used_at_ms === null ? {} : { lastUsedAt: new Date(row.last_used_at_ms).toISOString() }),
  };
}

function newSetupCode(): string {
  const letters = Array.from({ length: 12 }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]);
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8)].map((group) => group.join('')).join('-');
}

function isSame(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
