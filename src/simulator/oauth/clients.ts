// Who may ask for sign-ins: the clients that were registered, and, by switch, any other as a public one.
import { addClient } from '../seeds.ts';
import type { ClientRecord, CloudState } from '../state.ts';
import type { Switches } from '../switches.ts';

export function findClient(state: CloudState, switches: Switches, clientId: string): ClientRecord | undefined {
  const known = state.clients.get(clientId);
  if (known || switches.unknownClients === 'refuse' || !/^[\w-]{1,64}$/.test(clientId)) return known;
  return addClient(state, { clientId, anyLoopbackRedirect: true });
}
