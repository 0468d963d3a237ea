// One rule for health, used by graph and tables. Shown by colour, shape and words together.

import type { Traffic } from '../live/model';

export type Health = 'idle' | 'good' | 'degraded' | 'failing';

/** Share of 5xx answers and lost requests from which an edge or service is called degraded. */
const DEGRADED = 0.01;
/** … and failing. */
const FAILING = 0.05;
/** 4xx answers are mostly the caller's doing: only many of them make a service degraded. */
const MANY_CLIENT_ERRORS = 0.2;

export function healthOf(traffic: Traffic): Health {
  if (traffic.requests === 0) return 'idle';
  const failed = (traffic.errors5xx + traffic.lost) / traffic.requests;
  if (failed >= FAILING) return 'failing';
  if (failed >= DEGRADED || traffic.errors4xx / traffic.requests >= MANY_CLIENT_ERRORS) return 'degraded';
  return 'good';
}

export const healthWords: Record<Health, string> = {
  idle: 'No requests',
  good: 'Healthy',
  degraded: 'Degraded: 1% server errors or 20% client errors',
  failing: 'Failing: 5% server errors or more',
};
