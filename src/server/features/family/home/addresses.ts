// Who is behind a network address, where a parent has said so: the surest sign that needs no permission from Yoto. See
// docs/protocol/streaming-http.md §3.
import { Problem } from '#contract/errors.ts';
import type { AddressBinding } from '#contract/family.ts';
import type { Clock } from '../../../clock.ts';
import * as store from '../store.ts';
import type { Household } from './household.ts';
import { refused } from './refused.ts';

/** Exactly one of them. */
export type Behind = { playerId: string } | { childId: string };

export function parentsBindAddresses({ clock, household }: { clock: Clock; household: Household }) {
  const find = (address: string) => household.rows.bindings.find((row) => row.address === address);

  return {
    boundTo(address: string): { playerId?: string; childId?: string } | undefined {
      const row = find(address);
      return row && behind(row);
    },

    listAddresses: async (): Promise<AddressBinding[]> => household.rows.bindings.map(describe),

    /** @throws Problem not-found. */
    async getAddress(address: string): Promise<AddressBinding> {
      const row = find(asSockets(address));
      if (!row) throw new Problem('not-found');
      return describe(row);
    },

    /** @throws Problem validation-failed: there is no such player or child. */
    async bindAddress(address: string, to: Behind): Promise<AddressBinding> {
      const [playerId, childId] = 'playerId' in to ? [to.playerId, null] : [null, to.childId];
      const who = { player_id: playerId, child_id: childId };
      const row = { address: asSockets(address), ...who, created_at_ms: clock.now() };
      await household.change(async (tx) => {
        if (playerId !== null && !(await store.findPlayer(tx, playerId))) {
          throw refused('playerId', { kind: 'player-missing' });
        }
        if (childId !== null && !(await store.findChild(tx, childId))) {
          throw refused('childId', { kind: 'child-missing' });
        }
        await store.saveBinding(tx, row);
        return { what: 'address' };
      });
      return describe(row);
    },

    /** @throws Problem not-found. */
    async unbindAddress(address: string): Promise<void> {
      const row = find(asSockets(address));
      if (!row) throw new Problem('not-found');
      await household.change(async (tx) => {
        await store.deleteBinding(tx, row.address);
        return { what: 'address' };
      });
    },
  };
}

/** As sockets write it: IPv6 has many spellings, and only the short one is ever seen again. */
function asSockets(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;
}

function behind(row: store.BindingRow): { playerId?: string; childId?: string } {
  return {
    ...(row.player_id === null ? {} : { playerId: row.player_id }),
    ...(row.child_id === null ? {} : { childId: row.child_id }),
  };
}

function describe(row: store.BindingRow): AddressBinding {
  return { address: row.address, ...behind(row), createdAt: new Date(row.created_at_ms).toISOString() };
}
