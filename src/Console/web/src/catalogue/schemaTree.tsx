import { printable } from '../base/names';
import type { Schema } from './model';

/** Levels and fields shown: a hostile body must not make the page slow. */
const MOST_LEVELS = 16;
const MOST_FIELDS = 200;

/** A schema as a list of fields with types; objects and arrays open and close. */
export function SchemaTree({ schema }: { schema: Schema }) {
  return <ul class="tree"><Node name={null} schema={schema} optional={false} level={0} /></ul>;
}

function Node({ name, schema, optional, level }: { name: string | null; schema: Schema; optional: boolean; level: number }) {
  const fields = childrenOf(schema);
  const head = (
    <>
      {name !== null && <code dir="auto" class="field-name">{printable(name)}</code>}
      <span class="type">{typeOf(schema)}</span>
      {optional && <span class="quiet"> optional</span>}
    </>
  );
  if (fields.length === 0) return <li>{head}</li>;
  if (level >= MOST_LEVELS) return <li>{head} <span class="quiet">…</span></li>;
  return (
    <li>
      <details open={level < 3}>
        <summary>{head}</summary>
        <ul>
          {fields.slice(0, MOST_FIELDS).map((f) => <Node key={f.name} name={f.name} schema={f.schema} optional={f.optional} level={level + 1} />)}
          {fields.length > MOST_FIELDS && <li class="quiet">and {fields.length - MOST_FIELDS} more fields</li>}
        </ul>
      </details>
    </li>
  );
}

function childrenOf(schema: Schema): { name: string; schema: Schema; optional: boolean }[] {
  // The items of an array stand for it, so that an array of objects is one level and not two.
  const of = schema.items && schema.properties === undefined ? schema.items : schema;
  const required = new Set(of.required ?? []);
  const isArray = of !== schema;
  const own = Object.entries(of.properties ?? {}).map(([name, field]) => ({ name, schema: field, optional: !isArray && !required.has(name) }));
  if (of.additionalProperties) own.push({ name: '(any name)', schema: of.additionalProperties, optional: false });
  if (own.length === 0 && isArray && of.items) own.push({ name: '[]', schema: of.items, optional: false });
  return own;
}

function typeOf(schema: Schema): string {
  const types = schema.type === undefined ? ['any'] : Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => (type === 'array' && schema.items ? `array of ${typeOf(schema.items)}` : type === 'string' && schema.format ? schema.format : type)).map(printable).join(' or ');
}
