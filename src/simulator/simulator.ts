// Puts the pretend Yoto together: state, sign-in, REST, broker, players, control API, one HTTP server for all of it.
// Wired by hand, top to bottom; closed in reverse. Start it alone with ./run.ts; look at it through ./control.ts.
import type { AddressInfo } from 'node:net';
import type { CardWrite } from '#cloud/wire/content.ts';
import type { TokenResponse } from '#cloud/wire/oauth.ts';
import { yotoAudience, yotoScopes } from '#cloud/wire/oauth.ts';
import type { SimulatorNewToken } from '#contract/simulator.ts';
import { type Broker, createBroker } from './broker/broker.ts';
import { ManualClock, RunningClock, type SimulatorClock, systemClock } from './clock.ts';
import { controlRoutes } from './control.ts';
import type { CloudDeps } from './deps.ts';
import { Faults, installFaults } from './faults.ts';
import { createApp } from './http/app.ts';
import { createSigner } from './http/signing.ts';
import { newClientId } from './ids.ts';
import { authorizeRoutes } from './oauth/authorize.ts';
import { deviceCodeRoutes } from './oauth/device-code.ts';
import { identityRoutes } from './oauth/identity.ts';
import { signingKeys } from './oauth/keys.ts';
import { tokenRoute } from './oauth/token-route.ts';
import { createGrant, findAccess, issueTokens } from './oauth/tokens.ts';
import type { TlsOptions } from './player/fetch.ts';
import type { VirtualPlayer } from './player/player.ts';
import { Players } from './players.ts';
import { installRateLimit } from './rate.ts';
import { completedCard } from './rest/card-forms.ts';
import { contentRoutes } from './rest/content.ts';
import { deviceRoutes } from './rest/devices.ts';
import { fileRoutes } from './rest/files.ts';
import { libraryRoutes } from './rest/library.ts';
import { pictureRoutes } from './rest/pictures.ts';
import { uploadRoutes } from './rest/uploads.ts';
import { addClient, addDevice, addFamily, addLibraryCard, seed, seededClients, type WantedDevice } from './seeds.ts';
import {
  type ClientRecord,
  CloudState,
  type DeviceRecord,
  type FamilyRecord,
  type LibraryRecord,
  type StoredCard,
  type UserRecord,
} from './state.ts';
import { SwitchBoard } from './switch-board.ts';
import type { Switches, SwitchesPatch } from './switches.ts';

export interface SimulatorOptions {
  clock?: SimulatorClock;
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  switches?: SwitchesPatch;
  /** False starts with nothing at all; true, the default, with a family, two players, clients and icons. */
  seed?: boolean;
  /** Where the seeded players are, such as Europe/Berlin. */
  timeZone?: string;
  /** Chance for the players; by the switch `seed` when absent. */
  random?: () => number;
  /** What the players trust when they fetch over https. */
  playerTls?: TlsOptions;
  /** Hears of faults of the simulator itself. */
  report?: (cause: unknown) => void;
}

export interface NewCard {
  card: CardWrite;
  familyId?: string;
  cardId?: string;
  reason?: LibraryRecord['reason'];
}

export interface Simulator {
  /** Origin for sign-in and API alike, without a trailing slash. */
  url: string;
  mqttUrl: string;
  clientId: string;
  state: CloudState;
  clock: SimulatorClock;
  faults: Faults;
  broker: Broker;
  switches(): Switches;
  /** What single families and players have otherwise. */
  board: SwitchBoard;
  /** Throws a ZodError when the change is not a valid one. */
  change(patch: SwitchesPatch): Switches;
  /** The pretend player; throws when there is none with this id. */
  player(deviceId: string): VirtualPlayer;
  devices(): DeviceRecord[];
  addFamily(wanted: { name: string; parents?: string[] }): { family: FamilyRecord; users: UserRecord[] };
  /** Without a family: in the first one. */
  addPlayer(wanted: Omit<WantedDevice, 'familyId'> & { familyId?: string }): DeviceRecord;
  /** It leaves its family, as when a parent removes it in the app. */
  removePlayer(deviceId: string): Promise<void>;
  /** A card that nobody of the family made, as bought ones are; without a family, in the first one. */
  addCard(wanted: NewCard): StoredCard;
  addClient(wanted?: Partial<ClientRecord>): ClientRecord;
  /** Tokens without a sign-in; all scopes unless some are chosen. */
  makeToken(wanted?: SimulatorNewToken): Promise<TokenResponse>;
  close(): Promise<void>;
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = options.clock ?? systemClock;
  const state = new CloudState();
  const board = new SwitchBoard(options.switches);
  const switches = () => board.all;
  if (options.seed !== false) seed(state, clock.now(), options.timeZone);

