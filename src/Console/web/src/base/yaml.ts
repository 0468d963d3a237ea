// JSON values as YAML, as people read and edit documents. Every text that could be read as something else is quoted as in JSON, which YAML understands.

/** Texts that need no quotes: they begin with a letter and hold nothing that YAML has a meaning for. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*$/;
const WORDS = /^(true|false|null|yes|no|on|off|y|n)$/i;

export function toYaml(value: unknown): string {
  return isTree(value) ? `${lines(value, '').join('\n')}\n` : `${scalar(value)}\n`;
}

function lines(value: unknown, indent: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      if (!isTree(item)) return [`${indent}- ${scalar(item)}`];
      const inner = lines(item, `${indent}  `);
      return [`${indent}- ${inner[0]!.slice(indent.length + 2)}`, ...inner.slice(1)];
    });
  }
  return Object.entries(value as Record<string, unknown>).flatMap(([key, item]) => {
    const name = `${indent}${scalar(key)}:`;
    return isTree(item) ? [name, ...lines(item, `${indent}  `)] : [`${name} ${scalar(item)}`];
  });
}

/** Whether it takes lines of its own: neither a scalar nor empty. */
const isTree = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

function scalar(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) && !WORDS.test(value) ? value : JSON.stringify(value);
  return Array.isArray(value) ? '[]' : JSON.stringify(value);
}
