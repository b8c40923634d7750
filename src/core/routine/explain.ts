// What a routine did or did not, and why, in plain words for a parent, in their language. Names what they named themselves
// and never an id. The words are in sentences/, what is found out in trace.ts; here is only how the pieces are put together.
import type { Language } from '../language.ts';
import { reasonsText } from '../source/explain.ts';
import { sentencesIn } from '../source/sentences/catalogue.ts';
import { listText } from '../source/sentences/figures.ts';
import type { Because } from '../source/trace.ts';
import type { Action } from './document.ts';
import { routineSentencesIn } from './sentences/catalogue.ts';
import type { Against, RoutineStep, Told } from './trace.ts';

type Trace = readonly RoutineStep[];

/** One or two sentences. */
export function explainRoutine(trace: Trace, language: Language): string {
  const words = routineSentencesIn(language);
  const told = trace.find((step) => step.did === 'happened');
  const held = trace.find((step) => step.did === 'held');
  const happened = told ? toldText(told.told, language) : '';
  const reasons = held ? reasonsText(withoutRepeating(held.because, told?.told), sentencesIn(language)) : '';
  const actions = trace.flatMap((step) => (step.did === 'acts' ? [actsText(step, language)] : []));
  const first = `${happened}${reasons}`;
  const late = trace.find(({ did }) => did === 'came-late' || did === 'came-too-late');
  const lateText = late ? ` ${explainRoutineStep(late, language)}` : '';
  if (actions.length > 0) return `${first}${words.colon}${actions.join('; ')}.${lateText}`;
  if (late) return `${first}.${lateText}`;
  const kept = trace.find(({ did }) => did === 'held-not');
  if (kept?.did === 'held-not') return `${first}. ${words.nothingDone(againstText(kept.against, language))}.`;
  const why = trace.find(({ did }) => did === 'acted-before' || did === 'caused-itself' || did === 'found-no-player');
  return why ? `${first}. ${words.nothingDoneSince(explainRoutineStep(why, language))}` : `${first}.`;
}

/** One line for one step. */
export function explainRoutineStep(step: RoutineStep, language: Language): string {
  const words = routineSentencesIn(language);
  switch (step.did) {
    case 'happened':
      return `${toldText(step.told, language)}.`;
    case 'held':
      return forPlayer(`${words.holds}${reasonsText(step.because, sentencesIn(language))}.`);
    case 'held-not':
      return forPlayer(`${words.nothingDone(againstText(step.against, language))}.`);
    case 'acted-before':
      return forPlayer(words.steps['acted-before'](step));
    case 'acts':
      return `${capital(actsText(step, language))}.`;
    default:
      // Each entry takes exactly the step it is named after.
      return (words.steps[step.did] as (step: RoutineStep) => string)(step);
  }

  function forPlayer(text: string): string {
    return 'player' in step && step.player !== undefined ? words.forPlayer(step.player, text) : text;
  }
}

/** What is to be done, in a few words. */
export function explainAction(action: Action, what: string | undefined, language: Language): string {
  const { actions } = routineSentencesIn(language);
  return capital((actions[action.do] as (action: Action, what: string | undefined) => string)(action, what));
}

function actsText({ action, players, what }: Extract<RoutineStep, { did: 'acts' }>, language: Language): string {
  const words = routineSentencesIn(language);
  const text = (words.actions[action.do] as (action: Action, what: string | undefined) => string)(action, what);
  const { quote, and } = sentencesIn(language);
  return players.length === 0 ? text : words.on(text, listText(players.map(quote), and));
}

function toldText(told: Told, language: Language): string {
  return (routineSentencesIn(language).told[told.kind] as (told: Told) => string)(told);
}

function againstText(against: Against, language: Language): string {
  const words = sentencesIn(language);
  switch (against.was) {
    case 'time':
    case 'weekday':
    case 'day':
    case 'switch':
      return reasonsText([against], words);
    default:
      return words.because((routineSentencesIn(language).against[against.was] as (a: Against) => string)(against));
  }
}

/** “It was 19:30, because it was 19:30” says nothing. */
function withoutRepeating(because: readonly Because[], told: Told | undefined): Because[] {
  return because.filter(({ was }) => !(was === 'time' && told?.kind === 'time'));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
