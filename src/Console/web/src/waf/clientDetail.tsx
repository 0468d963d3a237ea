import { useMemo } from 'preact/hooks';
import { Chart, type ChartSeries } from '../base/chart';
import { count, dateTime } from '../base/format';
import { CloseIcon } from '../base/icons';
import { printable } from '../base/names';
import { Fact, Facts, Pill, Show } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import type { ClientTimeline } from './model';
import { levelTone } from './words';

const LIMIT = 200;
const MOST_SHOWN = 20;

/** How a client's score came about. */
export function ClientDetail({ id, close }: { id: string; close(): void }) {
  const loaded = useLoad<ClientTimeline>(`/api/v1/clients/${encodeURIComponent(id)}${query({ limit: LIMIT })}`);
  return (
    <section class="client-detail" aria-label="Client">
      <button type="button" class="button square close" aria-label="Close" onClick={close}><CloseIcon /></button>
      <Show loaded={loaded}>{(found) => <Body found={found} />}</Show>
    </section>
  );
}

function Body({ found }: { found: ClientTimeline }) {
  const { client, items } = found;
  const drawn = useMemo(() => {
    const old = [...items].reverse();
    const series: ChartSeries[] = [{ label: 'Score', values: old.map((i) => i.score), colour: '--failing' }];
    return { x: old.map((i) => Date.parse(i.at) / 1000), series };
  }, [items]);
  return (
    <>
      <h2 dir="auto">{printable(client.client)}</h2>
      <div class="client-columns">
        <div>
          <Facts>
            <Fact label="Score now">{client.score.toFixed(0)} <Pill tone={levelTone[client.level]}>{client.level}</Pill></Fact>
            <Fact label="Highest">{client.highestScore.toFixed(0)}</Fact>
            <Fact label="App, host">{printable(client.app) || '–'}, {printable(client.host) || '–'}</Fact>
            <Fact label="First a threat">{dateTime(new Date(client.firstSeen))}</Fact>
            <Fact label="Last seen">{dateTime(new Date(client.lastSeen))}</Fact>
            <Fact label="Requests that day">{count(client.requestsThatDay)}</Fact>
          </Facts>
          <p><a href={`/waf${query({ tab: 'matches', client: client.client, lookBack: 86_400 })}`}>Its matches within a day</a></p>
        </div>
        {items.length > 1 && <Chart label="Threat score, as it changed" x={drawn.x} time series={drawn.series} format={(v) => v.toFixed(0)} height={150} />}
      </div>
      <h3>How it came about, newest first</h3>
      <ul class="entries">
        {items.slice(0, MOST_SHOWN).map((change) => (
          <li key={change.at}>
            <strong>{change.score.toFixed(0)}</strong> <Pill tone={levelTone[change.level]}>{change.level}</Pill> <span class="quiet">{dateTime(new Date(change.at))}, {count(change.requestsThatDay)} requests since midnight UTC</span>
            <ul class="reasons">{change.reasons.map((r) => <li key={r.feature} dir="auto">{printable(r.text)}</li>)}</ul>
          </li>
        ))}
      </ul>
      {(items.length > MOST_SHOWN || found.hasMore) && <p class="note">{MOST_SHOWN} of {found.hasMore ? `more than ${items.length}` : items.length} changes.</p>}
    </>
  );
}
