// Turns a failure into sentences in the reader's language: what happened, what to do, and whether cards are safe.
import { Unreachable } from '#client/client.ts';
import { Problem, type ProblemDocument } from '#contract/errors.ts';
import { t } from '../i18n/texts.ts';

export interface ProblemText {
  title: string;
  detail?: string;
  hint: string;
  safe?: string;
}

export function describeProblem(error: unknown): ProblemText {
  if (error instanceof Problem) {
    const title = t(`problem.${error.code}.title`);
    const said = error.details.cause as ProblemDocument | undefined;
    const number = error.code === 'internal' ? said?.instance : undefined;
    const detail = number ? t('problem.number', { number }) : said?.detail;
    return { title, ...(detail ? { detail } : {}), hint: t(`problem.${error.code}.hint`), ...safety(error) };
  }
  if (error instanceof Unreachable) {
    return { title: t('problem.unreachable.title'), hint: t('problem.unreachable.hint'), safe: t('problem.safe') };
  }
  return { title: t('problem.internal.title'), hint: t('problem.unexpected.hint') };
}

function safety(error: Problem): { safe?: string } {
  return error.code.startsWith('yoto-') || error.code === 'internal' ? { safe: t('problem.safe') } : {};
}
