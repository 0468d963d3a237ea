import { useState } from 'preact/hooks';
import { Dialog } from '../base/dialog';
import { useSession } from '../shell/session';
import type { Expectation, Metric } from './model';
import { metricWords } from './words';

/** Something that may be expected; an empty service is asked for. */
export interface Scope {
  label: string;
  service?: string;
  source?: string;
  endpointId?: string;
  client?: string;
  metric?: Metric;
}

const lengths = [[1, '1 hour'], [8, '8 hours'], [24, '1 day'], [168, '1 week'], [720, '30 days'], [8760, 'a year']] as const;
const HOUR_MS = 3_600_000;

interface Props {
  tenant: string;
  scopes: Scope[];
  close(): void;
  done(added: Expectation): void;
}

export function ExpectationDialog({ tenant, scopes, close, done }: Props) {
  const session = useSession();
  const [at, setAt] = useState(0);
  const scope = scopes[at]!;
  const submit = async (form: FormData): Promise<void> => {
    const hours = Number(form.get('hours'));
    done(await session.change<Expectation>('POST', '/api/v1/expectations', {
      tenant,
      service: scope.service === '' ? String(form.get('service')).trim() : scope.service ?? null,
      source: scope.source ?? null,
      endpointId: scope.endpointId ?? null,
      client: scope.client ?? null,
      metric: form.get('metric') || null,
      // A minute less, as the longest is counted from when the server hears of it.
      until: new Date(Date.now() + hours * HOUR_MS - 60_000).toISOString(),
      reason: String(form.get('reason')).replace(/\s+/g, ' ').trim(),
    }));
  };
  return (
    <Dialog title="Mark as expected" submit="Mark as expected" onSubmit={submit} close={close}>
      <p class="quiet">What you choose opens no incident until it ends. Choose as little as explains it.</p>
      <label class="field">What is expected
        <select value={String(at)} onChange={(event) => setAt(Number(event.currentTarget.value))}>{scopes.map((s, i) => <option key={i} value={String(i)}>{s.label}</option>)}</select>
      </label>
      {scope.service === '' && <label class="field">Service<input name="service" required maxLength={253} /></label>}
      <label class="field">Of that
        <select name="metric" key={at}><option value="">everything</option>{Object.entries(metricWords).map(([id, label]) => <option key={id} value={id} selected={id === scope.metric}>{label}</option>)}</select>
      </label>
      <label class="field">Why<textarea name="reason" required maxLength={1000} placeholder="Load test, migration, sale …" /></label>
      <label class="field">For<select name="hours">{lengths.map(([hours, label]) => <option key={hours} value={String(hours)} selected={hours === 24}>{label}</option>)}</select></label>
    </Dialog>
  );
}
