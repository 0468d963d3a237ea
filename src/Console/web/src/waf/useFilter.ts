// Window and filters of the WAF's lists, in the address.

import { query } from '../base/rest';
import { useQuery } from '../base/useQuery';
import { useSession } from '../shell/session';

export const lookBacks = [[600, '10 minutes'], [3600, 'hour'], [21_600, '6 hours'], [86_400, 'day']] as const;

const keys = ['rule', 'host', 'service', 'endpoint', 'client'] as const;
export type FilterKey = (typeof keys)[number];

export interface WafFilter {
  values: Record<FilterKey, string>;
  window: { lookBack: string; from: string; to: string };
  offset: number;
  set(key: FilterKey | 'lookBack' | 'from' | 'to', value: string): void;
  turn(offset: number): void;
  /** The query of an address, with what else it asks for. */
  query(more: Record<string, string | number>): string;
}

export function useFilter(): WafFilter {
  const session = useSession();
  const [rule, setRule] = useQuery('rule');
  const [host, setHost] = useQuery('host');
  const [service, setService] = useQuery('service');
  const [endpoint, setEndpoint] = useQuery('endpoint');
  const [client, setClient] = useQuery('client');
  const [lookBack, setLookBack] = useQuery('lookBack', '3600');
  const [from, setFrom] = useQuery('from');
  const [to, setTo] = useQuery('to');
  const [offset, setOffset] = useQuery('offset', '0');
  const values = { rule, host, service, endpoint, client };
  const setters = { rule: setRule, host: setHost, service: setService, endpoint: setEndpoint, client: setClient, lookBack: setLookBack, from: setFrom, to: setTo };
  // A start alone is a window up to now; an end alone is none yet.
  const past = from !== '';
  return {
    values, window: { lookBack, from, to }, offset: Number(offset) || 0,
    set: (key, value) => {
      setOffset('0');
      setters[key](value);
    },
    turn: (next) => setOffset(String(next)),
    query: (more) => query({ ...more, ...values, tenant: session.tenant, ...(past ? { from: utc(from), to: to === '' ? '' : utc(to) } : { lookBack }), offset }),
  };
}

/** What a field for date and time holds is of the reader's zone. */
const utc = (local: string): string => {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? local : time.toISOString();
};
