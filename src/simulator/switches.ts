// Everything about the real cloud and the real player that nobody has published is a switch here, with our best guess as
// its default. Add one rather than fixing a guess in code; the journeys run with the switches both ways.
// What is documented is not a switch: it stands in the code, strictly. See docs/protocol/yoto.md §Simulator.
import { z } from 'zod';

/** A switch with its default. */
const flag = (standard: boolean) => z.boolean().default(standard);
const amount = (standard: number) => z.number().min(0).default(standard);
const ratio = () => z.number().min(0).max(1).default(0);

export const Switches = z.strictObject({
  // Sign-in
  autoApprove: flag(false).describe('The consent page signs the seeded parent in without a click'),
  authorizeOutcome: z
    .enum(['consent', 'access_denied', 'unauthorized_client', 'server_error', 'temporarily_unavailable'])
    .default('consent')
    .describe('What happens when a sign-in is asked for'),
  unknownClients: z
    .enum(['refuse', 'public'])
    .default('refuse')
    .describe('A client id that nobody registered: refused, or a public client with all scopes on this computer'),
  accessTokenLifetimeS: amount(3600).describe('Life of new access tokens in seconds'),
  codeLifetimeS: amount(600).describe('Life of authorization codes in seconds'),
  refreshRotation: flag(true).describe('Each refresh gives a new refresh token and ends the old one'),
  refreshReuseGraceS: amount(0).describe('An old refresh token still works for so long after it was used'),
  reuseRevokesGrant: flag(true).describe('Using an old refresh token ends the whole grant'),
  invalidGrantStatus: z
    .union([z.literal(400), z.literal(403)])
    .default(403)
    .describe('Of a code or refresh token that is no good'),
  deviceCodeFlow: flag(false).describe('Clients may sign in by device code; off for new clients since June 2026'),
  deviceCodeSlowDownStatus: z
    .union([z.literal(403), z.literal(429)])
    .default(403)
    .describe('Of a device code that is asked about too often'),

  pkceAlways: flag(false).describe('Confidential clients must use PKCE too, as newer ones are told to'),
  disabledScopeOutcome: z.enum(['page', 'access_denied']).default('page').describe('A scope that is not ticked'),
  audienceRequired: flag(true).describe('Without the audience of the API a token is good for /userinfo only'),
  grantAllWhenNoApiScope: flag(true).describe('A sign-in that names no API scope gets all that the client has'),
  clockSkewMs: z.number().default(0).describe('How far the clock of the sign-in service is ahead'),

  // REST
  expiredTokenStatus: z
    .union([z.literal(401), z.literal(403)])
    .default(403)
    .describe('Of an access token that ended or never was'),
  readAfterWriteDelayMs: amount(0).describe('Reads show the value before a write for so long'),
  requestsPerSecond: amount(0).describe('Beyond this rate a client gets 429; 0 is no limit'),
  emptyCards: flag(false).describe('A card without chapters, or a chapter without tracks, is taken'),
  contentOptional: flag(false).describe('A write to a card that leaves its content out keeps it, instead of 400'),
  deletedCards: z.enum(['gone', 'marked']).default('gone').describe('Reading an own deleted card: 404, or with a mark'),
  foreignCardStatus: z
    .union([z.literal(404), z.literal(403)])
    .default(404)
    .describe('Of a card that exists and is not for this family; 403 was seen for a card of the vendor'),
  deviceStatusRoute: flag(false).describe('The withdrawn status of a player over REST still answers'),
  oldRoutes: flag(true).describe('/card/mine still lists own cards'),
  allowHttpStreams: flag(false).describe('Stream tracks may have plain http addresses'),
  transcodePolls: amount(2).describe('So many polls answer "not yet" before a transcode is ready'),
  transcodePendingStatus: z
    .union([z.literal(200), z.literal(202), z.literal(404)])
    .default(202)
    .describe('Of a transcode that is not ready'),
  transcodedFormat: z.string().default('opus').describe('What the transcoder says it made'),
  signedUrlLifetimeS: amount(3600).describe('Life of signed media addresses in seconds'),

  // Broker
  persistentSessions: flag(false).describe('What a client that asks for it missed is kept for it, without end'),
  brokerDown: flag(false).describe('Nobody gets through to the broker; who is connected stays so until cut'),
  refusedLogin: z.enum(['connack', 'close']).default('connack').describe('A refused login is answered, or just cut'),
  restrictedTopics: flag(false).describe('Tokens may only use data/* of the player topics, as announced'),
  subscriptionsPerRequest: amount(8).describe('More topics in one SUBSCRIBE close the connection, a limit of AWS IoT'),
  subscriptionsPerConnection: amount(50).describe('More topics on one connection close it, a limit of AWS IoT'),
  dropBackToBackRequests: flag(true).describe('Status requests less than half a second apart lose most answers'),

  // Player and its HTTP
  followRedirects: flag(true).describe('Players follow redirects to the audio'),
  sendsRange: flag(true).describe('After a cut the player asks for the rest with Range'),
  probeFirst: z
    .enum(['none', 'head', 'range0', 'get'])
    .default('none')
    .describe('A request made before the real one; get: for everything, and let go once it is answered'),
  reconnectAttempts: amount(3).describe('So often a cut body is asked for again'),
  prefetchNext: flag(false).describe('The next track is asked for before this one ends'),
  userAgent: z.string().default('Yoto/2.17.5 (ESP32)').describe('What players call themselves when they fetch'),
  pace: z.enum(['real', 'fast']).default('real').describe('fast takes bytes as they come instead of as they play'),
  seed: z.number().int().min(0).default(1).describe('The chance of players: the same seed gives the same run'),
  eventDelayMs: amount(0).describe('Events arrive so much later'),
  eventLossRatio: ratio().describe('The share of events that never arrive'),
  eventDuplicateRatio: ratio().describe('The share of events that come twice'),
  skipsWrongFormat: flag(true).describe('Uploaded audio is skipped where the card names another format than was made'),
  shuffleCounts: z
    .enum(['from-0', 'from-1', 'end-excluded', 'ignored'])
    .default('from-0')
    .describe('How start and end of a card’s shuffle count: both included from 0 or 1, or from 0 without the end'),
  eventsOnStreams: flag(true).describe('Interactive events on stream tracks are obeyed'),
  absentButtonEvent: z
    .enum(['ignore', 'stop'])
    .default('ignore')
    .describe('A button without an entry on an interactive card'),
  eventJitterMs: amount(0).describe('Up to so much more delay per event, by chance: late events overtake each other'),
  answerLossRatio: ratio().describe('Of what a player says besides events: statuses and acknowledgements'),
  answerDuplicateRatio: ratio().describe('The share of those that come twice'),
  answerJitterMs: amount(0).describe('Up to so much delay for each, by chance'),
  commandLossRatio: ratio().describe('Of commands on their way to the player, over MQTT and REST'),
  commandDuplicateRatio: ratio().describe('The share of commands that come twice'),
  commandDelayMs: amount(0).describe('Commands arrive so much later'),
  commandJitterMs: amount(0).describe('Up to so much more delay for each, by chance'),
  playerClockSkewMs: z.number().default(0).describe('How far the clock of a player is ahead'),
  resumeAtRedirectTarget: flag(false).describe(
    'The rest is asked for where the redirect led, not at the first address',
  ),
  holdWhenPaused: flag(true).describe('A paused player keeps its socket open instead of asking again afterwards'),
  socketSilenceMs: amount(30_000).describe('A socket silent for so long fails the track'),
  answerDelayMs: amount(150).describe('Commands are answered after so long, plus up to 250 ms; 0 answers at once'),
  cardStartDelayMs: amount(800).describe('card/start takes so long; without answer delay it is at once too'),
  responseNames: z
    .enum(['seen', 'resource', 'command'])
    .default('seen')
    .describe(
      'How card/start is acknowledged: as card-play (seen on firmware of 2026), card (documented) or card/start',
    ),
  acceptFlatCommands: flag(true).describe('Old command names such as set-volume are still understood'),
  legacyTopics: flag(true).describe('Copies on device/{id}/events and device/{id}/status'),
  periodicStatus: flag(false).describe('data/status every five minutes without being asked'),
  playingWhileLoading: flag(false).describe('A track that still loads is told as playing and waiting, not as before'),
  wholeBeats: flag(true).describe('While a card plays, each five-second beat tells all (seen), not only the position'),
  eventsAtBoot: flag(false).describe('All events once after power on, and then for five minutes, without being asked'),
  rightTurn: z.enum(['auto', 'chapter', 'track']).default('auto').describe('What turning the right-hand knob moves'),
  secondPress: z
    .enum(['shortcut', 'track'])
    .default('shortcut')
    .describe('The right-hand button while a shortcut plays: the next shortcut, or the next track'),
  removalStopsRemote: flag(true).describe('Taking a card out stops it too where a command started it anew'),
  statusOnChange: flag(true).describe('data/status unasked when power, headphones or warmth change'),
  startCardAtPowerOn: flag(true).describe('A card in the slot goes on when the player is switched on'),
});
export type Switches = z.output<typeof Switches>;

