// How the control API shows players, families and the whole pretend cloud. It reads and never changes anything.
// Routes: ./control.ts. Shapes: src/contract/simulator.ts.
import { mediaReferencePattern } from '#cloud/wire/content.ts';
import type { SimulatorCard, SimulatorPlayer, SimulatorState } from '#contract/simulator.ts';
import { iconUrl } from './rest/card-forms.ts';
import type { Simulator } from './simulator.ts';
import type { CardRecord, DeviceRecord } from './state.ts';

function shownIcon(icon: string | undefined, origin: string): { iconUrl?: string } {
  if (icon === undefined) return {};
  return { iconUrl: mediaReferencePattern.test(icon) ? iconUrl(origin, icon.slice('yoto:#'.length)) : icon };
}

/** `origin`: where whoever looks reaches us, so that pictures lie there too. */
export function shownPlayer(simulator: Simulator, device: DeviceRecord, origin: string): SimulatorPlayer {
  const { display, ...snapshot } = simulator.player(device.deviceId).snapshot();
  const { icon, label, ...shown } = display;
  return {
    ...snapshot,
    familyId: device.familyId,
    deviceType: device.deviceType,
    deviceFamily: device.deviceFamily,
    display: { ...shown, ...shownIcon(icon, origin), ...(label === undefined ? {} : { label }) },
  };
}

function shownCard({ card, ownerSub, deleted }: CardRecord): SimulatorCard {
  return {
    cardId: card.cardId,
    title: card.title,
    ownerSub,
    deleted,
    trackCount: card.content.chapters.reduce((count, chapter) => count + chapter.tracks.length, 0),
    createdAt: card.createdAt,
    updatedAt: card.updatedAt,
  };
}

export function shownState(simulator: Simulator, clock: SimulatorState['clock'], origin: string): SimulatorState {
  const { state } = simulator;
  const families = [...state.families.values()].map(({ familyId, name }) => {
    const users = [...state.users.values()].filter((user) => user.familyId === familyId);
    const subs = users.map((user) => user.sub);
    return {
      familyId,
      name,
      users: users.map(({ sub, name: userName, email }) => ({ sub, name: userName, email })),
      players: state.devicesOf(familyId).map((device) => shownPlayer(simulator, device, origin)),
      cards: [...state.cards.values()]
        .filter(({ ownerSub, card }) => subs.includes(ownerSub) || state.findLibraryRow(familyId, card.cardId))
        .map(shownCard),
    };
  });
  return {
    url: origin,
    nowMs: simulator.clock.now(),
    clock,
    clients: [...state.clients.values()].map((client) => ({
      clientId: client.clientId,
      name: client.name,
      isConfidential: client.secret !== undefined,
    })),
    families,
    connections: simulator.broker.connections().map((connection) => ({ ...connection })),
  };
}
