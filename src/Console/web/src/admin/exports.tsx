import { useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { Dialog } from '../base/dialog';
import { ago, count, dateTime, percent } from '../base/format';
import { printable } from '../base/names';
import { Empty, Fact, Facts, Pill, Problem, Show, type Tone } from '../base/page';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { ExportAnswer, ExportItem, ExportLetter, ExportLetters, ExportList, ExportPhase } from './exportsModel';

/** How often it is read again. */
const EVERY_MS = 5000;

/** What was said longer ago is not believed. */
const SILENT_MS = 60_000;

export function Exports() {
  const session = useSession();
  const may = session.mayEverywhere('viewer');
  const loaded = useLoad<ExportList>(may ? '/api/v1/exports' : null, EVERY_MS);
  if (!may) return <Problem text="Exports belong to no tenant: to see them takes a role for all tenants (*)." />;
  return (
    <div class="admin-parts">
      <Show loaded={loaded}>
        {(list) => (list.items.length === 0
          ? (
            <Empty title="Nobody is told yet">
              <p>Name the systems under <code>export.destinations</code> in <code>insight.yaml</code>: a SIEM over syslog, Splunk, Elasticsearch, Kafka, OpenTelemetry or HTTPS, files, or Slack and PagerDuty for incidents. <code>insight export test NAME</code> tries one; <code>docs/EXPORT.md</code> has an example of each.</p>
            </Empty>
          )
          : list.items.map((item) => <Destination key={item.name} item={item} reload={loaded.reload} />))}
      </Show>
    </div>
  );
}

const phases: Record<ExportPhase, { words: string; tone: Tone }> = {
  'up-to-date': { words: 'up to date', tone: 'good' },
  delivering: { words: 'is being told', tone: 'good' },
  failing: { words: 'does not take events, tries again', tone: 'failing' },
  'no-source': { words: 'storage is away, tries again', tone: 'degraded' },
  misconfigured: { words: 'cannot be used', tone: 'failing' },
  paused: { words: 'paused', tone: 'accent' },
};

const clients: Record<ExportItem['clients'], string> = { 'as-stored': 'as stored', pseudonym: 'pseudonyms', network: 'networks only', none: 'left out' };

type Action = 'test' | 'pause' | 'resume' | 'retry' | 'discard';

const actions: Record<Exclude<Action, 'test'>, { title: (name: string) => string; submit: string; about: string }> = {
  pause: { title: (name) => `Pause ${name}?`, submit: 'Pause', about: 'It is told nothing until it is resumed. What happens is kept for it, as long as storage keeps it.' },
  resume: { title: (name) => `Go on with ${name}?`, submit: 'Go on', about: 'It is told what happened since it was paused.' },
  retry: { title: (name) => `Send ${name} what it refused again?`, submit: 'Send again', about: 'Take away first what made it refuse them: the same reason gives the same answer.' },
  discard: { title: (name) => `Throw away what ${name} refused?`, submit: 'Throw away', about: 'It will never be told of these events. The audit log keeps who did it and why.' },
};

function Destination({ item, reload }: { item: ExportItem; reload: () => void }) {
  const session = useSession();
  const mayAct = session.mayEverywhere('admin');
  const [asking, setAsking] = useState<Exclude<Action, 'test'> | null>(null);
  const [said, setSaid] = useState<ExportAnswer | null>(null);
  const [testing, setTesting] = useState(false);
  const [open, setOpen] = useState(false);
  const now = Date.now();
  const { status } = item;
  const isSilent = item.statedAt === null || now - Date.parse(item.statedAt) > SILENT_MS;
  const shown = item.pausedBy ? phases.paused : phases[status.phase];
  const act = async (action: Action, reason: string): Promise<void> => {
    setSaid(await session.change<ExportAnswer>('POST', `/api/v1/exports/${encodeURIComponent(item.name)}/${action}`, { reason }));
    reload();
  };
  const test = async (): Promise<void> => {
    setTesting(true);
    try {
      await act('test', '');
    } catch (error) {
      setSaid({ done: error instanceof Error ? error.message : String(error), isWell: false });
    } finally {
      setTesting(false);
    }
  };
  return (
    <section class="admin-part" data-export={item.name} aria-labelledby={`export-${item.name}`}>
      <h2 id={`export-${item.name}`}>{item.name} {isSilent && !item.pausedBy ? <Pill tone="degraded">nobody delivers to it</Pill> : <Pill tone={shown.tone}>{shown.words}</Pill>}</h2>
      <Facts>
        <Fact label="Way">{item.way}{item.target && <>, <span dir="auto">{printable(item.target)}</span></>}</Fact>
        <Fact label="Is told of">{item.streams.join(', ')}{item.format && ` as ${item.format.toUpperCase()}`}{item.sample < 1 && `, ${percent(item.sample, 1)} of the requests`}{item.isFiltered && ', filtered'}{item.tenants.length > 0 && `, of ${item.tenants.map(printable).join(', ')} only`}</Fact>
        <Fact label="Clients">{clients[item.clients]}</Fact>
        <Fact label="Taken">{count(status.taken)}{status.takenAt && `, last ${ago(status.takenAt, now)}`}</Fact>
        {status.behindSeconds > 0 && <Fact label="Behind">{count(Math.round(status.behindSeconds))} s</Fact>}
        {status.failures > 0 && <Fact label="Failed attempts">{count(status.failures)}{status.breaker === 'open' && ', single events are tried until one is taken'}</Fact>}
        {status.nextAttempt && !item.pausedBy && !isSilent && <Fact label="Next attempt">{Date.parse(status.nextAttempt) > now ? `in ${count(Math.ceil((Date.parse(status.nextAttempt) - now) / 1000))} s` : 'now'}</Fact>}
        {status.problem && <Fact label="What is wrong"><span dir="auto">{printable(status.problem)}</span></Fact>}
        {!status.problem && status.answer && <Fact label="It answered last"><span dir="auto">{printable(status.answer)}</span></Fact>}
        {item.pausedBy && <Fact label="Paused by"><span dir="auto">{printable(item.pausedBy)}</span>{item.pausedAt && `, ${dateTime(new Date(item.pausedAt))}`}</Fact>}
        {item.letters > 0 && <Fact label="Refused">{count(item.letters)} events{status.dropped > 0 && `, ${count(status.dropped)} older ones dropped`}</Fact>}
      </Facts>
      <div class="actions">
        {item.letters > 0 && <button type="button" class="button" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? 'Hide what it refused' : 'Show what it refused'}</button>}
        {mayAct && (
          <>
            <button type="button" class="button" disabled={testing} onClick={() => void test()}>{testing ? 'Waiting for its answer…' : 'Send a test event'}</button>
            <button type="button" class="button" onClick={() => setAsking(item.pausedBy ? 'resume' : 'pause')}>{item.pausedBy ? 'Go on' : 'Pause'}</button>
            {item.letters > 0 && <button type="button" class="button" onClick={() => setAsking('retry')}>Send what it refused again</button>}
            {item.letters > 0 && <button type="button" class="button" onClick={() => setAsking('discard')}>Throw away what it refused</button>}
          </>
        )}
      </div>
      <p role="status" class={said ? 'note' : 'for-readers'}>{said ? <><Pill tone={said.isWell ? 'good' : 'failing'}>{said.isWell ? 'done' : 'failed'}</Pill> <span dir="auto">{printable(said.done)}</span></> : ''}</p>
      {open && <Refused name={item.name} />}
      {asking && (
        <Dialog title={actions[asking].title(item.name)} submit={actions[asking].submit} danger={asking === 'discard'} close={() => setAsking(null)} onSubmit={(form) => act(asking, String(form.get('reason')))}>
          <p class="quiet">{actions[asking].about}</p>
          <label class="field">Why<input name="reason" required={asking === 'discard'} maxLength={1000} autocomplete="off" /></label>
        </Dialog>
      )}
    </section>
  );
}

