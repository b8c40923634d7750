// A speech service of the family's choice, on their own machine or elsewhere, that speaks OpenAI's
// `POST /v1/audio/speech`. Only the operator names its address. Redirects are refused, time and size bounded, and
// neither its key nor what it answers ever reaches a message.
import { type SpeechVoice, speakable, type Voiced } from './voice.ts';

const LIMIT_MS = 45_000;
const LIMIT_BYTES = 16 * 1024 * 1024;

export interface SpeechServiceSettings {
  /** With or without `/v1` at its end. */
  url: string;
  key?: string | undefined;
  model: string;
  voice: string;
  limitMs?: number;
  limitBytes?: number;
}

export function speechService(settings: SpeechServiceSettings): SpeechVoice {
  const { key, model, voice, limitMs = LIMIT_MS, limitBytes = LIMIT_BYTES } = settings;
  const url = `${settings.url.replace(/\/+$/, '').replace(/\/v1$/, '')}/v1/audio/speech`;
  return {
    name: `${model} ${voice}`,
    async speak({ text }, signal): Promise<Voiced> {
      const deadline = AbortSignal.timeout(limitMs);
      try {
        const response = await fetch(url, {
          method: 'POST',
          redirect: 'error',
          signal: AbortSignal.any([signal, deadline]),
          headers: {
            'content-type': 'application/json',
            accept: 'audio/*',
            ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          },
          body: JSON.stringify({ model, voice, input: speakable(text), response_format: 'wav' }),
        });
        const refusal = refusalOf(response);
        if (!refusal) return await readBounded(response, limitBytes);
        await response.body?.cancel();
        return refusal;
      } catch {
        // The cause may quote the address, with a password in it: what happened is said in words of our own.
        if (signal.aborted) return { kind: 'cancelled' };
        const detail = deadline.aborted ? 'it took too long' : 'it cannot be reached';
        return { kind: 'failed', detail, isAway: true };
      }
    },
  };
}

/** A text that it will not say is the text's fault; anything else means that it will say nothing else either. */
function refusalOf({ ok, status, headers }: Response): Voiced | undefined {
  const isAway = status !== 400 && status !== 413 && status !== 422;
  if (!ok) return { kind: 'failed', detail: `it answered ${status}`, isAway };
  const type = headers.get('content-type') ?? '';
  if (type === '' || /^(audio\/|application\/octet-stream)/i.test(type)) return undefined;
  return { kind: 'failed', detail: 'it did not answer with sound', isAway: true };
}

async function readBounded({ body }: Response, limitBytes: number): Promise<Voiced> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of body ?? []) {
    sizeBytes += piece.length;
    // Leaving the loop cancels the answer.
    if (sizeBytes > limitBytes) return { kind: 'failed', detail: 'it said too much', isAway: false };
    pieces.push(piece);
  }
  if (sizeBytes === 0) return { kind: 'failed', detail: 'it said nothing', isAway: true };
  return { kind: 'voiced', bytes: Buffer.concat(pieces) };
}
