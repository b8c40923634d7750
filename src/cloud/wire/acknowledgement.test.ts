// By which names an acknowledgement is taken as the one for a command.
import { expect, it } from 'vitest';
import { acknowledges } from './acknowledgement.ts';
import type { CommandName } from './mqtt.ts';

it.each<[CommandName, string[]]>([
  ['card/start', ['card', 'card/start', 'card-play']],
  ['volume/set', ['volume', 'volume/set', 'set-volume']],
  ['sleep-timer/set', ['sleep-timer', 'sleepTimer', 'sleep-timer/set', 'sleep']],
  ['ambients/set', ['ambients', 'ambients/set']],
  ['bluetooth/delete-bonds', ['bluetooth', 'bluetooth/delete-bonds']],
  ['reboot', ['reboot', 'restart']],
  ['status/request', ['status', 'status/request']],
])('%s is acknowledged by any of %j', (name, told) => {
  for (const one of told) expect(acknowledges(one, name), one).toBe(true);
});

it.each(['card', 'card/pause', 'card-pause', 'status', 'req_body', '', '/', 'constructor'])(
  'the volume is not acknowledged by %j',
  (told) => {
    expect(acknowledges(told, 'volume/set')).toBe(false);
  },
);

it('another card command is not taken for this one, where the player tells which', () => {
  expect(acknowledges('card/pause', 'card/start')).toBe(false);
  expect(acknowledges('card-stop', 'card/start')).toBe(false);
});
