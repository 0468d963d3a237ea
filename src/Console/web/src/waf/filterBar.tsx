import { CloseIcon } from '../base/icons';
import { printable, shorten } from '../base/names';
import { lookBacks, type FilterKey, type WafFilter } from './useFilter';

const labels: Record<FilterKey, string> = { rule: 'Rule', host: 'Host', service: 'Service', endpoint: 'Endpoint', client: 'Client' };

export function FilterBar({ filter }: { filter: WafFilter }) {
  const past = filter.window.from !== '' || filter.window.to !== '';
  const change = (key: FilterKey | 'from' | 'to') => (event: Event): void => filter.set(key, (event.currentTarget as HTMLInputElement).value.trim());
  const chosen = (Object.keys(labels) as FilterKey[]).filter((key) => filter.values[key] !== '');
  return (
    <div class="section-head">
      <div class="filters start">
        <label class="field">Within the last
          <select value={past ? '' : filter.window.lookBack} onChange={(event) => {
            filter.set('from', event.currentTarget.value === '' ? hourAgo() : '');
            filter.set('to', '');
            if (event.currentTarget.value !== '') filter.set('lookBack', event.currentTarget.value);
          }}>
            {lookBacks.map(([seconds, label]) => <option key={seconds} value={String(seconds)}>{label}</option>)}
            <option value="">past window…</option>
          </select>
        </label>
        {past && <label class="field">From<input type="datetime-local" value={filter.window.from} onChange={change('from')} /></label>}
        {past && <label class="field">To<input type="datetime-local" value={filter.window.to} onChange={change('to')} /></label>}
        <label class="field">Rule<input value={filter.values.rule} inputMode="numeric" pattern="[0-9]*" maxLength={10} onChange={change('rule')} /></label>
        <label class="field">Host<input value={filter.values.host} maxLength={253} onChange={change('host')} /></label>
        <label class="field">Service<input value={filter.values.service} maxLength={253} onChange={change('service')} /></label>
        <label class="field">Client<input value={filter.values.client} maxLength={100} onChange={change('client')} /></label>
      </div>
      {chosen.length > 0 && (
        <ul class="chips" aria-label="Filters in force">
          {chosen.map((key) => <li key={key}><button type="button" class="chip" aria-label={`Take away the filter ${labels[key]}`} onClick={() => filter.set(key, '')}><span dir="auto">{labels[key]} {shorten(printable(filter.values[key]), 40)}</span><CloseIcon /></button></li>)}
        </ul>
      )}
    </div>
  );
}

/** As a field for date and time holds it, in the reader's zone. */
function hourAgo(): string {
  const time = new Date(Date.now() - 3_600_000);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
