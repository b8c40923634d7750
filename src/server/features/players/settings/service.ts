// The settings of players: read, merged and written as a whole, since a written block replaces the one before; one change
// at a time for each player, so that none undoes another (docs/protocol/yoto.md §7). Right after a write Yoto may still
// show what was before: what was changed a moment ago is merged again into what is read, so that it is never undone.
import type { YotoCloud } from '#cloud/cloud.ts';
import type { DeviceConfig } from '#cloud/devices.ts';
import { Problem } from '#contract/errors.ts';
import type { PlayerSettings } from '#contract/players.ts';
import { mergeSettings, readSettings, type SettingsChange } from '#core/player/settings.ts';
import { mergeShortcuts, readShortcuts, type ShortcutsChange } from '#core/player/shortcuts.ts';
import type { Clock } from '../../../clock.ts';
import { createTurns } from '../../../turns.ts';
import { answerOf } from '../../../yoto/problems.ts';

export interface SettingsDeps {
  clock: Clock;
  /** Undefined for a player that is not known. */
  cloudOf(playerId: string): Pick<YotoCloud, 'devices'> | undefined;
}

export interface WantedSettings extends SettingsChange {
  name?: string | undefined;
  shortcuts?: ShortcutsChange | undefined;
}

const FRESH_MS = 15_000;

/** @throws Problem not-found, or why Yoto did not answer; a change may then have been done, and can be asked for again. */
export function createPlayerSettings({ clock, cloudOf }: SettingsDeps) {
  const turns = createTurns();
  const fresh = new Map<string, { atMs: number; change: WantedSettings }[]>();

  function devicesOf(playerId: string): YotoCloud['devices'] {
    const cloud = cloudOf(playerId);
    if (!cloud) throw new Problem('not-found');
    return cloud.devices;
  }

  async function read(playerId: string): Promise<DeviceConfig> {
    const device = answerOf(await devicesOf(playerId).config(playerId));
    const oldestMs = clock.now() - FRESH_MS;
    const changes = (fresh.get(playerId) ?? []).filter(({ atMs }) => atMs >= oldestMs);
    if (changes.length > 0) fresh.set(playerId, changes);
    else fresh.delete(playerId);
    return changes.reduce((before, { change }) => merged(before, change), device);
  }

  return {
    read: async (playerId: string): Promise<PlayerSettings> => describe(await read(playerId)),

    async change(playerId: string, change: WantedSettings): Promise<PlayerSettings> {
      return await turns.take(playerId, async () => {
        const devices = devicesOf(playerId);
        const after = merged(await read(playerId), change);
        const { name, shortcuts, ...settings } = change;
        const isBlockChanged = Object.values(settings).some((member) => member !== undefined);
        if (isBlockChanged || name !== undefined) {
          answerOf(
            await devices.writeConfig(playerId, { ...(name === undefined ? {} : { name }), config: after.config }),
          );
          remember(playerId, { name, ...settings });
        }
        if (shortcuts) {
          answerOf(await devices.writeShortcuts(playerId, after.shortcuts));
          remember(playerId, { shortcuts });
        }
        return describe(after);
      });
    },
  };

  function remember(playerId: string, change: WantedSettings): void {
    fresh.set(playerId, [...(fresh.get(playerId) ?? []), { atMs: clock.now(), change }]);
  }
}

function merged(device: DeviceConfig, { name = device.name, shortcuts, ...settings }: WantedSettings) {
  const config = mergeSettings(device.config, settings);
  return { ...device, name, config, shortcuts: mergeShortcuts(device.shortcuts, shortcuts ?? {}) };
}

function describe({ name = '', config, shortcuts }: DeviceConfig): PlayerSettings {
  return { name, ...readSettings(config), shortcuts: readShortcuts(shortcuts) };
}
