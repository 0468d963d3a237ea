import { Card, Fact, Facts, Pill, Show } from '../base/page';
import { ago, count } from '../base/format';
import { printable } from '../base/names';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { DetectionStatus } from './model';

type AppRates = DetectionStatus['apps'][number];

const number = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

/** How many false incidents are accepted, and what it came to. */
export function Budget() {
  const session = useSession();
  const loaded = useLoad<DetectionStatus>('/api/v1/detection', 60_000);
  return (
    <Card label="Detection">
      <Show loaded={loaded}>{(status) => (status.judgedUntil === null
        ? <p class="note">Detection has judged nothing yet. It begins ten seconds after the first requests, and learns for a while before anything alerts.</p>
        : (
          <div class="budget">
            <Facts>
              <Fact label="False incidents accepted">{status.falseIncidentsPerWeek ?? '–'} per app and week</Fact>
              <Fact label="Judged until">{ago(status.judgedUntil, Date.now())}</Fact>
              <Fact label="Watched">{count(status.subjectsWatched)} services, edges and endpoints</Fact>
              {status.gapSeconds > 0 && <Fact label="Never judged">{count(status.gapSeconds)} s</Fact>}
            </Facts>
            {status.apps.filter((a) => a.tenant === session.tenant).slice(0, 6).map((app) => <App key={app.app} app={app} />)}
          </div>
        ))}</Show>
    </Card>
  );
}

function App({ app }: { app: AppRates }) {
  return (
    <Facts>
      <Fact label="App"><strong>{printable(app.app) || '(no name)'}</strong></Fact>
      {app.rates.map((rate) => (
        <Fact key={rate.days} label={`Last ${rate.days} days`}>
          {rate.incidents} incidents, {rate.markedAsExpected} marked as expected
          {rate.false && <span class="quiet" title={`95% interval ${number(rate.false.lower)} to ${number(rate.false.upper)} per week; all incidents: ${rate.all ? number(rate.all.perWeek) : '–'} per week`}> ({number(rate.false.perWeek)} per week)</span>}
          {' '}<Pill tone={rate.isAboveBudget ? 'failing' : rate.isAboveBudget === false ? 'good' : 'plain'}>{rate.isAboveBudget === null ? 'too early to say' : rate.isAboveBudget ? 'above the budget' : 'within the budget'}</Pill>
        </Fact>
      ))}
    </Facts>
  );
}
