// The last known shadow of a player in the long names of the withdrawn status address, which programs of last year still
// ask for. Pure. The shadow's own names: docs/protocol/yoto.md §Status.
import type { DeviceRecord } from '../state.ts';

const bytesPerKib = 1024;

export function longStatus({ deviceId, online, fwVersion, status }: DeviceRecord): Record<string, unknown> {
  const flag = (name: string) => Number(status[name] ?? 0) !== 0;
  const amount = (name: string) => Number(status[name] ?? 0);
  return {
    deviceId,
    isOnline: online,
    updatedAt: status.updatedAt ?? new Date(0).toISOString(),
    activeCard: status.activeCard ?? 'none',
    ambientLightSensorReading: amount('als'),
    averageDownloadSpeedBytesSecond: amount('bytesPS'),
    batteryLevelPercentage: amount('batteryLevel'),
    batteryLevelPercentageRaw: amount('batteryLevelRaw'),
    cardInsertionState: amount('cardInserted'),
    dayMode: status.day ?? -1,
    errorsLogged: amount('errorsLogged'),
    firmwareVersion: fwVersion,
    freeDiskSpaceBytes: amount('freeDisk') * bytesPerKib,
    totalDiskSpaceBytes: amount('totalDisk') * bytesPerKib,
    isAudioDeviceConnected: flag('headphones'),
    isBackgroundDownloadActive: flag('bgDownload'),
    isBluetoothAudioConnected: flag('bluetoothHp'),
    isCharging: flag('charging'),
    isNfcLocked: amount('nfcLock'),
    networkSsid: status.ssid ?? '',
    nightlightMode: status.nightlightMode ?? 'off',
    playingSource: amount('playingStatus'),
    powerSource: amount('powerSrc'),
    systemVolumePercentage: amount('volume'),
    userVolumePercentage: amount('userVolume'),
    temperatureCelcius: String(status.temp ?? '0:0').split(':')[1] ?? '0',
    uptime: amount('upTime'),
    utcOffsetSeconds: amount('utcOffset'),
    utcTime: amount('utcTime'),
    wifiStrength: amount('wifiStrength'),
  };
}
