// openapi.json, made from the table of routes. Says nothing that the table does not say.
import { z } from 'zod';
import { api } from './api.ts';
import { PROBLEMS, problemDocument } from './errors.ts';
import { type Route, successStatus } from './route.ts';

type Json = Record<string, unknown>;

/** The whole contract as an OpenAPI 3.1 document. `version` is the product's. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [area, table] of Object.entries(api)) {
    for (const [name, route] of Object.entries(table)) {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(`${area}.${name}`, route) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Yoto Smart Stream',
      version,
      description: 'Everything the app can do, a script can do. Send an API token as `Authorization: Bearer …`.',
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemDocument, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'yss_session' },
      },
    },
  };
}

function operation(operationId: string, route: Route): Json {
  const status = successStatus(route);
  const answers: Record<string, Json> = { [status]: success(route) };
  const problems =
    route.access === 'parent' ? (['not-signed-in', ...(route.problems ?? [])] as const) : (route.problems ?? []);
  for (const code of problems) {
    const { status: problemStatus, title } = PROBLEMS[code];
    const earlier = answers[problemStatus] as { description: string } | undefined;
    answers[problemStatus] = {
      description: [earlier?.description, `\`${code}\`: ${title}`].filter(Boolean).join(' · '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return {
    operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: route.access === 'parent' ? [{ token: [] }, { session: [] }] : [],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
        }),
    responses: answers,
  };
}

function success(route: Route): Json {
  if (route.bytes) return { description: route.summary, content: { [route.bytes]: {} } };
  if (!route.reply) return { description: 'Done.' };
  return { description: route.summary, content: { 'application/json': { schema: schemaOf(route.reply, 'output') } } };
}

function parameters(schema: z.ZodObject | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || !field.safeParse(undefined).success,
    schema: schemaOf(field as z.ZodType, 'input'),
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...document } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return document;
}
