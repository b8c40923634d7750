// What a parent is told about a routine, as every language must be able to say it: one catalogue per language. How the
// pieces become a sentence is in ../explain.ts; clauses that rules of streams have too are in core/source/sentences.
import type { Language } from '../../language.ts';
import type { Action } from '../document.ts';
import type { Against, RoutineStep, Told, WhyNot } from '../trace.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

export type ActionOf<D extends Action['do']> = Extract<Action, { do: D }>;
type ToldOf<K extends Told['kind']> = Extract<Told, { kind: K }>;
type AgainstOf<W extends Against['was']> = Extract<Against, { was: W }>;
type StepOf<D extends RoutineStep['did']> = Extract<RoutineStep, { did: D }>;

export interface RoutineSentences {
  colon: string;
  /** A whole sentence without its full stop. */
  told: { [K in Told['kind']]: (told: ToldOf<K>) => string };
  /** In a few words; `what`: the card, stream or recording it names. */
  actions: { [D in Action['do']]: (action: ActionOf<D>, what: string | undefined) => string };
  /** “volume at most 40 %” on these players. */
  on(action: string, players: string): string;

  /** Before `because …` of streams. */
  holds: string;
  holdsAlways: string;
  /** How it goes on after `told`, with the reasons. */
  nothingDone(because: string): string;
  nothingDoneSince(why: string): string;
  /** Clauses for `because`, where streams have none. */
  against: { [W in 'child' | 'other-player' | 'heard-less' | 'heard-before']: (against: AgainstOf<W>) => string };
  forPlayer(player: string, text: string): string;
  steps: {
    [D in 'acted-before' | 'caused-itself' | 'came-late' | 'came-too-late' | 'found-no-player']: (
      step: StepOf<D>,
    ) => string;
  };
  whyNot: Record<WhyNot, string>;
}

const SENTENCES: Record<Language, RoutineSentences> = { en, de, fr };

export function routineSentencesIn(language: Language): RoutineSentences {
  return SENTENCES[language];
}
