// Everything a player says: events with their five-second beat, both statuses, answers, presence, legacy copies. It also
// writes the shadow that the cloud keeps of the player. It decides nothing about playing; player.ts and playback.ts do.

import type { PlayerEvents } from '#cloud/wire/mqtt.ts';
import type { SimulatorClock } from '../clock.ts';
import type { PlayerDeps } from '../parts.ts';
import type { Switches } from '../switches.ts';
import { EventFeed } from './event-feed.ts';
import type { Journal } from './journal.ts';
import type { Playback } from './playback.ts';
import { basicStatus, fullStatus, type PlayerFacts, powerStatus, type StatusReason } from './status.ts';
import { answerTrouble, sendThrough } from './unreliable.ts';

export interface VoiceDeps {
  clock: SimulatorClock;
  switches(): Switches;
  random(): number;
  journal: Journal;
  playback: Playback;
  facts(): PlayerFacts;
  isConnected(): boolean;
  sleepEndsAtMs(): number | undefined;
  publish: PlayerDeps['publish'];
}

const beatMs = 5_000;

export class Voice {
  readonly #deps: VoiceDeps;
  readonly #feed: EventFeed;
  #statusAtMs = Number.NEGATIVE_INFINITY;
  #cancelBeat: (() => void) | undefined;

  constructor(deps: VoiceDeps) {
    this.#deps = deps;
    const { clock, switches, random } = deps;
    this.#feed = new EventFeed({ clock, switches, random, publish: (events) => this.#say('data/events', events) });
  }

  get statusAtMs(): number {
    return this.#statusAtMs;
  }

  /** To be called whenever something changed that events tell about. */
  changed(): void {
    this.#feed.update(this.#view());
    this.#keepBeat();
  }

  answerEvents(): void {
    this.#feed.answer(this.#view());
    this.#keepBeat();
  }

  respond(status: Record<string, string>): void {
    this.#answer('response', { status });
  }

  tellStatus(reason: StatusReason): void {
    this.#statusAtMs = this.#deps.clock.now();
    this.#answer('data/status', { status: basicStatus(this.#deps.facts(), reason) });
  }

  /** Unasked, as some firmware does every five minutes. */
  tellPeriodicStatus(): void {
    this.#sayPower(false);
    this.tellStatus('unasked');
  }

  /** After power on. A restart forgets who asked for events; some firmware tells them once by itself. */
  greet(isRestart: boolean): void {
    this.tellPresence();
    this.tellFullStatus('boot');
    this.#sayPower(true);
    this.tellStatus('boot');
    if (!isRestart) return;
    this.#feed.forgetRequest();
    if (this.#deps.switches().eventsAtBoot) this.answerEvents();
  }

  /** At power on and off the device says this only on its legacy topic; a request is answered on `status/full`. */
  tellFullStatus(reason: 'requested' | 'boot' | 'shutdown'): void {
    const status = fullStatus(this.#deps.facts(), reason);
    this.#keepShadow(status);
    if (reason === 'requested') this.#answer('status/full', { status });
    else if (this.#deps.switches().legacyTopics) this.#say('status', { status });
  }

  /** The broker says "offline" for a device that is gone, so this leaves even without a connection. */
  tellPresence(): void {
    const isOnline = this.#deps.isConnected();
    this.#deps.facts().device.online = isOnline;
    const payload = { state: isOnline ? 'online' : 'offline', ts: this.#deps.clock.now() };
    this.#publish('presence', payload, { retain: true });
  }

  close(): void {
    this.#cancelBeat?.();
  }

  #say(suffix: string, payload: object): void {
    if (!this.#deps.isConnected()) return;
    this.#publish(suffix, payload);
    if (suffix === 'data/events' && this.#deps.switches().legacyTopics) this.#publish('events', payload);
  }

  /** Everything but events, which have troubles of their own. */
  #answer(suffix: string, payload: object): void {
    sendThrough(answerTrouble(this.#deps.switches()), this.#deps, () => this.#say(suffix, payload));
  }

  #publish(suffix: string, payload: object, options?: { retain: boolean }): void {
    this.#deps.journal.addMessage({ atMs: this.#deps.clock.now(), suffix, payload });
    this.#deps.publish(suffix, payload, options);
  }

  #sayPower(isBoot: boolean): void {
    if (!this.#deps.switches().legacyTopics) return;
    const status = powerStatus(this.#deps.facts(), isBoot);
    this.#keepShadow(status);
    this.#say('status', { status });
  }

  /** Of the full status and of what is said on the legacy topic; `data/status` leaves it as it is (seen). */
  #keepShadow(status: object): void {
    Object.assign(this.#deps.facts().device.status, status, {
      updatedAt: new Date(this.#deps.clock.now()).toISOString(),
    });
  }

  /** While somebody listens, the position of what plays is told every five seconds, and what a sleep timer has left. */
  #keepBeat(): void {
    const { playback, sleepEndsAtMs } = this.#deps;
    const hasSound = playback.status === 'playing' && playback.current !== undefined;
    if (!this.#feed.isAwake || !(hasSound || sleepEndsAtMs() !== undefined)) {
      this.#cancelBeat?.();
      this.#cancelBeat = undefined;
      return;
    }
    this.#cancelBeat ??= this.#deps.clock.after(beatMs, () => {
      this.#cancelBeat = undefined;
      this.#feed.update(this.#view(), true);
      this.#keepBeat();
    });
  }

  #view(): PlayerEvents {
    const { playback, clock, switches } = this.#deps;
    const { device, volume, volumeMax } = this.#deps.facts();
    const sleepEndsAtMs = this.#deps.sleepEndsAtMs();
    const current = playback.current;
    const shared = {
      repeatAll: device.config.repeatAll === true,
      volume,
      volumeMax,
      playbackStatus: playback.status,
      sleepTimerActive: sleepEndsAtMs !== undefined,
      ...(sleepEndsAtMs !== undefined && { sleepTimerSeconds: seconds(sleepEndsAtMs - clock.now()) }),
    };
    if (!current) return { ...shared, cardId: 'none', streaming: false, playbackWait: false };
    const { card, spot, track } = current;
    const trackLength = track.lengthMs === undefined ? {} : { trackLength: Math.round(track.lengthMs / 1000) };
    const isLoading = track.isWaiting && !current.isPaused;
    return {
      ...shared,
      ...trackLength,
      ...(isLoading && switches().playingWhileLoading && { playbackStatus: 'playing' }),
      cardId: card.cardId,
      chapterKey: spot.chapter.key,
      chapterTitle: spot.chapter.title,
      trackKey: spot.track.key,
      trackTitle: spot.track.title,
      position: seconds(track.positionMs),
      streaming: spot.track.type === 'stream',
      playbackWait: isLoading,
      source: current.source,
      cardUpdatedAt: card.updatedAt,
    };
  }
}

const seconds = (ms: number) => Math.max(0, Math.floor(ms / 1000));
