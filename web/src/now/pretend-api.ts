// The pretend players of a demo, through our own server (`/api/v1/pretend/…` is the simulator's control API). Only what
// the screen needs: their state, live changes, what a child can do to them, and their last requests and events.
import { queryOptions } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Unreachable } from '#client/client.ts';
import { sseMessages } from '#client/sse.ts';
import type { SimulatorInput, SimulatorPlayer, SimulatorRequest, SimulatorState } from '#contract/simulator.ts';
import { queryClient } from '../data/client.ts';
import type { Playhead } from './position.ts';

const PREFIX = '/api/v1/pretend';
const DEADLINE_MS = 10_000;
const AGAIN_MS = 2000;

/** A player as it was told, with the moment it was told at: positions move on from there. */
export interface SeenPlayer extends SimulatorPlayer {
  seenAtMs: number;
}

export function playheadOf({ playing, playback, isWaiting, seenAtMs }: SeenPlayer): Playhead {
  const isMoving = playing !== undefined && playback === 'playing' && !isWaiting;
  return { positionMs: playing?.positionMs ?? 0, lengthMs: playing?.lengthMs, isMoving, seenAtMs };
}

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(PREFIX + path, {
    signal: AbortSignal.timeout(DEADLINE_MS),
    ...(body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Unreachable('The pretend players cannot be reached.', { cause });
  });
  if (!response.ok) throw new Unreachable(`The pretend players answered ${response.status}.`);
  return (await response.json()) as T;
}

function seen(player: SimulatorPlayer): SeenPlayer {
  const { iconUrl, ...display } = player.display;
  const icon = iconUrl === undefined ? {} : { iconUrl: iconPath(iconUrl) };
  return { ...player, display: { ...display, ...icon }, seenAtMs: performance.now() };
}

/** Icons of the pretend cloud come through our own server too: the page loads nothing from elsewhere. */
function iconPath(iconUrl: string): string {
  const { pathname } = new URL(iconUrl);
  return pathname.startsWith('/icons/') ? PREFIX + pathname : iconUrl;
}

export const pretend = {
  state: queryOptions({
    queryKey: ['pretend', 'state'],
    queryFn: async () => {
      const { families } = await ask<SimulatorState>('/state');
      return {
        players: families.flatMap((family) => family.players.map(seen)),
        cards: families.flatMap((family) => family.cards.filter((card) => !card.deleted)),
      };
    },
  }),
  requests: (deviceId: string) =>
    queryOptions({
      queryKey: ['pretend', deviceId, 'requests'],
      queryFn: () => ask<{ requests: SimulatorRequest[] }>(`/players/${deviceId}/requests`),
    }),
  events: (deviceId: string) =>
    queryOptions({
      queryKey: ['pretend', deviceId, 'events'],
      queryFn: () => ask<{ events: PretendEvent[] }>(`/players/${deviceId}/events`),
    }),
};

export interface PretendEvent {
  atMs: number;
  suffix: string;
  payload: Record<string, unknown>;
}

export async function touchPlayer(deviceId: string, input: SimulatorInput): Promise<void> {
  writePlayer(await ask<SimulatorPlayer>(`/players/${deviceId}/inputs`, input));
}

export function audioPath(deviceId: string): string {
  return `${PREFIX}/players/${deviceId}/audio`;
}

function writePlayer(player: SimulatorPlayer) {
  queryClient.setQueryData(
    pretend.state.queryKey,
    (old) =>
      old && {
        ...old,
        players: old.players.map((one) => (one.deviceId === player.deviceId ? seen(player) : one)),
      },
  );
  for (const log of ['requests', 'events']) {
    void queryClient.invalidateQueries({ queryKey: ['pretend', player.deviceId, log] });
  }
}

/** Keeps the players on screen as they are, for as long as the screen is shown. */
export function useLivePlayers(): void {
  useEffect(() => {
    const stop = new AbortController();
    void followPlayers(stop.signal);
    return () => stop.abort();
  }, []);
}

async function followPlayers(stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      const response = await fetch(`${PREFIX}/live`, { signal: stop, headers: { accept: 'text/event-stream' } });
      if (!response.ok || !response.body) throw new Unreachable(`Live players answered ${response.status}.`);
      for await (const message of sseMessages(response.body)) {
        if (message.event === 'player') writePlayer(JSON.parse(message.data) as SimulatorPlayer);
      }
    } catch {
      // Cut or not there yet: ask once for the whole state, then listen again.
      if (!stop.aborted) void queryClient.invalidateQueries({ queryKey: pretend.state.queryKey });
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
