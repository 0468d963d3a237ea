import { useMemo } from 'preact/hooks';
import { Chart } from '../base/chart';
import { count, percent } from '../base/format';
import { printable } from '../base/names';
import { Card, Pill, Show } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import type { Effect, Proposal, Tally } from './model';

const EVERY = 5000;
const windows = [['15', 'last 15 minutes'], ['60', 'last hour'], ['1440', 'last day'], ['10080', 'last 7 days']] as const;

/** What gateways note of the policy as requests come: in shadow, in the canary, enforced. */
export function Meters({ proposal }: { proposal: Proposal }) {
  const [minutes, setMinutes] = useQuery('effect', '60');
  const known = windows.some(([value]) => value === minutes) ? minutes : '60';
  const loaded = useLoad<Effect>(`/api/v1/policies/${encodeURIComponent(proposal.policy.metadata.name)}/effect${query({ tenant: proposal.tenant, minutes: known })}`, EVERY);
  return (
    <Card title={proposal.state === 'shadow' || proposal.state === 'rolled-back' ? 'Shadow: what it would do' : 'At work: what it does'} label="Live meters"
      actions={<>
        <Pill tone="good">live, every {EVERY / 1000} s</Pill>
        <label class="inline-field"><span class="for-readers">Time of the meters</span>
          <select value={known} onChange={(e) => setMinutes(e.currentTarget.value)}>{windows.map(([value, label]) => <option key={value} value={value}>{label}</option>)}</select></label>
      </>}>
      <Show loaded={loaded}>{(effect) => <Readings effect={effect} />}</Show>
    </Card>
  );
}

function Readings({ effect }: { effect: Effect }) {
  const chart = useMemo(() => curves(effect), [JSON.stringify(effect.points), effect.from, effect.to]);
  const silent = effect.shadow.requests + effect.acted.requests === 0;
  return (
    <div class="card-body meters">
      <div class="gauges">
        <Gauge label="Would be turned away" tally={effect.shadow} effect={effect} tone="shadow" />
        <Gauge label="Turned away" tally={effect.acted} effect={effect} tone="acted" />
        <div class="gauge scope"><span class="figure-label">Requests in scope</span>
          <span class="figure-value">{effect.inScope === null ? 'not counted' : count(effect.inScope)}</span>
          <span class="figure-note">{effect.inScope === null || effect.inScope > effect.requests ? '' : `${percent(effect.inScope, effect.requests)} `}of {requestsOf(effect.requests)} of the tenant</span></div>
      </div>
      {silent
        ? <p class="quiet">{effect.requests === 0 ? 'No request came in this time.' : 'Gateways have noted nothing of it in this time: no request was one that it turns away.'} Policies that turn nothing away (masking, limits, splits, WAF) show here only what they note.</p>
        : <Chart label={`Requests per ${effect.stepSeconds < 60 ? `${effect.stepSeconds} seconds` : `${effect.stepSeconds / 60} minutes`}`} x={chart.x} time series={chart.series} format={count} height={150} />}
      {effect.limits.length > 0 && <ul class="limits" aria-label="What is not known of the scope">{effect.limits.map((l) => <li key={l} class="quiet">{printable(l)}</li>)}</ul>}
      {effect.reasons.length > 0 && <ul class="reasons" aria-label="What it said">{effect.reasons.map((r) => (
        <li key={`${r.action} ${r.reason} ${r.acted}`}><Pill tone={r.acted ? 'failing' : 'plain'}>{r.acted ? 'did' : 'would'}</Pill> {r.action} <span class="quiet" dir="auto">{printable(r.reason)}</span> <strong>{count(r.requests)}</strong></li>))}</ul>}
    </div>
  );
}

function Gauge({ label, tally, effect, tone }: { label: string; tally: Tally; effect: Effect; tone: string }) {
  const { denied, clients } = tally, { inScope, clientsInScope } = effect;

  // Notes come at once and counts some seconds later: a share above all is none.
  const isShare = inScope !== null && inScope >= denied;
  const whole = inScope === null ? '' : isShare ? `${percent(denied, inScope)}: ${count(denied)} of ${requestsOf(inScope)} in scope` : `${requestsOf(inScope)} in scope counted so far`;
  const tenant = `${count(effect.requests)} of the tenant`;
  return (
    <div class={`gauge ${tone}`}>
      <span class="figure-label">{label}</span>
      <span class="figure-value">{count(denied)}</span>
      {isShare && <meter min={0} max={Math.max(inScope, denied, 1)} value={denied} aria-label={`${label}, of the requests in scope`} />}
      <span class="figure-note">{whole ? `${whole} (${tenant})` : `requests (${tenant})`}</span>
      <span class="figure-note">{clientsInScope !== null && clientsInScope >= clients && clientsInScope > 0 ? `${count(clients)} of ${clientsOf(clientsInScope)} in scope` : clientsOf(clients)}</span>
    </div>
  );
}

const requestsOf = (n: number) => `${count(n)} ${n === 1 ? 'request' : 'requests'}`;
const clientsOf = (n: number) => `${count(n)} ${n === 1 ? 'client' : 'clients'}`;

/** Points where something was become curves with zeros between. */
function curves(effect: Effect) {
  const step = effect.stepSeconds, from = Date.parse(effect.from) / 1000, to = Date.parse(effect.to) / 1000;
  const x = Array.from({ length: Math.max(0, Math.round((to - from) / step)) }, (_, i) => from + i * step);
  const at = new Map(effect.points.map((point) => [Date.parse(point.time) / 1000, point]));
  return {
    x,
    series: [
      { label: 'Would be turned away', values: x.map((t) => at.get(t)?.wouldDeny ?? 0), colour: '--accent', dashed: true },
      { label: 'Turned away', values: x.map((t) => at.get(t)?.denied ?? 0), colour: '--failing' },
    ],
  };
}
