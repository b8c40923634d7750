// Players and the family over REST, as they are on the wire: docs/protocol/yoto.md §7.
// Shared by our client and by the simulator. Loose: firmware adds fields at will and config is mostly strings.
// What players say over MQTT is in mqtt.ts.
import { z } from 'zod';

/** One player in the list. `deviceId` has 24 characters and begins with y2. An odd member never costs the list. */
export const Device = z.looseObject({
  deviceId: z.string().min(1),
  name: z.string().catch(''),
  description: z.string().nullish(),
  online: z.boolean().catch(false),
  releaseChannel: z.string().nullish(),
  deviceType: z.string().catch(''),
  deviceFamily: z.string().catch(''),
  deviceGroup: z.string().nullish(),
  generation: z.string().nullish(),
  formFactor: z.string().nullish(),
  hasUserGivenName: z.boolean().nullish(),
});
export type Device = z.infer<typeof Device>;

/** 200 of GET /device-v2/devices/mine. */
export const DeviceList = z.looseObject({ devices: z.array(Device) });
export type DeviceList = z.infer<typeof DeviceList>;

/** Settings of a player; values are mostly strings ("16", "07:30", "#rrggbb"), some booleans, alarms a list. */
export const DeviceSettings = z.record(z.string(), z.unknown());
export type DeviceSettings = z.infer<typeof DeviceSettings>;

const ShortcutList = z.looseObject({
  content: z.array(
    z.looseObject({
      cmd: z.string(),
      params: z.looseObject({
        card: z.string().optional(),
        chapter: z.string().optional(),
        track: z.string().optional(),
      }),
    }),
  ),
});

/** What the right-hand button plays without a card; write-only on its own path. */
export const DeviceShortcuts = z.looseObject({
  modes: z.looseObject({ day: ShortcutList.optional(), night: ShortcutList.optional() }),
  versionId: z.string().optional(),
});
export type DeviceShortcuts = z.infer<typeof DeviceShortcuts>;

/** 200 of GET /device-v2/{id}/config. `status` is the last known shadow and may be null, partial or old. */
export const DeviceConfigResponse = z.looseObject({
  device: z.looseObject({
    deviceId: z.string(),
    name: z.string().optional(),
    online: z.boolean().optional(),
    fwVersion: z.string().nullish(),
    mac: z.string().nullish(),
    geoTimezone: z.string().nullish(),
    deviceType: z.string().optional(),
    deviceFamily: z.string().optional(),
    config: DeviceSettings,
    shortcuts: z.unknown().optional(),
    status: z.record(z.string(), z.unknown()).nullish(),
  }),
});
export type DeviceConfigResponse = z.infer<typeof DeviceConfigResponse>;

/** Body of PUT /device-v2/{id}/config. It replaces the whole block: keys left out return to their default. */
export const DeviceConfigUpdate = z.looseObject({ name: z.string().optional(), config: DeviceSettings });
export type DeviceConfigUpdate = z.infer<typeof DeviceConfigUpdate>;

/** Body of PUT /device-v2/{id}/shortcuts. */
export const DeviceShortcutsUpdate = z.looseObject({ shortcuts: DeviceShortcuts });
export type DeviceShortcutsUpdate = z.infer<typeof DeviceShortcutsUpdate>;

/** Names behind /device-v2/{id}/command/ and the MQTT topic of the same ending. */
export const deviceCommandNames = [
  'events/request',
  'status/request',
  'status',
  'card/start',
  'card/stop',
  'card/pause',
  'card/resume',
  'volume/set',
  'sleep-timer/set',
  'ambients/set',
  'display/preview',
  'reboot',
  'bluetooth/on',
  'bluetooth/off',
  'bluetooth/connect',
  'bluetooth/disconnect',
  'bluetooth/delete-bonds',
  'bluetooth/state',
] as const;
export type DeviceCommandName = (typeof deviceCommandNames)[number];

/** 200 of GET /user/family; only what we need of it is named. */
export const FamilyResponse = z.looseObject({
  family: z.looseObject({ familyId: z.string().optional(), members: z.array(z.looseObject({})).optional() }).optional(),
});
export type FamilyResponse = z.infer<typeof FamilyResponse>;
