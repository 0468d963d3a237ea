// A draft of a policy that lets one rule leave one parameter of one endpoint alone. All that traffic wrote is quoted as JSON, which is YAML, too.

import { NO_ENDPOINT, PROFILE_RULE } from './words';
import type { Match } from './model';

const MONTHS_MS = 90 * 86_400_000;

export interface Exclusion {
  tenant: string;
  host: string;
  method: string;
  /** Template of the endpoint, or the path where there is none. */
  path: string;
  rule: number;
  variable: string;
}

/** Why no policy can except this match; null when one can. */
export function whyNot(match: Match): string | null {
  if (match.rule === PROFILE_RULE) return 'What the learned profile adds is no rule; it learns from what the application accepts.';
  if (match.variable.startsWith('TX:')) return 'This rule only sums what others found: except one of those.';
  if (!/^[A-Z_]+(:[^"'|,\\\u0000-\u001f\u007f-\u009f]*)?$/.test(match.variable)) return 'A policy cannot name this place, since its name has characters that rules cannot write.';
  if (match.endpointId === NO_ENDPOINT && /[{}\u0000-\u001f\u007f]/.test(match.path)) return 'The request belongs to no endpoint, and its path cannot be written as one.';
  return null;
}

export function draftOf(exclusion: Exclusion, now: number): string {
  const { tenant, host, method, path, rule, variable } = exclusion;
  return [
    'apiVersion: insight/v1',
    'kind: Policy',
    `metadata: { name: ${quote(nameOf(exclusion))}, tenant: ${quote(tenant || 'default')} }`,
    'spec:',
    '  scope:',
    `    hosts: [ ${quote(host)} ]`,
    `    endpoints: [ { method: ${quote(method)}, path: ${quote(path)} } ]`,
    '  mode: "shadow"',
    `  expires: ${quote(`${new Date(now + MONTHS_MS).toISOString().slice(0, 10)}T00:00:00Z`)}`,
    '  wafExclusion:',
    `    rules: [ ${Math.trunc(rule)} ]`,
    `    variables: [ ${quote(variable)} ]`,
    '',
  ].join('\n');
}

/** JSON's quotes; what YAML calls unprintable, and what changes the direction of text, is escaped as well. */
const quote = (text: string): string => JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/[\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ufffe\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

function nameOf({ host, method, path, rule, variable }: Exclusion): string {
  const slug = `${method} ${path} ${variable.slice(variable.indexOf(':') + 1)}`.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 28).replace(/-$/, '');
  let hash = 0x811c9dc5; // FNV-1a: the same exclusion has the same name
  for (const c of `${host} ${method} ${path} ${rule} ${variable}`) hash = Math.imul(hash ^ c.codePointAt(0)!, 0x01000193) >>> 0;
  return ['waf', Math.trunc(rule), slug, hash.toString(16).padStart(8, '0')].filter(Boolean).join('-');
}
