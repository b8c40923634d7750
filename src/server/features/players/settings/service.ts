// The settings of players: read, merged and written as a whole, since a written block replaces the one before; one change
// at a time for each player, so that none undoes another (docs/protocol/yoto.md §7).
import type { YotoCloud } from '#cloud/cloud.ts';
import type { DeviceConfig } from '#cloud/devices.ts';
import { Problem } from '#contract/errors.ts';
import type { PlayerSettings } from '#contract/players.ts';
import { mergeSettings, readSettings, type SettingsChange } from '#core/player/settings.ts';
import { createTurns } from '../../../turns.ts';
import { answerOf } from '../../../yoto/problems.ts';

export interface SettingsDeps {
  /** Undefined for a player that is not known. */
  cloudOf(playerId: string): Pick<YotoCloud, 'devices'> | undefined;
}

/** @throws Problem not-found, or why Yoto did not answer; then nothing was changed. */
export function createPlayerSettings({ cloudOf }: SettingsDeps) {
  const turns = createTurns();

  function devicesOf(playerId: string): YotoCloud['devices'] {
    const cloud = cloudOf(playerId);
    if (!cloud) throw new Problem('not-found');
    return cloud.devices;
  }

  return {
    async read(playerId: string): Promise<PlayerSettings> {
      return describe(answerOf(await devicesOf(playerId).config(playerId)));
    },

    async change(playerId: string, { name, ...change }: SettingsChange & { name?: string | undefined }) {
      return await turns.take(playerId, async () => {
        const devices = devicesOf(playerId);
        const before = answerOf(await devices.config(playerId));
        const config = mergeSettings(before.config, change);
        answerOf(await devices.writeConfig(playerId, { ...(name === undefined ? {} : { name }), config }));
        return describe(answerOf(await devices.config(playerId)));
      });
    },
  };
}

function describe({ name = '', config }: DeviceConfig): PlayerSettings {
  return { name, ...readSettings(config) };
}
