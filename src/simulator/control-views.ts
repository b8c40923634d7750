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

export function shownPlayer(simulator: Simulator, device: DeviceRecord): SimulatorPlayer {
  const { display, ...snapshot } = simulator.player(device.deviceId).snapshot();
  const { icon, label, ...shown } = display;
  return {
    ...snapshot,
    familyId: device.familyId,
    deviceType: device.deviceType,
    deviceFamily: device.deviceFamily,
    display: { ...shown, ...shownIcon(icon, simulator.url), ...(label === undefined ? {} : { label }) },
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

export function shownState(simulator: Simulator, clock: 'system' | 'manual'): SimulatorState {
  const { state } = simulator;
  const families = [...state.families.values()].map(({ familyId, name }) => {
    const users = [...state.users.values()].filter((user) => user.familyId === familyId);
    const subs = users.map((user) => user.sub);
    return {
      familyId,
      name,
      users: users.map(({ sub, name: userName, email }) => ({ sub, name: userName, email })),
      players: state.devicesOf(familyId).map((device) => shownPlayer(simulator, device)),
      cards: [...state.cards.values()].filter((record) => subs.includes(record.ownerSub)).map(shownCard),
    };
  });
  return {
    url: simulator.url,
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
