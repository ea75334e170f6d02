// Writes the console's types of the management API from its description, so that a changed answer is a type error there.
//   node tests/lint/api-types.js           writes api.d.ts beside the console
//   node tests/lint/api-types.js --check   says whether that file is as it should be
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What is used of JSON Schema (OpenAPI 3.1).
 * @typedef {{
 *   $ref?: string, type?: string | string[], enum?: (string | null)[], items?: Schema, oneOf?: Schema[], anyOf?: Schema[],
 *   properties?: Record<string, Schema>, required?: string[], additionalProperties?: boolean | Schema,
 *   description?: string,
 * }} Schema
 * @typedef {{ content?: Record<string, { schema?: Schema }> }} Answer
 * @typedef {{ responses: Record<string, Answer> }} Operation
 * @typedef {{ paths: Record<string, Record<string, Operation>>, components: { schemas: Record<string, Schema> } }} Description
 */

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const source = join(repository, 'tests/FederationBroker.ProductTests/Snapshots/openapi.json');
/** @type {Description} */
const description = JSON.parse(readFileSync(source, 'utf8'));

/** @param {string} indent @param {Schema} schema @returns {string} */
function typeOf(schema, indent) {
  if (schema.$ref) return nameOf(schema.$ref);
  const cases = schema.oneOf ?? schema.anyOf;
  if (cases) return cases.map(one => typeOf(one, indent)).join(' | ');
  if (schema.enum) return schema.enum.map(value => (value === null ? 'null' : `'${value}'`)).join(' | ');
  const kinds = [schema.type ?? 'unknown'].flat();
  // Numbers come as "integer or text of digits", as the framework describes what it would take; it sends numbers.
  const told = kinds.some(kind => kind === 'integer' || kind === 'number')
    ? kinds.filter(kind => kind !== 'string')
    : kinds;
  return told.map(kind => simpleType(kind, schema, indent)).join(' | ');
}

/** @param {string} kind @param {Schema} schema @param {string} indent */
function simpleType(kind, schema, indent) {
  if (kind === 'integer' || kind === 'number') return 'number';
  if (kind === 'array') return `(${schema.items ? typeOf(schema.items, indent) : 'unknown'})[]`;
  if (kind !== 'object') return kind;
  if (schema.properties) return `{\n${members(schema, `${indent}  `)}${indent}}`;
  const rest = schema.additionalProperties;
  return `Record<string, ${typeof rest === 'object' ? typeOf(rest, indent) : 'unknown'}>`;
}

/** @param {Schema} schema @param {string} indent */
function members(schema, indent) {
  return Object.entries(schema.properties ?? {})
    .map(([name, of]) => `${indent}${name}${schema.required?.includes(name) ? '' : '?'}: ${typeOf(of, indent)};\n`)
    .join('');
}

/** @param {string} reference */
const nameOf = reference => reference.slice(reference.lastIndexOf('/') + 1);

// The most particular address first: what fits two of them is the one with more said about it.
/** @param {[string, unknown]} a @param {[string, unknown]} b */
const byDetail = ([a], [b]) =>
  b.split('/').length - a.split('/').length || a.split('{').length - b.split('{').length || (a < b ? -1 : 1);

// In the written types a part of an address that may be anything.
const anyText = ['$', '{string}'].join('');

/** @param {string} method */
function answersTo(method) {
  const lines = Object.entries(description.paths)
    .sort(byDetail)
    .flatMap(([path, operations]) => {
      const operation = operations[method];
      if (!operation) return [];
      const address = path.slice(1).replace(/\{\w+\}/g, anyText);
      return [`    P extends \`${address}\` ? ${answerOf(operation)} :\n`];
    });
  const name = `${method[0]?.toUpperCase()}${method.slice(1)}Answer`;
  return `  type ${name}<P extends string> =\n${lines.join('')}    never;\n`;
}

/** @param {Operation} operation */
function answerOf(operation) {
  const good = Object.entries(operation.responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, answer]) => answer.content?.['application/json']?.schema)
    .map(schema => (schema ? typeOf(schema, '    ') : 'null'));
  return [...new Set(good)].join(' | ') || 'null';
}

const schemas = Object.entries(description.components.schemas).map(([name, schema]) =>
  schema.properties
    ? `  interface ${name} {\n${members(schema, '    ')}  }\n`
    : `  type ${name} = ${typeOf(schema, '  ')};\n`,
);
const text = `// Made by tests/lint/api-types.js from the description of the management API: never edited by hand.
declare namespace Api {
${schemas.join('\n')}
${['get', 'post', 'put', 'patch', 'delete'].map(answersTo).join('\n')}}
`;

const folder = readdirSync(join(repository, 'src'))
  .map(project => join(repository, 'src', project, 'Console'))
  .find(one => existsSync(join(one, 'main.js')));
if (!folder) throw new Error('There is no src/*/Console/main.js: where is the console?');
const target = join(folder, 'api.d.ts');
if (process.argv[2] !== '--check') {
  writeFileSync(target, text);
} else if (text !== readFileSync(target, 'utf8')) {
  console.error(`${target} is not what openapi.json says: run node tests/lint/api-types.js and commit the file.`);
  process.exit(1);
}
