// Request bodies arrive as raw bytes for every content type; routes read them here as what they need.
import type { FastifyRequest } from 'fastify';
import { badRequest } from './refusal.ts';

export function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** What is kept is written out again later, and writing goes only so deep. Real cards have ten levels. */
const levelsMax = 100;

function isTooDeep(value: unknown, levels = levelsMax): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isTooDeep(member, levels - 1));
}

/** Parsed JSON; an empty body is undefined. Throws a bad-request refusal. */
export function jsonOf(request: FastifyRequest): unknown {
  const text = bytesOf(request).toString('utf8');
  if (text.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('body: is not valid JSON');
  }
  if (isTooDeep(value)) throw badRequest('body: is nested too deeply');
  return value;
}

/** Text fields of a form, or of a JSON object, which the sign-in service takes as well. */
export function formOf(request: FastifyRequest): Record<string, string> {
  const text = bytesOf(request).toString('utf8');
  if (!(request.headers['content-type'] ?? '').includes('json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}
