import { dateTime } from '../base/format';
import { printable } from '../base/names';
import { Card, Fact, Facts, Pill } from '../base/page';
import type { Judged, Match } from './model';
import { ProposeButton } from './proposeButton';
import { isSum, pointsOf, PROFILE_RULE, serviceName, severityTone } from './words';

export function ExplainedRequest({ matches, judged }: { matches: Match[]; judged: Judged | undefined }) {
  const first = matches[0]!;
  const decided = matches.find((m) => m.blocking);
  const profile = matches.filter((m) => m.rule === PROFILE_RULE);
  return (
    <>
      <p class="verdict" dir="auto">{verdict(first, decided, judged)}</p>
      <Card title="The request" actions={<Pill tone={first.blocked ? 'failing' : 'plain'}>{first.blocked ? 'stopped' : 'let pass'}</Pill>}>
        <div class="fact-columns">
          <Facts>
            <Fact label="Request"><code>{printable(`${first.method} ${first.path}`)}</code></Fact>
            <Fact label="Host">{printable(first.host)}</Fact>
            <Fact label="Service">{serviceName(first.service)}</Fact>
            <Fact label="Client">{printable(first.clientIp)}</Fact>
            <Fact label="Time">{dateTime(new Date(first.time))}</Fact>
          </Facts>
          <Facts>
            <Fact label="Mode of the WAF">{first.mode === 'detect' ? 'detect: it notes, and stops nothing' : first.mode}</Fact>
            <Fact label="Score">{first.score} points</Fact>
            <Fact label="Stopped from">{judged && judged.threshold > 0 ? `${judged.threshold} points` : 'not known any more'}</Fact>
            <Fact label="Paranoia level">{judged && judged.paranoia > 0 ? judged.paranoia : 'not known any more'}</Fact>
            <Fact label="Answered">{judged ? `${judged.status}${judged.cause ? ` (${printable(judged.cause)})` : ''}` : 'not known any more'}</Fact>
          </Facts>
        </div>
      </Card>
      <Card title={`Rules that matched, in order (${matches.length})`}>
        <div class="table-scroll" tabIndex={0}>
          <table data-table="explained">
            <thead><tr>{['Rule', 'What it looks for', 'Where', 'Severity', 'Points', 'Phase', 'Exclusion'].map((label) => <th scope="col" key={label} class="cell">{label}</th>)}</tr></thead>
            <tbody>
              {matches.map((m) => (
                <tr key={m.position} class={m.blocking ? 'decided' : undefined}>
                  <th scope="row">{m.rule}{m.blocking && <> <Pill tone="failing">decided</Pill></>}{m.rule === PROFILE_RULE && <> <Pill tone="accent">profile</Pill></>}</th>
                  <td><span class="wrap" dir="auto">{printable(m.message)}</span></td>
                  <td><span class="wrap" dir="auto"><code>{printable(m.variable)}</code>{m.excerpt && <> <q class="excerpt">{printable(m.excerpt)}</q></>}</span></td>
                  <td><Pill tone={severityTone[m.severity]}>{m.severity}</Pill></td>
                  <td>{isSum(m) ? 'sum' : pointsOf(m.severity) ? `+${pointsOf(m.severity)}` : '0'}</td>
                  <td>{m.phase}</td>
                  <td><ProposeButton match={m} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div class="card-body quiet">
          <p>Points by severity are those of the Core Rule Set: critical 5, error 4, warning 3, notice 2; other rules may add others. What matched is shown as far as it is kept, with credentials and long numbers masked.</p>
          <p>{profile.length > 0 ? 'The learned profile of this endpoint added points, as rule 11000.' : 'The learned profile of this endpoint added nothing.'} Matches that it excused leave no trace.{judged && judged.rules > matches.length ? ` ${judged.rules} rules matched; the record keeps 16 in full.` : ''}</p>
        </div>
      </Card>
    </>
  );
}

function verdict(first: Match, decided: Match | undefined, judged: Judged | undefined): string {
  const limit = judged && judged.threshold > 0 ? `, and from ${judged.threshold} on a request is stopped` : '';
  const rule = decided ? ` Rule ${decided.rule} decided.` : '';
  if (first.blocked) return `The WAF stopped this request: it scored ${first.score} points${limit}.${rule}`;
  if (first.mode === 'detect' && decided) return `The WAF would have stopped this request, had it been told to: it scored ${first.score} points${limit}.${rule} In mode detect it only notes.`;
  return `The WAF let this request pass: it scored ${first.score} points${limit}.`;
}