  const report = options.report ?? ((cause) => process.emitWarning(`simulator: ${String(cause)}`));
  const faults = new Faults();
  const keys = await signingKeys();
  const signer = createSigner();
  const deps: CloudDeps = {
    state,
    clock,
    switches,
    keys,
    signer,
    command: (deviceId, name, payload) => players.find(deviceId)?.command(name, payload),
    settingsChanged: (deviceId) => players.find(deviceId)?.settingsChanged(),
  };
  const broker = createBroker({
    clock,
    switches,
    authorize(token) {
      const access = findAccess(deps, token);
      if (!access?.forApi) return undefined;
      const { familyId } = state.getUser(access.sub);
      const deviceIds = state.devicesOf(familyId).map((device) => device.deviceId);
      return { sub: access.sub, scopes: access.scopes, expiresAtMs: access.expiresAtMs, deviceIds };
    },
    onCommand: deps.command,
  });
  const players = new Players({
    ...deps,
    broker,
    switchesOf: (device) => board.of(device),
    origin: () => url,
    ...(options.random ? { random: options.random } : {}),
    ...(options.playerTls ? { tls: options.playerTls } : {}),
  });

  const app = createApp(report);
  installFaults(app, {
    faults,
    clock,
    familyOf(token) {
      const access = findAccess(deps, token);
      return access && state.getUser(access.sub).familyId;
    },
  });
  installRateLimit(app, clock, switches);
  authorizeRoutes(app, deps);
  tokenRoute(app, deps);
  deviceCodeRoutes(app, deps);
  identityRoutes(app, deps);
  contentRoutes(app, deps);
  libraryRoutes(app, deps);
  uploadRoutes(app, deps);
  pictureRoutes(app, deps);
  deviceRoutes(app, deps);
  fileRoutes(app, deps);

  function familyOr(wanted: string | undefined): string {
    const familyId = wanted ?? state.families.keys().next().value;
    if (familyId === undefined || !state.families.has(familyId)) throw new Error('there is no such family');
    return familyId;
  }

  let url = '';
  const simulator: Simulator = {
    get url() {
      return url;
    },
    get mqttUrl() {
      return `${url.replace(/^http/, 'ws')}/mqtt`;
    },
    clientId: seededClients.public.clientId,
    state,
    clock,
    faults,
    broker,
    switches,
    board,
    change: (patch) => board.change(patch),
    player: (deviceId) => players.get(deviceId),
    devices: () => [...state.devices.values()],
    addFamily: (wanted) => addFamily(state, clock.now(), wanted),
    addPlayer(wanted) {
      const device = addDevice(state, clock.now(), { ...wanted, familyId: familyOr(wanted.familyId) });
      players.start(device);
      return device;
    },
    async removePlayer(deviceId) {
      players.get(deviceId).power(false);
      state.devices.delete(deviceId);
      await players.stop(deviceId);
    },
    addCard(wanted) {
      const card = completedCard(
        { ...wanted.card, ...(wanted.cardId === undefined ? {} : { cardId: wanted.cardId }) },
        { nowMs: clock.now(), userId: 'yoto', clientId: 'yoto' },
      );
      addLibraryCard(state, clock.now(), { ...wanted, familyId: familyOr(wanted.familyId), card });
      return card;
    },
    addClient: (wanted = {}) => addClient(state, { ...wanted, clientId: wanted.clientId ?? newClientId() }),
    async makeToken(wanted = {}) {
      const sub = wanted.sub ?? state.users.keys().next().value;
      if (sub === undefined || !state.users.has(sub)) throw new Error('there is no such person');
      const scopes = wanted.scopes ?? [...yotoScopes];
      const clientId = wanted.clientId ?? seededClients.public.clientId;
      const grant = createGrant(deps, { clientId, sub, scopes, audience: yotoAudience });
      const lifetime = wanted.lifetimeS === undefined ? {} : { lifetimeS: wanted.lifetimeS };
      return issueTokens(deps, grant, { origin: url, withRefreshToken: true, ...lifetime });
    },
    async close() {
      await players.close();
      await broker.close();
      await app.close();
    },
  };
  const isMoved = clock instanceof ManualClock || clock instanceof RunningClock;
  controlRoutes(app, simulator, players, isMoved ? clock : undefined);

  broker.attach(app.server);
  try {
    await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  } catch (cause) {
    await simulator.close();
    throw cause;
  }
  const { address, port, family } = app.server.address() as AddressInfo;
  const isEverywhere = address === '0.0.0.0' || address === '::';
  const name = family === 'IPv6' && !isEverywhere ? `[${address}]` : address;
  url = `http://${isEverywhere ? '127.0.0.1' : name}:${port}`;
  for (const device of state.devices.values()) players.start(device);
  return simulator;
}
