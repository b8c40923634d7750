// How players name the command that they acknowledge on `response`. The documentation says: by the first part of its
// topic (`volume` for `volume/set`). Seen are whole names and those of older firmware as well, so all of them count.
// Facts: docs/protocol/yoto.md §Commands.
import type { CommandName } from './mqtt.ts';

/** As older programs and firmware, and the vendor's app over REST, call them. */
export const oldCommandNames: Partial<Record<CommandName, string>> = {
  'events/request': 'events',
  'card/start': 'card-play',
  'card/stop': 'card-stop',
  'card/pause': 'card-pause',
  'card/resume': 'card-resume',
  'volume/set': 'set-volume',
  'sleep-timer/set': 'sleep',
  'ambients/set': 'ambients',
  reboot: 'restart',
};

/** `volume` of `volume/set`; a name without parts stays as it is. */
export const resourceOf = (name: string): string => name.split('/')[0] ?? name;

const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');

/**
 * Whether an acknowledgement of `told` can be the one for this command. By its resource it can be for another of the same
 * kind, so only the command that was sent last should be asked about.
 */
export function acknowledges(told: string, name: CommandName): boolean {
  return [name, resourceOf(name), oldCommandNames[name]].some(
    (known) => known !== undefined && plain(known) === plain(told),
  );
}