const columns: Column<ExportLetter>[] = [
  { key: 'id', label: 'Event', main: true, value: (l) => l.id, cell: (l) => <code>{printable(l.id)}</code> },
  { key: 'stream', label: 'Stream', value: (l) => l.stream, cell: (l) => l.stream.toLowerCase() },
  { key: 'reason', label: 'Why', value: (l) => l.reason, cell: (l) => <span dir="auto">{printable(l.reason)}</span> },
  { key: 'state', label: 'State', value: (l) => (l.isWanted ? 0 : 1), cell: (l) => (l.isWanted ? 'to be sent again' : 'set aside') },
  { key: 'at', label: 'Refused', number: true, value: (l) => Date.parse(l.refusedAt), cell: (l) => <span title={dateTime(new Date(l.refusedAt))}>{ago(l.refusedAt, Date.now())}</span> },
];

function Refused({ name }: { name: string }) {
  const loaded = useLoad<ExportLetters>(`/api/v1/exports/${encodeURIComponent(name)}/letters`, EVERY_MS);
  return (
    <Show loaded={loaded}>
      {(list) => (
        <>
          <DataTable id={`refused-${name}`} rows={list.items} columns={columns} filter="" sort="at" text={(l) => l.id} />
          {list.hasMore && <p class="note">The newest {list.items.length}.</p>}
        </>
      )}
    </Show>
  );
}
