// For actions that have no place of their own on the screen to say what went wrong.
import { toast } from '../ui/toasts.tsx';
import { noticeSignOut } from './client.ts';
import { describeProblem } from './problem-text.ts';

export function tellProblem(error: unknown): void {
  noticeSignOut(error);
  const { title, detail, hint } = describeProblem(error);
  toast([title, detail, hint].filter(Boolean).join(' '));
}
