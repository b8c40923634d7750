// The sentence that is played when nothing else can be: house-format bytes held in memory from the start, so that it
// needs neither database nor disk. It speaks the family's language, or is a recording of the family's own.
// Until recordings are there, a few seconds of silence take its place.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { walk } from '#core/mp3/frame-walker.ts';
import { silentFrames } from '#core/mp3/info-frame.ts';
import { PROFILES, type ProfileId } from '#core/mp3/profile.ts';
import { planOfSegments } from '#core/plan/make.ts';
import type { Plan } from '#core/plan/plan.ts';
import { sha256Hex } from './planner.ts';

const SILENT_FRAMES = 125;
const LANGUAGES = ['en', 'de', 'fr'] as const;

export interface Sentence {
  plan: Plan;
  /** The one segment of that plan, by hash. */
  segments: ReadonlyMap<string, Buffer>;
}

export class Sentences {
  readonly #profile: ProfileId;
  readonly #shipped: ReadonlyMap<string, Sentence>;
  readonly #bytes = new Map<string, Buffer>();
  #current: Sentence;

  /** `shipped` by language, English among them. */
  constructor(profile: ProfileId, shipped: ReadonlyMap<string, Sentence>) {
    this.#profile = profile;
    this.#shipped = shipped;
    this.#current = this.#inLanguage('en');
    for (const { segments } of shipped.values()) for (const [hash, bytes] of segments) this.#bytes.set(hash, bytes);
  }

  /** What is heard now. */
  get current(): Sentence {
    return this.#current;
  }

  /** Bytes of any sentence that was heard since the start: an answer may still be under way. */
  find(hash: string): Buffer | undefined {
    return this.#bytes.get(hash);
  }

  /** `own`: whole house-format bytes. @throws when they are not. */
  choose({ language, own }: { language: string; own?: Buffer | undefined }): void {
    this.#current = own ? sentenceOf(own, this.#profile) : this.#inLanguage(language);
    for (const [hash, bytes] of this.#current.segments) this.#bytes.set(hash, bytes);
  }

  #inLanguage(language: string): Sentence {
    const sentence = this.#shipped.get(language) ?? this.#shipped.get('en');
    if (!sentence) throw new Error('There is no sentence in English.');
    return sentence;
  }
}

/** Takes `<profile>-<language>.mp3` from `folder`, else English, else silence. A file that is not house format is refused. */
export async function loadSentences(folder: string, profileId: ProfileId): Promise<Sentences> {
  const loaded = LANGUAGES.map(
    async (language) => [language, await loadSentence(folder, profileId, language)] as const,
  );
  return new Sentences(profileId, new Map(await Promise.all(loaded)));
}

export async function loadSentence(folder: string, profileId: ProfileId, language = 'en'): Promise<Sentence> {
  const recorded =
    (await readIfThere(join(folder, `${profileId}-${language}.mp3`))) ??
    (await readIfThere(join(folder, `${profileId}-en.mp3`)));
  return sentenceOf(recorded ?? Buffer.from(silentFrames(PROFILES[profileId], SILENT_FRAMES)), profileId);
}

function sentenceOf(bytes: Buffer, profileId: ProfileId): Sentence {
  const verdict = walk(bytes, PROFILES[profileId]);
  if (!verdict.ok) throw new Error(`The sentence is not house format: ${verdict.reason}.`);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const segment = { hash, segmentBytes: bytes.length, fromByte: 0, lengthBytes: bytes.length };
  return { plan: planOfSegments([segment], profileId, sha256Hex), segments: new Map([[hash, bytes]]) };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}
