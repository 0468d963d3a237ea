// Proposals in words: states, kinds, and what a policy does.

import type { Tone } from '../base/page';
import { printable } from '../base/names';
import type { Policy, State, Verb } from './model';

export const stateWords: Record<State, string> = {
  proposed: 'Proposed', 'in-review': 'In review', approved: 'Approved', shadow: 'In shadow', canary: 'Canary', enforced: 'Enforced', expired: 'Expired',
  'rolled-back': 'Rolled back', rejected: 'Rejected', snoozed: 'Snoozed', withdrawn: 'Withdrawn',
};

export const stateTones: Record<State, Tone> = {
  proposed: 'accent', 'in-review': 'accent', approved: 'good', shadow: 'good', canary: 'degraded', enforced: 'good', expired: 'plain', 'rolled-back': 'failing', rejected: 'failing', snoozed: 'plain', withdrawn: 'plain',
};

export const kindWords: Record<string, string> = {
  rateLimit: 'Rate limit', endpoints: 'Endpoints', schema: 'Request schema', callers: 'Callers', block: 'Block', waf: 'WAF', wafExclusion: 'WAF exclusion', mask: 'Masking', limits: 'Timeouts and limits', split: 'Traffic split',
};

export const verbWords: Record<Verb, string> = {
  review: 'Start review', edit: 'Edit the document', approve: 'Approve', promote: 'Promote to canary', enforce: 'Enforce', reject: 'Reject', snooze: 'Snooze', wake: 'Wake', withdraw: 'Withdraw', 'roll-back': 'Roll back',
};

/** Most names of a list that stand in a sentence. */
const MOST = 3;

function list(values: readonly unknown[] | undefined, none: string): string {
  if (!values || values.length === 0) return none;
  const shown = values.slice(0, MOST).map((value) => printable(String(value))).join(', ');
  return values.length > MOST ? `${shown} and ${values.length - MOST} more` : shown;
}

type Rule = Record<string, unknown>;
const names = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const sentences: Record<string, (rule: Rule) => string> = {
  rateLimit: (r) => `Lets each ${String(r['key'] ?? 'address')} make at most ${String(r['requests'])} requests per ${String(r['per'] ?? '1m')}${r['perEndpoint'] ? ' and endpoint' : ''}; more get 429.`,
  endpoints: (r) => `Turns away requests to anything but ${names(r['allow']).length} known endpoints (404 or 405).`,
  schema: () => 'Turns away requests with unknown or missing parameters and fields, other content types or longer bodies.',
  callers: (r) => `Lets only ${list(names(r['services']), 'no service')}${r['outside'] ? ' and clients from outside' : ''} call; others get 403.`,
  block: (r) => `Turns away ${list(names(r['clients']), 'no client')} with 403.`,
  waf: (r) => `Sets the WAF to ${['mode', 'paranoia', 'threshold'].filter((f) => r[f] !== undefined).map((f) => `${f} ${String(r[f])}`).join(', ') || 'what it is'}.`,
  wafExclusion: (r) => `Keeps WAF rule ${list(names(r['rules']), 'none')} from looking at ${list(names(r['variables']), 'anything')}.`,
  mask: (r) => `Masks ${list(names(r['kinds']), 'nothing')} in answers.`,
  limits: () => 'Sets timeouts, retries and concurrency of calls.',
  split: () => 'Sets the shares of a route’s destinations.',
};

/** What the policy does, in a sentence. */
export function sentence(policy: Policy, kind: string): string {
  const rule = policy.spec[kind];
  const make = sentences[kind];
  return make && typeof rule === 'object' && rule !== null ? make(rule as Rule) : `A policy of kind ${printable(kind)}.`;
}

/** Which requests it is about. */
export function scopeText(policy: Policy): string {
  const scope = policy.spec.scope ?? {};
  const parts = [
    ...(scope.endpoints?.length ? [list(scope.endpoints.map((e) => `${e.method ? `${e.method} ` : ''}${e.path ?? ''}`), '')] : []),
    ...(scope.hosts?.length ? [`on ${list(scope.hosts, '')}`] : []),
    ...(scope.service ? [`to ${printable(scope.service)}`] : []),
    ...(scope.source ? [`from ${printable(scope.source)}`] : []),
    ...(scope.app ? [`of app ${printable(scope.app)}`] : []),
  ];
  return parts.length > 0 ? parts.join(' ') : 'all requests of the tenant';
}

export const confidenceTones: Record<string, Tone> = { high: 'good', medium: 'accent', low: 'degraded' };
