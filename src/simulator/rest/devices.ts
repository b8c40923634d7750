// Players over REST: the list, settings, shortcuts, the command bridge, and the family record. A written config block
// replaces the old one: keys left out return to their default. Facts: docs/protocol/yoto.md §Devices.
import type { FastifyInstance } from 'fastify';
import { DeviceConfigUpdate, DeviceShortcutsUpdate } from '#cloud/wire/device.ts';
import type { CloudDeps } from '../deps.ts';
import { replacedConfig } from '../device-config.ts';
import { jsonOf } from '../http/body.ts';
import { badRequest, forbidden, notFound } from '../http/refusal.ts';
import { newObjectId } from '../ids.ts';
import { currentName } from '../player/commands.ts';
import type { DeviceRecord } from '../state.ts';
import { longStatus } from './device-status.ts';
import { callerOf, lacksScope } from './guard.ts';

type DeviceRoute = { Params: { deviceId: string } };

export function deviceRoutes(app: FastifyInstance, deps: CloudDeps): void {
  const { state } = deps;

  function getDevice(deviceId: string, familyId: string): DeviceRecord {
    const device = state.devices.get(deviceId);
    if (device?.familyId !== familyId) throw notFound('Device not found');
    return device;
  }

  app.get('/device-v2/devices/mine', (request) => {
    const { familyId } = callerOf(deps, request, 'family:devices:view');
    return {
      devices: state.devicesOf(familyId).map((device) => ({
        deviceId: device.deviceId,
        name: device.name,
        description: device.description,
        online: device.online,
        releaseChannel: 'general',
        deviceType: device.deviceType,
        deviceFamily: device.deviceFamily,
        deviceGroup: device.deviceGroup ?? '',
        generation: device.generation,
        formFactor: device.formFactor,
        hasUserGivenName: device.hasUserGivenName,
      })),
    };
  });

  app.get<DeviceRoute>('/device-v2/:deviceId/config', (request) => {
    const { familyId } = callerOf(deps, request, 'family:devices:view');
    const device = getDevice(request.params.deviceId, familyId);
    return {
      device: {
        deviceId: device.deviceId,
        name: device.name,
        online: device.online,
        fwVersion: device.fwVersion,
        mac: device.mac,
        errorCode: null,
        geoTimezone: device.geoTimezone,
        getPosix: '',
        deviceType: device.deviceType,
        deviceFamily: device.deviceFamily,
        deviceGroup: device.deviceGroup ?? '',
        releaseChannelId: 'general',
        releaseChannelVersion: device.fwVersion,
        popCode: 'FAKE',
        activationPopCode: 'FAKE',
        registrationCode: '',
        config: device.config,
        shortcuts: device.shortcuts,
        status: device.status,
      },
    };
  });

  app.put<DeviceRoute>('/device-v2/:deviceId/config', (request) => {
    const { familyId } = callerOf(deps, request, 'family:devices:manage');
    const device = getDevice(request.params.deviceId, familyId);
    const parsed = DeviceConfigUpdate.safeParse(jsonOf(request));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw badRequest(`body${issue?.path.map((part) => `.${String(part)}`).join('')}: ${issue?.message}`);
    }
    device.config = replacedConfig(parsed.data.config);
    if (parsed.data.name !== undefined) {
      device.name = parsed.data.name;
      device.hasUserGivenName = true;
    }
    deps.settingsChanged(device.deviceId);
    return { status: 'ok' };
  });

  app.put<DeviceRoute>('/device-v2/:deviceId/shortcuts', (request) => {
    const { familyId } = callerOf(deps, request, 'family:devices:manage');
    const device = getDevice(request.params.deviceId, familyId);
    const parsed = DeviceShortcutsUpdate.safeParse(jsonOf(request));
    if (!parsed.success) throw badRequest('body.shortcuts: must have modes with day and night');
    device.shortcuts = { ...parsed.data.shortcuts, versionId: newObjectId() };
    return { status: 'ok' };
  });

  app.get<DeviceRoute>('/device-v2/:deviceId/shortcuts', (request) => {
    const { familyId } = callerOf(deps, request, 'family:devices:view');
    getDevice(request.params.deviceId, familyId);
    throw forbidden('This endpoint is not available to this client');
  });

  app.get<DeviceRoute>('/device-v2/:deviceId/status', (request) => {
    const { familyId } = callerOf(deps, request, 'family:devices:view');
    const device = getDevice(request.params.deviceId, familyId);
    if (deps.switches().deviceStatusRoute) return longStatus(device);
    // The scope exists no more, so nobody has it.
    throw lacksScope('family:device-status:view');
  });

  app.post<{ Params: { deviceId: string; '*': string } }>('/device-v2/:deviceId/command/*', (request) => {
    const { familyId } = callerOf(deps, request, 'family:devices:control');
    const device = getDevice(request.params.deviceId, familyId);
    const name = request.params['*'];
    if (currentName(name, deps.switches()) === undefined) throw notFound('Command not found');
    const body = jsonOf(request);
    if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body))) {
      throw badRequest('body: must be an object');
    }
    deps.command(device.deviceId, name, Buffer.from(body === undefined ? '' : JSON.stringify(body)));
    return { status: 'ok' };
  });

  app.get('/user/family', (request) => {
    const { familyId } = callerOf(deps, request, 'family:view');
    const family = state.families.get(familyId);
    if (!family) throw notFound('Family not found');
    const createdAt = new Date(family.createdAtMs).toISOString();
    const members = [...state.users.values()].filter((user) => user.familyId === familyId);
    return {
      family: {
        familyId,
        createdAt,
        country: family.country,
        devices: state.devicesOf(familyId).map((device) => ({
          deviceId: device.deviceId,
          addedAt: new Date(device.addedAtMs).toISOString(),
        })),
        members: members.map((user) => ({
          userId: user.sub,
          email: user.email,
          emailVerified: true,
          createdAt: new Date(user.createdAtMs).toISOString(),
          addedAt: new Date(user.createdAtMs).toISOString(),
          lastLoginAt: new Date(deps.clock.now()).toISOString(),
          lastIp: '192.0.2.1',
          loginsCount: 1,
          picture: '',
        })),
      },
    };
  });
}
