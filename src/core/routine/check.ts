// Looks through a routine before it is saved for what its form allows but a family cannot mean, and tells where. It changes
// nothing. What all of it is called: core/source/mistakes.ts.
import { checkCondition, type Known, type Path, type Report } from '../source/check.ts';
import { MOST_ISSUES, type SourceIssue } from '../source/mistakes.ts';
import type { Action, RoutineDocument } from './document.ts';

export interface KnownToRoutines extends Pick<Known, 'hasAudio' | 'hasChild' | 'hasPlayer'> {
  hasStream(streamId: string): boolean;
  hasWebhook: boolean;
}

export function checkRoutine(
  { players, when, actions }: RoutineDocument,
  known: KnownToRoutines,
  path: Path = ['document'],
): SourceIssue[] {
  const issues: SourceIssue[] = [];
  const report: Report = (at, mistake) => {
    if (issues.length < MOST_ISSUES) issues.push({ path: at, mistake });
  };
  for (const id of players === 'all' ? [] : players) {
    if (!known.hasPlayer(id)) report([...path, 'players'], { kind: 'player-missing' });
  }
  for (const [index, condition] of when.entries()) checkCondition(condition, [...path, 'when', index], known, report);
  for (const [index, action] of actions.entries()) checkAction(action, [...path, 'actions', index], known, report);
  return issues;
}

function checkAction(action: Action, at: Path, known: KnownToRoutines, report: Report): void {
  if (action.do === 'play-stream' && !known.hasStream(action.streamId)) report(at, { kind: 'stream-missing' });
  if (action.do === 'say-recording' && !known.hasAudio(action.audioId)) report(at, { kind: 'audio-missing' });
  if (action.do === 'notify' && action.to === 'webhook' && !known.hasWebhook) report(at, { kind: 'webhook-missing' });
}
