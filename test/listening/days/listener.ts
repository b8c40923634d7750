// A child with a player: puts cards in, turns the knobs, pauses, tears the network, takes the card out. It really fetches
// what it plays, goes on with a bare range after a cut, and tells what it does in the order of a real player.
import type { PlayerEvents } from '#cloud/wire/mqtt.ts';
import { FRAME_MS } from '#core/mp3/profile.ts';
import { EventFeed } from '#simulator/player/event-feed.ts';
import { type Answer, ask, type Wanted } from './answer.ts';
import type { Act, ListenerDeps, PretendCard } from './listener-deps.ts';
import type { SeenPlan } from './plans.ts';
import { FRAME_BYTES, recordingOf } from './recordings.ts';

const BEAT_MS = 5000;
/** So far ahead of what sounds it fetches. */
const AHEAD_BYTES = 20 * 1000 * 12;
const TRIES = 4;

export class Listener {
  readonly deps: ListenerDeps;
  #feed!: EventFeed;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  card: PretendCard | undefined;
  #track = 0;
  /** Whose the player was since the card went in: what has begun goes on when it is handed on. */
  readonly #childIds = new Set<string | undefined>();
  #status: 'stopped' | 'playing' | 'paused' = 'stopped';
  #isLoading = false;
  #positionMs = 0;
  #answer: Answer | undefined;
  #plan: SeenPlan | undefined;
  /** Bytes of the plan that are in the player: [from, to). */
  #held = { from: 0, to: 0 };
  address: string | undefined;
  plays = 0;
  requests = 0;
  torn = 0;
  /** When a range was last answered from another play: then nobody can tell any more where this player is. */
  tornAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: ListenerDeps) {
    this.deps = deps;
    this.address = deps.address;
    this.switchOn();
  }

  /** After that it tells nothing before it is asked. */
  switchOn(): void {
    const { house, playerId, random, switches } = this.deps;
    const publish = (events: PlayerEvents) => house.yoto.publish(playerId, events);
    this.#feed = new EventFeed({ clock: house.clock, switches, random, publish });
  }

  asked(): void {
    const { clock } = this.deps.house;
    if (clock.now() - this.#askedAtMs < 1000) return;
    this.#askedAtMs = clock.now();
    clock.after(150 + 250 * this.deps.random(), () => this.#feed.answer(this.#view()));
  }

  /** The whole stay of a card in the slot. */
  async play(card: PretendCard, acts: readonly Act[]): Promise<void> {
    const { clock } = this.deps.house;
    this.card = card;
    this.#childIds.clear();
    this.plays++;
    if (await this.#begin(0)) {
      for (const act of acts) if (!(await this.#do(act))) break;
    }
    this.deps.note('takes it out');
    // A power cut says nothing.
    const isSwitchedOff = this.deps.random() < 0.06;
    this.#status = 'stopped';
    this.card = undefined;
    this.#hangUp();
    if (isSwitchedOff) this.switchOn();
    else this.#tell();
    await clock.wait(500);
  }

  async #begin(track: number): Promise<boolean> {
    const { clock } = this.deps.house;
    const { random } = this.deps;
    this.#hangUp();
    this.#track = track;
    this.#isLoading = true;
    this.#positionMs = 0;
    this.#held = { from: 0, to: 0 };
    this.#plan = undefined;
    this.#tell();
    await clock.wait(20 + 120 * random());
    const look = random();
    if (look < 0.15) (await this.#ask({ method: 'HEAD' }))?.close();
    else if (look < 0.25) {
      const answer = await this.#ask({ method: 'GET', range: 'bytes=0-1023' });
      await answer?.take(1024);
      answer?.close();
    }
    for (let tries = 0; tries < TRIES; tries++) {
      const range = random() < 0.4 ? { range: 'bytes=0-', fromByte: 0 } : {};
      const answer = await this.#ask({ method: 'GET', ...range });
      if (answer?.plan) {
        this.#take(answer);
        await answer.take(Math.min(answer.plan.sizeBytes, 60_000));
        this.#held.to = answer.receivedTo;
        await clock.wait(50 + 300 * random());
        this.#status = 'playing';
        this.#isLoading = false;
        this.#tell();
        return true;
      }
      if (answer) return false;
      await clock.wait(1000);
    }
    return false;
  }

  async #do(act: Act): Promise<boolean> {
    const { clock } = this.deps.house;
    this.deps.note(`${JSON.stringify(act)} at ${this.#positionMs} of ${this.#lengthMs}`);
    if (act.kind === 'listen') return await this.#listen(act.ms);
    if (act.kind === 'cut') {
      this.#hangUp();
      return true;
    }
    if (act.kind === 'turn') {
      // One of the tracks of a mix is turned through as well.
      this.#positionMs = Math.floor((this.#lengthMs * act.toShare) / 1000) * 1000;
      this.#feed.update(this.#view(), true);
      return true;
    }
    if (act.kind === 'next') {
      if (this.#track + 1 >= (this.card?.paths.length ?? 0)) return true;
      return await this.#begin(this.#track + 1);
    }
    this.#status = 'paused';
    this.#tell();
    if (act.isCut) this.#hangUp();
    await clock.wait(act.ms);
    this.#status = 'playing';
    this.#tell();
    return true;
  }

  /** False: the card is over, or nothing comes. */
  async #listen(ms: number): Promise<boolean> {
    const { clock } = this.deps.house;
    for (let leftMs = ms; leftMs > 0; ) {
      const stepMs = Math.min(BEAT_MS, leftMs, this.#lengthMs - this.#positionMs);
      if (stepMs <= 0) {
        if (this.#track + 1 >= (this.card?.paths.length ?? 0)) return false;
        if (!(await this.#begin(this.#track + 1))) return false;
        continue;
      }
      const plan = this.#plan;
      if (!(await this.#fetch(this.#byteAt(this.#positionMs), this.#byteAt(this.#positionMs + stepMs)))) return false;
      if (plan !== this.#plan) continue;
      await clock.wait(stepMs);
      this.#sound(this.#positionMs, this.#positionMs + stepMs);
      this.#positionMs += stepMs;
      leftMs -= stepMs;
      this.#feed.update(this.#view(), true);
    }
    return true;
  }

  /** Until the bytes [from, to) are in the player. */
  async #fetch(from: number, to: number): Promise<boolean> {
    const { clock } = this.deps.house;
    for (let tries = 0; tries < TRIES; ) {
      // The Info frame in front is nothing to be heard.
      const isHeld = this.#held.from <= from && from <= this.#held.to + (this.#answer ? FRAME_BYTES : 0);
      if (isHeld && to <= this.#held.to) return true;
      if (isHeld && this.#answer) {
        await this.#answer.take(Math.min(this.#plan?.sizeBytes ?? 0, to + AHEAD_BYTES));
        const { receivedTo, isEnded, isBroken } = this.#answer;
        this.#held.to = receivedTo;
        if (to <= receivedTo) return true;
        if (isEnded || isBroken) this.#answer = undefined;
        continue;
      }
      tries++;
      const fromByte = isHeld ? this.#held.to : from;
      if (fromByte === 0) return await this.#begin(this.#track);
      const plan = this.#plan;
      this.#hangUp();
      const ifRange = this.deps.random() < 0.3 && plan ? { ifRange: plan.etag } : {};
      const answer = await this.#ask({ method: 'GET', range: `bytes=${fromByte}-`, fromByte, ...ifRange });
      if (!answer) {
        await clock.wait(1000);
        continue;
      }
      if (answer.status === 416) {
        if (plan && fromByte < plan.sizeBytes) this.deps.tell(`416 for ${fromByte} of ${plan.sizeBytes}`);
        return false;
      }
      if (!answer.plan) return false;
      this.#take(answer);
      if (answer.plan !== plan) {
        this.torn++;
        this.tornAtMs = clock.now();
      }
      if (answer.status === 200) this.#positionMs = 0;
      if (answer.plan !== plan || answer.status === 200) return true;
    }
    return false;
  }

  #take(answer: Answer): void {
    this.#answer = answer;
    if (answer.plan !== this.#plan || answer.fromByte !== this.#held.to) {
      this.#held = { from: answer.fromByte, to: answer.fromByte };
    }
    this.#plan = answer.plan;
  }

  async #ask(how: { method: 'GET' | 'HEAD'; range?: string; fromByte?: number; ifRange?: string }) {
    const { house, plans, agent, onAnswer } = this.deps;
    const { card } = this;
    if (!card) return undefined;
    this.#childIds.add(this.deps.whose());
    const path = card.paths[this.#track] ?? '';
    const wanted: Wanted = {
      path,
      method: how.method,
      ...(how.fromByte === undefined ? {} : { fromByte: how.fromByte }),
      headers: {
        'user-agent': agent,
        ...(this.address === undefined ? {} : { 'x-forwarded-for': this.address }),
        ...(how.range === undefined ? {} : { range: how.range }),
        ...(how.ifRange === undefined ? {} : { 'if-range': how.ifRange }),
      },
    };
    this.requests++;
    const tell = (what: string) =>
      this.deps.tell(`${card.yotoCardId} ${this.#track} ${how.method} ${how.range ?? ''}: ${what}`);
    const answer = await ask(house, plans, wanted, tell);
    if (!answer) return undefined;
    const { status } = answer;
    this.deps.note(
      `${card.yotoCardId} ${this.#track} ${how.method} ${how.range ?? ''} ${how.ifRange ? 'if-range' : ''}: ${status} ${answer.plan?.etag.slice(0, 8)}`,
    );
    const isFine = status === 200 || status === 206 || (status === 416 && (how.fromByte ?? 0) > 0);
    if (!isFine && !(status === 404 && card.isGone)) tell(`answered ${status}`);
    if (answer.plan) onAnswer(answer, { isStart: (how.fromByte ?? 0) === 0, card });
    return answer;
  }

  #sound(fromMs: number, toMs: number): void {
    const plan = this.#plan;
    if (!plan) return;
    const { truth, playerId, house, onSound } = this.deps;
    const last = Math.min(plan.frames.length, 1 + Math.floor(toMs / FRAME_MS));
    const common = { playerId, atMs: house.clock.now(), etag: plan.etag };
    let run: { number: number; from: number; to: number } | undefined;
    for (let index = 1 + Math.floor(fromMs / FRAME_MS); index < last; index++) {
      const id = plan.frames[index] ?? Number.NaN;
      if (Number.isNaN(id)) continue;
      const found = recordingOf(id);
      if (run && found?.number === run.number && found.frame === run.to) {
        run.to++;
        continue;
      }
      if (run) truth.add({ ...common, ...run });
      run = found && { number: found.number, from: found.frame, to: found.frame + 1 };
    }
    if (run) truth.add({ ...common, ...run });
    for (const { number } of truth.of({ playerIds: [playerId], sinceMs: common.atMs })) onSound(number, this.#childIds);
  }

  get #lengthMs(): number {
    return ((this.#plan?.frames.length ?? 1) - 1) * FRAME_MS;
  }

  #byteAt(ms: number): number {
    return Math.min(this.#plan?.sizeBytes ?? 0, (1 + Math.ceil(ms / FRAME_MS)) * FRAME_BYTES);
  }

  #hangUp(): void {
    this.#answer?.close();
    this.#answer = undefined;
  }

  #tell(): void {
    this.#feed.update(this.#view());
  }

  #view(): PlayerEvents {
    if (!this.card) {
      return { cardId: 'none', playbackStatus: 'stopped', streaming: false, playbackWait: false };
    }
    const key = String(this.#track + 1).padStart(2, '0');
    return {
      ...{
        cardId: this.card.yotoCardId,
        chapterKey: key,
        trackKey: key,
        position: Math.floor(this.#positionMs / 1000),
      },
      ...{ trackLength: Math.floor(this.#lengthMs / 1000), playbackStatus: this.#status },
      ...{ playbackWait: this.#isLoading, streaming: true, source: 'card' },
    };
  }
}
