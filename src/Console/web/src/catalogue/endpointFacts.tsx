import { count, dateTime, percent } from '../base/format';
import { printable } from '../base/names';
import { Owner } from '../base/owner';
import { Card, Fact, Facts, Pill } from '../base/page';
import { tierWords } from '../base/tiers';
import { stateWords, type EndpointDetail } from './model';

/** What it is, and its parameters. */
export function EndpointFacts({ detail: e }: { detail: EndpointDetail }) {
  return (
    <Card title="What is known" label="Facts">
      <Facts>
        <Fact label="State"><span class={`pill ${e.tier}`} title={tierWords[e.tier]}>{e.tier}</span> <Pill tone={e.state === 'shadow' || e.state === 'zombie' ? 'degraded' : 'plain'} title={stateWords[e.state]}>{e.state === 'unknown' ? 'no document' : e.state}</Pill> <Pill>{printable(e.kind)}</Pill></Fact>
        <Fact label="Learned because">{printable(e.explanation) || 'of its requests'}</Fact>
        <Fact label="Service">{printable(e.service) || '–'}</Fact>
        <Fact label="Owner of the service"><Owner service={e.service} tenant={e.tenant} /></Fact>
        <Fact label="Virtual host">{printable(e.host) || '–'}</Fact>
        {(e.tenant || e.app) && <Fact label="Tenant · app">{[e.tenant, e.app].filter(Boolean).map(printable).join(' · ')}</Fact>}
        <Fact label="Requests ever">{count(e.requests)} · {percent(e.errors4xx, e.requests)} 4xx · {percent(e.errors5xx, e.requests)} 5xx</Fact>
        <Fact label="First seen">{dateTime(new Date(e.firstSeen))}</Fact>
        <Fact label="Last seen">{dateTime(new Date(e.lastSeen))}</Fact>
        <Fact label="Id"><code>{e.id}</code></Fact>
      </Facts>
      {e.parameters.length > 0 && (
        <table class="plain-head" data-table="parameters">
          <thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">Looks like</th></tr></thead>
          <tbody>{e.parameters.map((p) => <tr key={`${p.place} ${p.name} ${p.segment}`}><th scope="row"><code dir="auto">{printable(p.name)}</code></th><td>{p.place}{p.segment !== null && <span class="quiet"> segment {p.segment + 1}</span>}</td><td>{p.type}</td></tr>)}</tbody>
        </table>
      )}
    </Card>
  );
}
