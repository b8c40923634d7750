// A sentence inside a play. Only what has been spoken ahead of time can be played: exactly these words with these values,
// else the sentence without its placeholders, else it is left out. An old value is never played.

import { announcedBy } from './announce.ts';
import type { Deciding, Following } from './deciding.ts';
import type { SpeechSource } from './document.ts';
import type { PlanItem } from './items.ts';
import { fillPlaceholders, placeholdersIn, plainText, valuesAt } from './placeholders.ts';

type SpeechItem = Extract<PlanItem, { kind: 'speech' }>;

export function gatherSpeech(source: SpeechSource, following: Following | undefined, deciding: Deciding): SpeechItem[] {
  const { world, local } = deciding;
  const language = source.language ?? world.language;
  const asked = placeholdersIn(source.text);
  const asksAhead = asked.has('part') || asked.has('title');
  const ahead = asksAhead ? announcedBy(following, deciding) : undefined;
  const text = fillPlaceholders(source.text, {
    ...valuesAt(local, language, world.listener.childName),
    ...ahead?.values,
  });
  const exact = text === undefined ? undefined : find(text, language, deciding);
  if (exact) {
    if (asked.has('child') || ahead?.isPrivate) deciding.dependOnChild();
    deciding.note({ did: 'spoke', text: exact.title, isPlain: false });
    return [exact];
  }
  const plain = plainText(source.text);
  const spoken = plain === '' || plain === text ? undefined : find(plain, language, deciding);
  deciding.note(
    spoken ? { did: 'spoke', text: plain, isPlain: true } : { did: 'not-spoken', text: text ?? source.text },
  );
  if (!spoken) deciding.isLost = true;
  return spoken ? [spoken] : [];
}

/** A sentence of our own; undefined when it has not been spoken yet, which is no harm. */
export function speak(text: string, language: string, deciding: Deciding): SpeechItem | undefined {
  const found = find(text, language, deciding);
  deciding.note(found ? { did: 'spoke', text, isPlain: false } : { did: 'not-spoken', text });
  return found;
}

function find(text: string, language: string, { world }: Deciding): SpeechItem | undefined {
  const fact = world.findSpeech(text, language);
  if (fact.state !== 'ready') return undefined;
  const { segments, durationMs } = fact;
  return { kind: 'speech', title: text, segments, wholeMs: durationMs, fromMs: 0, lengthMs: durationMs };
}
