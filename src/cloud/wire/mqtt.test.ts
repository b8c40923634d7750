import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cardIdFromUri,
  commandTopic,
  deviceTopic,
  parsePlayerMessage,
  parseTopic,
  volumePercentOfStep,
  volumeStepOfPercent,
} from './mqtt.ts';

const bytes = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

describe('topics', () => {
  it('are told apart, and wildcards are no topic', () => {
    expect(parseTopic(deviceTopic('y2abc', 'data/events'))).toEqual({
      kind: 'player',
      deviceId: 'y2abc',
      suffix: 'data/events',
    });
    expect(parseTopic(commandTopic('y2abc', 'card/start'))).toEqual({
      kind: 'command',
      deviceId: 'y2abc',
      name: 'card/start',
    });
    for (const topic of ['device/+/data/events', 'device/y2abc/#', '#', 'device/y2abc', 'device//data/events', 'x/y/z'])
      expect(parseTopic(topic)).toBeUndefined();
  });
});

describe('messages', () => {
  it('take strings for numbers, 0/1 for flags, keep unknown members and drop only the odd member', () => {
    const message = parsePlayerMessage(
      'device/y2abc/data/events',
      bytes({
        volume: '7',
        streaming: 1,
        position: 12,
        playbackStatus: 'playing',
        cardId: {},
        chapterKey: 1,
        odd: 'x',
      }),
    );
    expect(message).toEqual({
      deviceId: 'y2abc',
      kind: 'events',
      events: { volume: 7, streaming: true, position: 12, playbackStatus: 'playing', chapterKey: '1', odd: 'x' },
    });
  });

  it('leave absent members absent', () => {
    const message = parsePlayerMessage('device/y2abc/data/events', bytes({ volume: 3 }));
    expect(message?.kind === 'events' && Object.keys(message.events)).toEqual(['volume']);
  });

  it('read a status with or without its envelope', () => {
    for (const body of [{ status: { batteryLevel: 80, charging: 1 } }, { batteryLevel: '80', charging: true }])
      expect(parsePlayerMessage('device/y2abc/data/status', bytes(body))).toEqual({
        deviceId: 'y2abc',
        kind: 'status',
        full: false,
        status: { batteryLevel: 80, charging: true },
      });
  });

  it('name the command that an answer is for', () => {
    const body = { status: { 'card-play': 'FAIL', req_body: '{"uri":"x"}' } };
    expect(parsePlayerMessage('device/y2abc/response', bytes(body))).toEqual({
      deviceId: 'y2abc',
      kind: 'response',
      command: 'card-play',
      ok: false,
      requestBody: '{"uri":"x"}',
    });
  });

  it('never throw, whatever arrives', () => {
    const topic = fc.constantFrom('data/events', 'data/status', 'response', 'presence', 'status/full', 'events', 'zzz');
    fc.assert(
      fc.property(topic, fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (suffix, payload) => {
        parsePlayerMessage(`device/y2abc/${suffix}`, payload);
      }),
    );
  });
});

describe('card addresses', () => {
  it('give the card', () => {
    expect(cardIdFromUri('https://yoto.io/abC12')).toBe('abC12');
    expect(cardIdFromUri('https://yoto.io/abC12?x=1')).toBe('abC12');
    expect(cardIdFromUri('http://yoto.io/abC12')).toBeUndefined();
    expect(cardIdFromUri('https://evilyoto.io/abC12')).toBeUndefined();
    expect(cardIdFromUri('https://yoto.io/abC123')).toBeUndefined();
  });
});

describe('volume', () => {
  it('goes from step to percent and back', () => {
    for (let step = 0; step <= 16; step++) expect(volumeStepOfPercent(volumePercentOfStep(step))).toBe(step);
  });
  it('takes the nearest step', () => {
    expect(volumeStepOfPercent(51)).toBe(8);
    expect(volumeStepOfPercent(99)).toBe(16);
    expect(volumeStepOfPercent(3)).toBe(0);
  });
});
