import { DataTable, type Column } from '../base/dataTable';
import { ago, bytes, count, dateTime, percent, rate } from '../base/format';
import { printable } from '../base/names';
import { Empty, Fact, Facts, Pill, Problem, Show, type Tone } from '../base/page';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import { Letters } from './pipelineLetters';
import type { Ingest, Job, PipelineState, PipelineView, Position } from './pipelineModel';

/** How often it is read again. */
const EVERY_MS = 5000;

/** A disk with less than this is nearly full. */
const LITTLE_SPACE = 0.1;

export function Pipeline() {
  const session = useSession();
  const may = session.mayEverywhere('viewer');
  const loaded = useLoad<PipelineView>(may ? '/api/v1/pipeline' : null, EVERY_MS);
  if (!may) return <Problem text="The pipeline belongs to no tenant: to see it takes a role for all tenants (*)." />;
  return (
    <div class="admin-parts">
      <Show loaded={loaded}>
        {(view) => (
          <>
            {view.notes.map((note) => <p key={note} class="quiet">{note}</p>)}
            <section aria-labelledby="pipeline-ingest">
              <h2 id="pipeline-ingest">Streams</h2>
              {view.ingest.length === 0
                ? <Empty title="Nothing stores a stream yet"><p><code>insight up</code> runs everything on one machine; elsewhere <code>insight analytics</code> reads what gateways write and stores it. It shows up here within seconds.</p></Empty>
                : view.ingest.map((ingest) => <Stream key={`${ingest.stream} ${ingest.process}`} ingest={ingest} now={Date.parse(view.now)} />)}
              {view.losses.length > 0 && (
                <>
                  <h3>Lost in the last seven days</h3>
                  <Facts>{view.losses.map((loss) => <Fact key={loss.kind} label={losses[loss.kind] ?? loss.kind}>{count(loss.records)} records{loss.bytes > 0 && `, ${bytes(loss.bytes)}`}, last {ago(loss.newest, Date.parse(view.now))}</Fact>)}</Facts>
                </>
              )}
            </section>
            <section aria-labelledby="pipeline-letters">
              <h2 id="pipeline-letters">Dead letters</h2>
              <p class="quiet">Records that could not be stored. Nothing waits for them: what came behind them is stored.</p>
              <Letters summary={view.deadLetters} />
            </section>
            <section aria-labelledby="pipeline-jobs">
              <h2 id="pipeline-jobs">Jobs</h2>
              <Jobs view={view} />
            </section>
            <section aria-labelledby="pipeline-storage">
              <h2 id="pipeline-storage">Storage</h2>
              <Stored view={view} />
            </section>
          </>
        )}
      </Show>
    </div>
  );
}

const words: Record<PipelineState, { words: string; tone: Tone; order: number }> = {
  ok: { words: 'works', tone: 'good', order: 5 },
  behind: { words: 'is behind', tone: 'degraded', order: 3 },
  failing: { words: 'fails, tries again', tone: 'failing', order: 0 },
  late: { words: 'is late', tone: 'degraded', order: 2 },
  silent: { words: 'says nothing', tone: 'failing', order: 1 },
  unknown: { words: 'nobody does it', tone: 'plain', order: 4 },
};

const losses: Record<string, string> = { dropped: 'No room in a journal', corrupt: 'Damaged', torn: 'Cut off when a gateway died', refused: 'Refused by Kafka' };

const State = ({ state }: { state: PipelineState }) => <Pill tone={words[state].tone}>{words[state].words}</Pill>;

function Stream({ ingest, now }: { ingest: Ingest; now: number }) {
  const minute = ingest.lastMinute;
  return (
    <div class="admin-part" data-stream={ingest.stream}>
      <h3>{ingest.stream === 'kafka' ? 'Kafka' : 'Journals of this machine'} <State state={ingest.state} /></h3>
      <Facts>
        <Fact label="Process"><span dir="auto">{printable(ingest.process)}</span>, since {dateTime(new Date(ingest.startedAt)).slice(0, 16)}, heard {ago(ingest.saidAt, now)}</Fact>
        <Fact label="Last minute">{minute ? `${rate(minute.readPerSecond)} read, ${rate(minute.storedPerSecond)} stored` : 'not known yet'}</Fact>
        <Fact label="Last five minutes">{ingest.lastFiveMinutes ? `${rate(ingest.lastFiveMinutes.readPerSecond)} read, ${rate(ingest.lastFiveMinutes.storedPerSecond)} stored` : 'not known yet'}</Fact>
        <Fact label="Since it started">{count(ingest.stored)} stored, {count(ingest.deadLetters)} dead letters, {count(ingest.lost)} lost, {count(ingest.retries)} attempts failed</Fact>
        {ingest.retryingSince && <Fact label="Cannot store">since {ago(ingest.retryingSince, now)}; the stream holds what comes. Look whether storage runs and has room.</Fact>}
        {ingest.problem && <Fact label="Its client says">{printable(ingest.problem)}</Fact>}
        {ingest.lastError && <Fact label="Last error">{printable(ingest.lastError)}{ingest.lastErrorAt && ` (${ago(ingest.lastErrorAt, now)})`}</Fact>}
      </Facts>
      {ingest.positions.length === 0
        ? <p class="note">No gateway has written to it yet. Send a request through the gateway and look again.</p>
        : <DataTable id={`positions-${ingest.stream}`} rows={ingest.positions.map((p) => ({ ...p, id: p.name }))} columns={positions} filter="" sort="name" text={(p) => p.name} />}
    </div>
  );
}

