// Looks through a source before it is saved for what its form allows but a family cannot mean, and says where: "Rule 2 ›
// item 3: …". Also turns what the schema refuses into such sentences. It decides nothing and changes nothing.
import type { z } from 'zod';
import { dayNumberOf, isDayOfSomeYear } from '../time/calendar.ts';
import type { Condition, Source, SourceDocument } from './document.ts';
import { isPlaceholder, PLACEHOLDERS, placeholdersIn } from './placeholders.ts';

export interface Known {
  hasAudio(audioId: string): boolean;
  hasCollection(collectionId: string): boolean;
  hasChild(childId: string): boolean;
  hasPlayer(playerId: string): boolean;
}

export interface SourceIssue {
  /** Keys and indexes inside the document, joined with dots. */
  path: string;
  message: string;
}

type Path = readonly PropertyKey[];
type Report = (path: Path, text: string) => void;

const MOST_ISSUES = 50;

export function checkSource({ source }: SourceDocument, known: Known): SourceIssue[] {
  const issues: SourceIssue[] = [];
  const report: Report = (path, text) => {
    if (issues.length < MOST_ISSUES) issues.push(issueAt(path, text));
  };
  checkNode(source, ['source'], known, report);
  return issues;
}

/** What the schema found wrong, each with its place. */
export function describeIssues(error: z.ZodError): SourceIssue[] {
  return error.issues.slice(0, MOST_ISSUES).map(({ path, message }) => {
    const field = path.at(-1);
    const isNamed = typeof field === 'string' && !PLACE_WORDS.has(field) && field !== 'source' && field !== 'document';
    return issueAt(path, isNamed ? `“${field}”: ${message}` : message);
  });
}

/** Where in the source, as a parent counts: from 1. Empty at the top. */
export function placeOf(path: Path): string {
  const words = path.flatMap((key, at) => {
    const index = path[at + 1];
    const name = PLACE_WORDS.get(key);
    if (name === undefined) return [];
    if (!COUNTED.has(key)) return [name];
    return typeof index === 'number' ? [`${name} ${index + 1}`] : [];
  });
  const place = words.join(' › ');
  return place.charAt(0).toUpperCase() + place.slice(1);
}

const PLACE_WORDS = new Map<PropertyKey, string>([
  ['rules', 'rule'],
  ['items', 'item'],
  ['when', 'condition'],
  ['otherwise', 'otherwise'],
  ['item', 'what repeats'],
  ['next', 'what comes next'],
]);
const COUNTED = new Set<PropertyKey>(['rules', 'items', 'when']);

function issueAt(path: Path, text: string): SourceIssue {
  const place = placeOf(path);
  return { path: path.map(String).join('.'), message: place ? `${place}: ${text}` : text };
}

function checkNode(node: Source, path: Path, known: Known, report: Report): void {
  switch (node.kind) {
    case 'audio':
      if (!known.hasAudio(node.audioId)) report(path, 'This audio is not in the library.');
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
        for (const [place, one] of rule.when.entries()) checkCondition(one, [...at, 'when', place], known, report);
        checkNode(rule.play, [...at, 'play'], known, report);
      }
      checkNode(node.otherwise, [...path, 'otherwise'], known, report);
      break;
    case 'speech':
      checkSpeech(node.text, path, report);
      break;
    default:
  }
  const next = node.limits?.until?.next;
  if (next) checkNode(next, [...path, 'limits', 'until', 'next'], known, report);
}

function checkSeries(node: Extract<Source, { kind: 'series' }>, path: Path, known: Known, report: Report): void {
  if (!known.hasCollection(node.collectionId)) report(path, 'This collection is not in the library.');
  if (node.order === 'by-date' && node.startDate === undefined) {
    report(path, 'Say on which day the first part plays (“startDate”).');
  }
  if (node.afterLast === 'go-on' && !node.next) report(path, 'Say what plays after the last part (“next”).');
  if (node.afterLast !== 'go-on' && node.next) report(path, '“next” plays only when “afterLast” is “go-on”.');
  if (node.next) checkNode(node.next, [...path, 'next'], known, report);
}

function checkSpeech(text: string, path: Path, report: Report): void {
  const unknown = [...placeholdersIn(text)].filter((name) => !isPlaceholder(name));
  const list = PLACEHOLDERS.map((name) => `{${name}}`).join(', ');
  for (const name of unknown) report(path, `There is no placeholder {${name}}; there are ${list}.`);
}

function checkCondition(condition: Condition, path: Path, known: Known, report: Report): void {
  // The rule is the place; which condition it is, the sentence says.
  const at = path.slice(0, -2);
  switch (condition.kind) {
    case 'time':
      if (condition.from === condition.to) report(at, '“from” and “to” are the same time.');
      break;
    case 'dates':
      if (dayNumberOf(condition.from) > dayNumberOf(condition.to)) report(at, '“from” is after “to”.');
      break;
    case 'season':
      for (const day of [condition.from, condition.to]) {
        if (!isDayOfSomeYear(day)) report(at, `No year has the day ${day}.`);
      }
      break;
    case 'child':
      if (!known.hasChild(condition.childId)) report(at, 'This child is not in the family.');
      break;
    case 'player':
      if (!known.hasPlayer(condition.playerId)) report(at, 'This player is not known here.');
      break;
    default:
  }
}
