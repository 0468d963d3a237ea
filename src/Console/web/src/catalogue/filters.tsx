import { useEffect, useState } from 'preact/hooks';
import { SearchIcon } from '../base/icons';
import { displayName } from '../base/names';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import type { ChosenWindow } from '../base/windowChoice';
import type { ListPage, Service } from '../live/model';

const NEW_DAYS = '7';
const DEFER_MS = 300;

const choices = {
  method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
  tier: ['confirmed', 'candidate', 'observed', 'retired'],
  state: ['documented', 'shadow', 'zombie', 'unknown'],
  kind: ['rest', 'graphql', 'grpc', 'websocket', 'sse', 'static'],
} as const;

export interface FilterState {
  values: Record<string, string>;
  isSet: boolean;
  set(name: string, value: string): void;
  clear(): void;
}

/** The filters in the address bar, with the names of the REST API. */
export function useFilters(): FilterState {
  const named = { text: useQuery('text'), service: useQuery('service'), host: useQuery('host'), method: useQuery('method'), tier: useQuery('tier'), state: useQuery('state'), kind: useQuery('kind'), errors: useQuery('errors'), sensitive: useQuery('sensitive'), auth: useQuery('auth'), newDays: useQuery('newDays'), minRisk: useQuery('minRisk') };
  const values = Object.fromEntries(Object.entries(named).map(([name, [value]]) => [name, value]));
  return {
    values,
    isSet: Object.values(values).some((value) => value !== ''),
    set: (name, value) => named[name as keyof typeof named][1](value),
    clear: () => Object.values(named).forEach(([value, set]) => { if (value !== '') set(''); }),
  };
}

export function Filters({ filters, window, changed }: { filters: FilterState; window: ChosenWindow; changed(): void }) {
  const services = useLoad<ListPage<Service>>(`/api/v1/services${query({ ...window.values, limit: 1000 })}`);
  const set = (name: string, value: string): void => {
    changed();
    filters.set(name, value);
  };
  const { values } = filters;
  const names = [...new Set((services.data?.items ?? []).filter((s) => s.inbound.requests > 0 && s.name !== '').map((s) => s.name).concat(values['service'] ? [values['service']] : []))].sort();
  const toggle = (name: string, on: string, label: string, title: string) => (
    <label class="check" title={title}><input type="checkbox" checked={values[name] === on} onChange={(event) => set(name, event.currentTarget.checked ? on : '')} />{label}</label>
  );
  return (
    <form class="card narrowing" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <Text name="text" label="Find" placeholder="Method, path, host or service" value={values['text']!} set={set} search />
      <label>Service<select value={values['service']} onChange={(event) => set('service', event.currentTarget.value)}><option value="">Any</option>{names.map((name) => <option key={name} value={name}>{displayName(name, 'service')}</option>)}</select></label>
      <Text name="host" label="Host" placeholder="Any" value={values['host']!} set={set} />
      {(['method', 'tier', 'state', 'kind'] as const).map((name) => (
        <label key={name}>{{ method: 'Method', tier: 'Tier', state: 'Document', kind: 'Kind' }[name]}
          <select value={values[name]} onChange={(event) => set(name, event.currentTarget.value)}><option value="">Any</option>{choices[name].map((c) => <option key={c}>{c}</option>)}</select>
        </label>
      ))}
      <label>Risk<select value={values['minRisk']} onChange={(event) => set('minRisk', event.currentTarget.value)}><option value="">Any</option><option value="20">20 and more</option><option value="50">50 and more</option><option value="70">70 and more</option></select></label>
      <div class="checks">
        {toggle('errors', 'true', 'With errors', 'Answered with a status of 400 or more, or lost requests')}
        {toggle('sensitive', 'any', 'Sensitive data', 'Kinds of sensitive data were seen in requests or responses')}
        {toggle('auth', 'none', 'Not authenticated', 'Some successful requests did not say who they are')}
        {toggle('newDays', NEW_DAYS, 'New', 'Seen first within seven days')}
      </div>
      {filters.isSet && <button type="button" class="button" onClick={() => { changed(); filters.clear(); }}>Clear</button>}
    </form>
  );
}

/** Text that is searched for a moment after the last key. */
function Text(props: { name: string; label: string; placeholder: string; value: string; search?: boolean; set(name: string, value: string): void }) {
  const { name, value, set } = props;
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => set(name, typed), DEFER_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return <label class={props.search ? 'find' : undefined}>{props.label}{props.search && <SearchIcon />}<input type="search" maxLength={200} placeholder={props.placeholder} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} /></label>;
}
