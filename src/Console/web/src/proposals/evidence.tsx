import { count, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Card, Fact, Facts, Pill } from '../base/page';
import type { Proposal } from './model';
import { confidenceTones } from './words';

/** What the proposal rests on. */
export function Evidence({ proposal }: { proposal: Proposal }) {
  const { evidence } = proposal;
  const learned = evidence.requests > 0;
  return (
    <Card title="Evidence" actions={learned ? <Pill tone={confidenceTones[evidence.confidence]!}>{evidence.confidence} confidence</Pill> : <Pill>written by hand</Pill>}>
      <Facts>
        <Fact label="Why now">{printable(proposal.whyNow)}</Fact>
        {learned && <>
          <Fact label="Learned from">{count(evidence.requests)} requests of {count(evidence.clients)} clients</Fact>
          <Fact label="Window">{dateTime(new Date(evidence.from))} – {dateTime(new Date(evidence.to))}</Fact>
          <Fact label="Stability"><span class="measure"><meter min={0} max={1} value={evidence.stability} aria-label="How much both halves of the window agree" /> {(100 * evidence.stability).toFixed(0)}% of both halves agree</span></Fact>
        </>}
        {evidence.facts.map((fact) => <Fact key={fact.name} label={printable(fact.name)}>{figure(fact.value)} {printable(fact.unit)}</Fact>)}
        <Fact label="Fingerprint"><code title={proposal.evidenceHash}>{proposal.evidenceHash.slice(0, 12)}</code></Fact>
      </Facts>
      {evidence.cautions.length > 0 && (
        <div class="cautions">
          <h3>Cautions</h3>
          <ul>{evidence.cautions.map((caution) => <li key={caution} dir="auto">{printable(caution)}</li>)}</ul>
        </div>
      )}
    </Card>
  );
}

const figure = (value: number): string => (Number.isInteger(value) ? count(value) : value.toPrecision(3));
