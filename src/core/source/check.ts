// Looks through a source before it is saved for what its form allows but a family cannot mean, and tells where. It decides
// nothing and changes nothing. What the schema refuses, and what all of it is called: mistakes.ts.
import { dayNumberOf, isDayOfSomeYear } from '../time/calendar.ts';
import type { Condition, Source, SourceDocument } from './document.ts';
import { type Mistake, MOST_ISSUES, type SourceIssue } from './mistakes.ts';
import { isPlaceholder, PLACEHOLDERS, placeholdersIn } from './placeholders.ts';

export interface Known {
  hasAudio(audioId: string): boolean;
  hasCollection(collectionId: string): boolean;
  hasChild(childId: string): boolean;
  hasPlayer(playerId: string): boolean;
}

export type Path = readonly PropertyKey[];
export type Report = (path: Path, mistake: Mistake) => void;

export function checkSource({ source }: SourceDocument, known: Known): SourceIssue[] {
  const issues: SourceIssue[] = [];
  const report: Report = (path, mistake) => {
    if (issues.length < MOST_ISSUES) issues.push({ path, mistake });
  };
  checkNode(source, ['source'], known, report);
  return issues;
}

function checkNode(node: Source, path: Path, known: Known, report: Report): void {
  switch (node.kind) {
    case 'audio':
      if (!known.hasAudio(node.audioId)) report(path, { kind: 'audio-missing' });
      break;
    case 'sequence':
    case 'shuffle':
      for (const [index, item] of node.items.entries()) checkNode(item, [...path, 'items', index], known, report);
      break;
    case 'loop':
      checkNode(node.item, [...path, 'item'], known, report);
      break;
    case 'series':
      checkSeries(node, path, known, report);
      break;
    case 'choose':
      for (const [index, rule] of node.rules.entries()) {
        const at = [...path, 'rules', index];
        for (const one of rule.when) checkCondition(one, at, known, report);
        checkNode(rule.play, [...at, 'play'], known, report);
      }
      checkNode(node.otherwise, [...path, 'otherwise'], known, report);
      break;
    case 'speech':
      checkSpeech(node.text, path, report);
      break;
    case 'radio':
    case 'feed':
    case 'story':
      report(path, { kind: 'not-yet' });
      break;
    default:
  }
  const next = node.limits?.until?.next;
  if (next) checkNode(next, [...path, 'limits', 'until', 'next'], known, report);
}

function checkSeries(node: Extract<Source, { kind: 'series' }>, path: Path, known: Known, report: Report): void {
  if (!known.hasCollection(node.collectionId)) report(path, { kind: 'collection-missing' });
  if (node.order === 'by-date' && node.startDate === undefined) {
    report(path, { kind: 'start-date-missing' });
  }
  if (node.afterLast === 'go-on' && !node.next) report(path, { kind: 'next-missing' });
  if (node.afterLast !== 'go-on' && node.next) report(path, { kind: 'next-unused' });
  if (node.next) checkNode(node.next, [...path, 'next'], known, report);
}

function checkSpeech(text: string, path: Path, report: Report): void {
  const unknown = [...placeholdersIn(text)].filter((name) => !isPlaceholder(name));
  for (const name of unknown) report(path, { kind: 'placeholder-unknown', name, known: PLACEHOLDERS });
}

/** Reported at `at`: which condition it is, the sentence says. */
export function checkCondition(
  condition: Condition,
  at: Path,
  known: Pick<Known, 'hasChild' | 'hasPlayer'>,
  report: Report,
): void {
  switch (condition.kind) {
    case 'time':
      if (condition.from === condition.to) report(at, { kind: 'same-times' });
      break;
    case 'dates':
      if (dayNumberOf(condition.from) > dayNumberOf(condition.to)) report(at, { kind: 'dates-reversed' });
      break;
    case 'season':
      for (const day of [condition.from, condition.to]) {
        if (!isDayOfSomeYear(day)) report(at, { kind: 'no-such-day', day });
      }
      break;
    case 'child':
      if (!known.hasChild(condition.childId)) report(at, { kind: 'child-missing' });
      break;
    case 'player':
      if (!known.hasPlayer(condition.playerId)) report(at, { kind: 'player-missing' });
      break;
    default:
  }
}
