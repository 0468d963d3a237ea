import { useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { Dialog } from '../base/dialog';
import { ago, bytes, count, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Fact, Facts, Pill, Show, type Tone } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { Letter, LetterAnswer, LetterList, PipelineView } from './pipelineModel';

/** Letters shown, and letters that can be decided about at once. */
const MOST = 100;
const EVERY_MS = 5000;

const states: Record<Letter['state'], { words: string; tone: Tone }> = {
  open: { words: 'open', tone: 'degraded' },
  waiting: { words: 'waits to be done', tone: 'accent' },
  stored: { words: 'stored', tone: 'good' },
  discarded: { words: 'thrown away', tone: 'plain' },
};

export function Letters({ summary }: { summary: PipelineView['deadLetters'] }) {
  const session = useSession();
  const mayDecide = session.mayEverywhere('admin');
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<string | null>(null);
  const [asking, setAsking] = useState<'retry' | 'discard' | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const loaded = useLoad<LetterList>(`/api/v1/pipeline/dead-letters${query({ state: all ? 'all' : 'open', limit: MOST })}`, EVERY_MS);
  const choose = (id: string): void => setChosen((before) => {
    const next = new Set(before);
    if (!next.delete(id)) next.add(id);
    return next;
  });
  const now = Date.now();
  const columns: Column<Letter>[] = [
    ...(mayDecide ? [{
      key: 'choose', label: 'Choose', narrow: true, value: (l: Letter) => (chosen.has(l.id) ? 0 : 1), cell: (l: Letter) => (
        <input type="checkbox" aria-label={`Choose ${l.id}`} disabled={l.state !== 'open'} checked={chosen.has(l.id)} onClick={(event) => event.stopPropagation()} onChange={() => choose(l.id)} />
      ),
    }] : []),
    { key: 'id', label: 'Record', main: true, value: (l) => l.id, cell: (l) => <code>{l.id.slice(0, 12)}…</code> },
    { key: 'reason', label: 'Reason', value: (l) => l.reason, cell: (l) => printable(l.reason) },
    { key: 'state', label: 'State', value: (l) => l.state, cell: (l) => <Pill tone={states[l.state].tone}>{states[l.state].words}</Pill> },
    { key: 'source', label: 'From', value: (l) => l.source, cell: (l) => <span dir="auto">{printable(l.source)}{l.line > 0 && `, line ${l.line}`}</span> },
    { key: 'bytes', label: 'Bytes', number: true, value: (l) => l.bytes, cell: (l) => (l.bytes === 0 ? 'not known' : bytes(l.bytes)) },
    { key: 'at', label: 'Refused', number: true, value: (l) => Date.parse(l.refusedAt), cell: (l) => <span title={dateTime(new Date(l.refusedAt))}>{ago(l.refusedAt, now)}</span> },
  ];
  return (
    <Show loaded={loaded}>
      {(list) => {
        const pending = list.items.filter((l) => l.state === 'open' && chosen.has(l.id));
        const shown = list.items.find((l) => l.id === open);
        return (
          <>
            <div class="admin-bar">
              <label><input type="checkbox" checked={all} onChange={() => setAll(!all)} /> Show those that are done too</label>
              {mayDecide && (
                <div class="actions">
                  <button type="button" class="button" disabled={!pending.some((l) => l.canRetry)} onClick={() => setAsking('retry')}>Try again</button>
                  <button type="button" class="button" disabled={pending.length === 0} onClick={() => setAsking('discard')}>Throw away</button>
                </div>
              )}
            </div>
            <p role="status" class={said ? 'note' : 'for-readers'}>{said ?? ''}</p>
            {list.items.length === 0
              ? <p class="note">{all ? 'There are none, and were none as long as they are kept.' : 'There are none: everything that came was stored.'}</p>
              : <DataTable id="letters" rows={list.items} columns={columns} filter="" sort="at" text={(l) => l.id} selected={(l) => l.id === open} onSelect={(l) => setOpen(l.id === open ? null : l.id)} />}
            {summary.waiting > 0 && <p class="note">{count(summary.waiting)} wait to be done by the process that stores the stream; it does so within seconds of its running.</p>}
            {list.hasMore && <p class="note">The newest {MOST}{summary.open !== null && ` of ${count(summary.open)}`}; what is decided about them makes room for the others.</p>}
            {shown && <Detail letter={shown} mayDecide={mayDecide} />}
            {asking && (
              <Dialog title={asking === 'retry' ? `Try ${numbered(pending.filter((l) => l.canRetry).length)} again?` : `Throw ${numbered(pending.length)} away?`} submit={asking === 'retry' ? 'Try again' : 'Throw away'} danger={asking === 'discard'}
                close={() => { setAsking(null); loaded.reload(); }}
                onSubmit={async (form) => {
                  const ids = pending.filter((l) => asking === 'discard' || l.canRetry).slice(0, MOST).map((l) => l.id);
                  const answer = await session.change<LetterAnswer>('POST', `/api/v1/pipeline/dead-letters/${asking}`, { ids, reason: String(form.get('reason')) });
                  setChosen(new Set());
                  setSaid(`${numbered(answer.ordered.length)} will be ${asking === 'retry' ? 'tried again' : 'thrown away'}.${answer.refused.length > 0 ? ` ${answer.refused.length} not: ${answer.refused[0]!.why}` : ''}`);
                }}>
                <p class="quiet">{asking === 'retry'
                  ? 'They go through ingest once more. Take away first what made them fail: the same reason gives the same answer. None is stored twice.'
                  : 'What they held is gone then. The audit log keeps who did it and why.'}</p>
                <label class="field">Why<input name="reason" required={asking === 'discard'} maxLength={1000} autocomplete="off" /></label>
              </Dialog>
            )}
          </>
        );
      }}
    </Show>
  );
}

const numbered = (letters: number): string => (letters === 1 ? '1 dead letter' : `${letters} dead letters`);

function Detail({ letter, mayDecide }: { letter: Letter; mayDecide: boolean }) {
  return (
    <div class="admin-part" data-letter={letter.id}>
      <h3>Record {letter.id}</h3>
      <Facts>
        <Fact label="Why it was refused">{printable(letter.detail) || letter.reason}</Fact>
        {letter.outcome && <Fact label="What came of the last decision">{printable(letter.outcome)}</Fact>}
        {letter.orderedBy && <Fact label="Decided by"><span dir="auto">{printable(letter.orderedBy)}</span>{letter.orderedAt && `, ${dateTime(new Date(letter.orderedAt))}`}</Fact>}
        {!letter.canRetry && letter.state === 'open' && <Fact label="Cannot be tried again">{letter.line > 0 ? 'It is a line of a file: replay the file once its lines can be read.' : 'Only its beginning was kept.'}</Fact>}
      </Facts>
      {letter.excerpt ? <pre class="object-source" tabIndex={0} aria-label="Its beginning">{printable(letter.excerpt)}</pre> : !mayDecide && <p class="note">What it holds is shown to admins of all tenants.</p>}
    </div>
  );
}
