import { percent } from '../base/format';
import { printable } from '../base/names';
import { Card, Pill } from '../base/page';
import type { EndpointDetail } from './model';
import { Risk } from './risk';

/** Risk with its reasons, how requests say who they are, and what data passes. */
export function Protection({ detail }: { detail: EndpointDetail }) {
  const { risk } = detail;
  return (
    <Card title="Risk and protection" label="Risk" actions={<Risk score={risk.score} />}>
      <div class="card-body protection">
        {risk.reasons.length === 0 ? <p class="quiet">Nothing speaks against it.</p> : <ul class="risk-reasons">{risk.reasons.map((r) => <li key={r.code}><span class="points">+{r.points}</span><span dir="auto">{printable(r.text)}</span></li>)}</ul>}
        <h3>How requests say who they are</h3>
        {detail.auth.length === 0 ? <p class="quiet">Nothing was seen of it yet.</p> : (
          <ul class="shares">{detail.auth.map((a) => (
            <li key={`${a.kind} ${a.place} ${a.name}`}><span><Pill tone={a.kind === 'none' ? 'degraded' : 'plain'}>{a.kind === 'none' ? 'not at all' : printable(a.kind)}</Pill> {a.place && <span class="quiet">{printable(a.place)} <code>{printable(a.name)}</code></span>}</span><Share value={a.share} label={a.kind} /></li>
          ))}</ul>
        )}
        <h3>Sensitive data</h3>
        <Sensitive label="in requests" kinds={detail.requestSensitive} />
        <Sensitive label="in responses" kinds={detail.responseSensitive} />
        {Object.keys(detail.requestSensitive).length + Object.keys(detail.responseSensitive).length === 0 && <p class="quiet">No kind of it was seen.</p>}
      </div>
    </Card>
  );
}

function Sensitive({ label, kinds }: { label: string; kinds: Record<string, number> }) {
  const entries = Object.entries(kinds);
  if (entries.length === 0) return null;
  return <ul class="shares">{entries.map(([kind, share]) => <li key={kind}><span><Pill tone="degraded">{printable(kind)}</Pill> <span class="quiet">{label}</span></span><Share value={share} label={`${kind} ${label}`} /></li>)}</ul>;
}

function Share({ value, label }: { value: number; label: string }) {
  return <span class="share"><meter min={0} max={1} value={value} aria-label={printable(label)} />{percent(value, 1)}</span>;
}
