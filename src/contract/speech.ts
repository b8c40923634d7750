// Spoken sentences: what streams say, made ahead of time. Parents hear them, replace them by recordings of their own,
// and choose what is heard when nothing else can be played.
import { z } from 'zod';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Speech';

export const spokenSentence = z
  .object({
    key: z.string().describe('Names exactly this text in this language.'),
    text: z.string().describe('With all placeholders filled in.'),
    language: z.string(),
    state: z.enum(['ready', 'waiting', 'failed']).describe('While it is not ready, streams leave it out.'),
    engine: z
      .enum(['robot', 'service', 'recording'])
      .optional()
      .describe('`robot`: the voice of this machine, which sounds robotic. Absent until it was spoken.'),
    voice: z.string().optional().describe('What the engine calls itself.'),
    audioId: id.optional().describe('Of the recording that replaces it.'),
    durationMs: z.number().optional(),
    spokenAt: time.optional(),
  })
  .meta({ id: 'SpokenSentence' });
export type SpokenSentence = z.infer<typeof spokenSentence>;

export const fallbackSentence = z
  .object({ audioId: id.optional().describe('The family’s own recording; absent: the sentence that ships.') })
  .meta({ id: 'FallbackSentence' });

const params = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) });
const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Write a language as de or en-gb.')
  .max(16);

export const speechRoutes = routes({
  list: {
    method: 'GET',
    path: '/api/v1/speech',
    access: 'parent',
    tag,
    summary: 'The sentences that streams say, those last wanted first, and which voice speaks.',
    reply: z.object({
      voice: z
        .object({ name: z.string(), engine: z.enum(['robot', 'service']) })
        .optional()
        .describe('Which voice speaks new sentences; absent when this server has none.'),
      items: z.array(spokenSentence).describe('At most 500.'),
      total: z.number().int(),
    }),
  },
  tryOut: {
    method: 'POST',
    path: '/api/v1/speech/try',
    access: 'parent',
    tag,
    summary: 'Hear how a sentence would sound. Nothing is kept.',
    body: z.object({ text: z.string().trim().min(1).max(500), language }),
    bytes: 'audio/mpeg',
    problems: ['too-many-tries', 'speech-failed'],
  },
  play: {
    method: 'GET',
    path: '/api/v1/speech/:key/sound.mp3',
    access: 'parent',
    tag,
    summary: 'Listen to a sentence that is ready; ranges work.',
    params,
    bytes: 'audio/mpeg',
    problems: ['not-found'],
  },
  record: {
    method: 'PUT',
    path: '/api/v1/speech/:key/recording',
    access: 'parent',
    tag,
    summary: 'Replace a sentence by audio of the library, for example one spoken by yourself.',
    params,
    body: z.object({ audioId: id }),
    reply: spokenSentence,
    problems: ['not-found', 'audio-missing', 'audio-not-ready'],
  },
  removeRecording: {
    method: 'DELETE',
    path: '/api/v1/speech/:key/recording',
    access: 'parent',
    tag,
    summary: 'Let the voice speak this sentence again.',
    params,
    problems: ['not-found'],
  },
  getFallback: {
    method: 'GET',
    path: '/api/v1/speech/fallback',
    access: 'parent',
    tag,
    summary: 'What is heard when nothing else can be played.',
    reply: fallbackSentence,
  },
  setFallback: {
    method: 'PUT',
    path: '/api/v1/speech/fallback',
    access: 'parent',
    tag,
    summary:
      'Choose a recording of up to a minute for when nothing else can be played, or null for the one that ships.',
    body: z.object({ audioId: id.nullable() }),
    reply: fallbackSentence,
    problems: ['audio-missing', 'audio-not-ready', 'audio-too-long'],
  },
});
