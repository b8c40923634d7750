// The family's players over REST: docs/protocol/yoto.md §7. What players say by themselves comes over MQTT.
import type { Outcome } from './outcome.ts';
import { ok } from './outcome.ts';
import type { CloudRest } from './rest.ts';
import {
  type Device,
  type DeviceCommandName,
  DeviceConfigResponse,
  type DeviceConfigUpdate,
  DeviceList,
  type DeviceShortcutsUpdate,
} from './wire/device.ts';
import { StatusOk } from './wire/error.ts';

export type DeviceConfig = DeviceConfigResponse['device'];

export interface CloudDevices {
  list(signal?: AbortSignal): Promise<Outcome<Device[]>>;
  /** Settings, and the last known state, which may be old. */
  config(deviceId: string, signal?: AbortSignal): Promise<Outcome<DeviceConfig>>;
  /**
   * Replaces the whole block: what is left out returns to its default, so read and merge before. Needs
   * `family:devices:manage`.
   */
  writeConfig(deviceId: string, update: DeviceConfigUpdate, signal?: AbortSignal): Promise<Outcome<undefined>>;
  /** Replaces all shortcuts of the right-hand button. Needs `family:devices:manage`. */
  writeShortcuts(
    deviceId: string,
    shortcuts: DeviceShortcutsUpdate['shortcuts'],
    signal?: AbortSignal,
  ): Promise<Outcome<undefined>>;
  /**
   * Passes a command on; ok does not mean that the player did it. Needs `family:devices:control`.
   * Never repeated by itself: `card/start` twice would jump twice.
   */
  command(
    deviceId: string,
    name: DeviceCommandName,
    body?: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<Outcome<undefined>>;
}

export function cloudDevices(rest: CloudRest): CloudDevices {
  return {
    async list(signal) {
      const call = { method: 'GET', scope: 'family:devices:view', answer: DeviceList, repeat: 'safe' } as const;
      const answer = await rest.request({ ...call, path: ['device-v2', 'devices', 'mine'], signal });
      return answer.kind === 'ok' ? ok(answer.value.devices) : answer;
    },
    async config(deviceId, signal) {
      const scope = 'family:devices:view';
      const call = { method: 'GET', scope, answer: DeviceConfigResponse, repeat: 'safe' } as const;
      const answer = await rest.request({ ...call, path: ['device-v2', deviceId, 'config'], signal });
      return answer.kind === 'ok' ? ok(answer.value.device) : answer;
    },
    async writeConfig(deviceId, update, signal) {
      const path = ['device-v2', deviceId, 'config'];
      const call = { method: 'PUT', scope: 'family:devices:manage', answer: StatusOk, repeat: 'safe' } as const;
      const answer = await rest.request({ ...call, path, body: { json: update }, signal });
      return answer.kind === 'ok' ? ok(undefined) : answer;
    },
    async writeShortcuts(deviceId, shortcuts, signal) {
      const path = ['device-v2', deviceId, 'shortcuts'];
      const call = { method: 'PUT', scope: 'family:devices:manage', answer: StatusOk, repeat: 'safe' } as const;
      const answer = await rest.request({ ...call, path, body: { json: { shortcuts } }, signal });
      return answer.kind === 'ok' ? ok(undefined) : answer;
    },
    async command(deviceId, name, body = {}, signal) {
      const path = ['device-v2', deviceId, 'command', ...name.split('/')];
      const call = { method: 'POST', scope: 'family:devices:control', answer: StatusOk, repeat: 'once' } as const;
      const answer = await rest.request({ ...call, path, body: { json: body }, signal });
      return answer.kind === 'ok' ? ok(undefined) : answer;
    },
  };
}
