// The one place where errors become answers: problems as RFC 9457 documents, faults logged once and sent without detail.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { Problem } from '#contract/errors.ts';
import type { Language } from '#core/language.ts';
import { issuesOf } from '#core/source/mistakes.ts';
import { issueText } from '#core/source/sentences/mistakes.ts';

export function translateProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    if (problem.code === 'internal') request.log.error({ err: error, request: request.id }, 'A request failed');
    return sendProblem(reply, inWords(problem, request.language), request.id);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(reply, new Problem('not-found'), request.id));
}

export function sendProblem(reply: FastifyReply, problem: Problem, instance: string): FastifyReply {
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem.toDocument(instance)));
}

function toProblem(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof z.ZodError) return invalid(error);
  if (error.statusCode === 413) return new Problem('too-large', { cause: error });
  if (error.statusCode === 429) return new Problem('too-many-tries', { cause: error });
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return new Problem('validation-failed', { detail: error.message, cause: error });
  }
  return new Problem('internal', { cause: error });
}

/** Names each field that does not fit, in the order in which it was sent. */
export function invalid(error: z.ZodError): Problem {
  return new Problem('validation-failed', { issues: issuesOf(error), cause: error });
}

/** The first issue is the detail, unless there is one. */
function inWords(problem: Problem, language: Language): Problem {
  const { issues, ...details } = problem.details;
  if (!issues) return problem;
  const errors = issues.map((issue) => ({ path: issue.path.join('.'), message: issueText(issue, language) }));
  const [first] = errors;
  return new Problem(problem.code, { ...(first && { detail: first.message }), ...details, errors });
}
