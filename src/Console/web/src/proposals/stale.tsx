import { Entries } from '../audit/entries';
import { DiffView } from '../base/diffView';
import { documentText } from './document';
import type { Proposal } from './model';

/** What somebody else did while one looked: nothing of one's own step was done. */
export function Stale({ before, after, close }: { before: Proposal; after: Proposal; close(): void }) {
  const last = before.history?.[0]?.number ?? 0;
  const old = documentText(before.policy), now = documentText(after.policy);
  return (
    <section class="card stale" role="alert" aria-label="Changed meanwhile">
      <div class="card-head"><h2>Somebody else was faster</h2><div class="actions"><button type="button" class="button" onClick={close}>I have seen it</button></div></div>
      <div class="card-body">
        <p>Your step was <strong>not</strong> done: the proposal went from revision {before.revision} to {after.revision} meanwhile. This page shows it as it is now; look again before you decide.</p>
        {old !== now && <DiffView label="What changed in the document" before={old} after={now} />}
      </div>
      <Entries entries={(after.history ?? []).filter((entry) => entry.number > last)} short />
    </section>
  );
}