type PositionRow = Position & { id: string };

const positions: Column<PositionRow>[] = [
  { key: 'name', label: 'Journal or partition', main: true, value: (p) => p.name, cell: (p) => <span dir="auto">{printable(p.name)}</span> },
  { key: 'position', label: 'Stored up to', value: (p) => p.position, cell: (p) => p.position },
  { key: 'end', label: 'Ends at', value: (p) => p.end, cell: (p) => p.end },
  { key: 'behind', label: 'Behind', number: true, value: (p) => p.recordsBehind ?? p.bytesBehind ?? -1, cell: (p) => (p.recordsBehind !== null ? `${count(p.recordsBehind)} records` : p.bytesBehind !== null ? bytes(p.bytesBehind) : 'not known') },
  { key: 'age', label: 'Oldest not stored', number: true, value: (p) => p.secondsBehind ?? -1, cell: (p) => (p.secondsBehind === null ? 'not known' : p.secondsBehind === 0 ? 'none' : `at most ${seconds(p.secondsBehind)}`) },
];

const seconds = (value: number): string => (value < 90 ? `${value.toFixed(value < 10 ? 1 : 0)} s` : value < 5400 ? `${Math.round(value / 60)} min` : `${(value / 3600).toFixed(1)} h`);

function Jobs({ view }: { view: PipelineView }) {
  const now = Date.parse(view.now);
  const columns: Column<Job & { id: string }>[] = [
    { key: 'name', label: 'Job', main: true, value: (j) => j.name, cell: (j) => j.name },
    { key: 'state', label: 'State', value: (j) => words[j.state].order, cell: (j) => <State state={j.state} /> },
    { key: 'does', label: 'Does', value: (j) => j.does, cell: (j) => j.does },
    { key: 'last', label: 'Last turn', number: true, value: (j) => (j.lastRunAt ? Date.parse(j.lastRunAt) : 0), cell: (j) => (j.lastRunAt ? <span title={dateTime(new Date(j.lastRunAt))}>{ago(j.lastRunAt, now)}</span> : '–') },
    { key: 'took', label: 'Took', number: true, value: (j) => j.tookSeconds ?? 0, cell: (j) => (j.tookSeconds === null ? '–' : j.tookSeconds < 1 ? `${Math.round(j.tookSeconds * 1000)} ms` : seconds(j.tookSeconds)) },
    { key: 'next', label: 'Next', value: (j) => j.nextRunAt ?? '', cell: (j) => next(j.nextRunAt, now) },
    { key: 'error', label: 'Last error', value: (j) => j.lastError, cell: (j) => (j.lastError === '' ? '–' : <span dir="auto">{printable(j.lastError)}{j.lastErrorAt && ` (${ago(j.lastErrorAt, now)})`}</span>) },
  ];
  return (
    <>
      <DataTable id="jobs" rows={view.jobs.map((job) => ({ ...job, id: job.name }))} columns={columns} filter="" sort="state" text={(j) => j.name} />
      {view.jobs.some((job) => job.state === 'unknown') && <p class="note">What nobody does is done by <code>insight analytics</code> (part of <code>insight up</code>); some jobs have their first turn a minute after the start, and what the configuration turned off is done by nobody.</p>}
    </>
  );
}

function next(at: string | null, now: number): string {
  if (at === null) return '–';
  const left = (Date.parse(at) - now) / 1000;
  return left <= 5 ? 'now' : `in ${seconds(left)}`;
}

function Stored({ view }: { view: PipelineView }) {
  const { storage } = view;
  if (storage.problem) return <Problem text={`Storage does not answer: ${printable(storage.problem)} Records wait in their streams until it is back.`} />;
  const columns: Column<PipelineView['storage']['tables'][number] & { id: string }>[] = [
    { key: 'table', label: 'Table', main: true, value: (t) => t.table, cell: (t) => t.table },
    { key: 'rows', label: 'Rows', number: true, value: (t) => t.rows, cell: (t) => count(t.rows) },
    { key: 'bytes', label: 'On disk', number: true, value: (t) => t.bytes, cell: (t) => bytes(t.bytes) },
  ];
  return (
    <>
      <Facts>
        {storage.disks.map((disk) => (
          <Fact key={disk.name} label={`Disk ${printable(disk.name)}`}>
            {bytes(disk.freeBytes)} of {bytes(disk.totalBytes)} free ({percent(disk.freeBytes, disk.totalBytes)}){' '}
            {disk.freeBytes < LITTLE_SPACE * disk.totalBytes && <Pill tone="failing">little space: free some, or keep data for less time</Pill>}
          </Fact>
        ))}
      </Facts>
      {storage.tables.length === 0
        ? <p class="note">No table holds anything yet. Send a request through the gateway and look again.</p>
        : <DataTable id="tables" rows={storage.tables.map((t) => ({ ...t, id: t.table }))} columns={columns} filter="" sort="bytes" text={(t) => t.table} />}
      <p class="note">Of the server that answered; the shards of a cluster have more.</p>
    </>
  );
}