/** A change of some switches; unknown names are refused, absent ones stay as they are. */
export const SwitchesPatch = z.strictObject(
  Object.fromEntries(Object.entries(Switches.shape).map(([name, schema]) => [name, schema.unwrap().optional()])) as {
    [Name in keyof typeof Switches.shape]: z.ZodOptional<ReturnType<(typeof Switches.shape)[Name]['unwrap']>>;
  },
);
export type SwitchesPatch = z.output<typeof SwitchesPatch>;

/** Those that can be set for one family or one player. */
export const PlayerSwitchesPatch = SwitchesPatch.pick({
  followRedirects: true,
  sendsRange: true,
  probeFirst: true,
  reconnectAttempts: true,
  prefetchNext: true,
  userAgent: true,
  pace: true,
  seed: true,
  eventDelayMs: true,
  eventLossRatio: true,
  eventDuplicateRatio: true,
  eventJitterMs: true,
  answerLossRatio: true,
  answerDuplicateRatio: true,
  answerJitterMs: true,
  commandLossRatio: true,
  commandDuplicateRatio: true,
  commandDelayMs: true,
  commandJitterMs: true,
  playerClockSkewMs: true,
  skipsWrongFormat: true,
  shuffleCounts: true,
  eventsOnStreams: true,
  absentButtonEvent: true,
  resumeAtRedirectTarget: true,
  holdWhenPaused: true,
  socketSilenceMs: true,
  dropBackToBackRequests: true,
  answerDelayMs: true,
  cardStartDelayMs: true,
  responseNames: true,
  acceptFlatCommands: true,
  legacyTopics: true,
  periodicStatus: true,
  playingWhileLoading: true,
  wholeBeats: true,
  eventsAtBoot: true,
  rightTurn: true,
  secondPress: true,
  removalStopsRemote: true,
  statusOnChange: true,
  startCardAtPowerOn: true,
});
export type PlayerSwitchesPatch = z.output<typeof PlayerSwitchesPatch>;

export function defaultSwitches(changes: SwitchesPatch = {}): Switches {
  return Switches.parse(changes);
}

/** The switches after a change. Throws a ZodError when the change is not a valid one. */
export function changeSwitches(current: Switches, change: unknown): Switches {
  return Switches.parse({ ...current, ...SwitchesPatch.parse(change) });
}
