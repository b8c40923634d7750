// openapi.json, made from the table of routes. Says nothing that the table does not say.
import { z } from 'zod';
import { api } from './api.ts';
import { PROBLEMS, problemDocument } from './errors.ts';
import { type Route, successStatus } from './route.ts';

type Json = Record<string, unknown>;

/** The whole contract as an OpenAPI 3.1 document. `version` is the product's. */
export function openApiDocument(version: string): Json {
  const named = new NamedSchemas();
  const paths: Record<string, Json> = {};
  for (const [area, table] of Object.entries(api)) {
    for (const [name, route] of Object.entries(table)) {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(`${area}.${name}`, route, named) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Yoto Smart Stream',
      version,
      description:
        'Everything the app can do, a script can do. Send an API token as `Authorization: Bearer …`. ' +
        'Sentences are in the language that `Accept-Language` likes best (English, German, French), else the family’s.',
    },
    paths,
    components: {
      schemas: { Problem: named.schemaOf(problemDocument, 'output'), ...named.all },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'yss_session' },
      },
    },
  };
}

function operation(operationId: string, route: Route, named: NamedSchemas): Json {
  const status = successStatus(route);
  const answers: Record<string, Json> = { [status]: success(route, named) };
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
    parameters: [...parameters(route.params, 'path', named), ...parameters(route.query, 'query', named)],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: named.schemaOf(route.body, 'input') } },
          },
        }),
    responses: answers,
  };
}

function success(route: Route, named: NamedSchemas): Json {
  if (route.bytes) return { description: route.summary, content: { [route.bytes]: {} } };
  if (!route.reply) return { description: 'Done.' };
  return {
    description: route.summary,
    content: { 'application/json': { schema: named.schemaOf(route.reply, 'output') } },
  };
}

function parameters(schema: z.ZodObject | undefined, where: 'path' | 'query', named: NamedSchemas): Json[] {
  if (!schema) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || !field.safeParse(undefined).success,
    schema: named.schemaOf(field as z.ZodType, 'input'),
  }));
}

/** Schemas with a name of their own (`.meta({ id })`) stand once, under components, and are referred to. */
class NamedSchemas {
  readonly all: Record<string, Json> = {};

  schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $schema, $defs = {}, ...document } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
    for (const [name, definition] of Object.entries($defs as Record<string, Json>)) {
      this.all[componentName(name, io)] = this.#referring(definition, io);
    }
    return this.#referring(document, io);
  }

  #referring(document: Json, io: 'input' | 'output'): Json {
    const text = JSON.stringify(document).replaceAll(
      /"#\/\$defs\/([^"]+)"/g,
      (_reference, name: string) => `"#/components/schemas/${componentName(name, io)}"`,
    );
    const { id, ...rest } = JSON.parse(text) as Json;
    return rest;
  }
}

/** What may be sent can leave out what has a default, so the two sides of one schema differ. */
function componentName(name: string, io: 'input' | 'output'): string {
  return io === 'input' ? `${name}Input` : name;
}
