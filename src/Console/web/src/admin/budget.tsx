import { useState } from 'preact/hooks';
import { Dialog } from '../base/dialog';
import { dateTime } from '../base/format';
import { printable } from '../base/names';
import { Fact, Facts, Show } from '../base/page';
import { useLoad } from '../base/useLoad';
import { Budget as Realised } from '../incidents/budget';
import { useSession } from '../shell/session';
import type { BudgetView } from './pipelineModel';

/** How many false incidents are accepted, who said so, and what it came to. */
export function BudgetPart() {
  const session = useSession();
  const loaded = useLoad<BudgetView>('/api/v1/detection/budget');
  const [asking, setAsking] = useState<BudgetView | null>(null);
  return (
    <section aria-labelledby="budget">
      <h2 id="budget">False incidents</h2>
      <p class="quiet">How many false incidents a week are acceptable for each app. A smaller budget misses more; a larger one wakes more people for nothing.</p>
      <Show loaded={loaded}>
        {(budget) => (
          <>
            <Facts>
              <Fact label="Budget">{budget.perWeek} per app and week</Fact>
              <Fact label="Said by">{budget.chosenBy !== null
                ? <><span dir="auto">{printable(budget.chosenBy)}</span>{budget.chosenAt && `, ${dateTime(new Date(budget.chosenAt))}`}, in place of {budget.configuredPerWeek}</>
                : <code>detection.falseIncidentsPerWeek</code>}</Fact>
            </Facts>
            {session.mayEverywhere('admin')
              ? <div class="admin-bar"><div class="actions"><button type="button" class="button" onClick={() => setAsking(budget)}>Change the budget</button></div></div>
              : <p class="note">To change it takes the role admin for all tenants (*).</p>}
          </>
        )}
      </Show>
      <Realised />
      {asking && (
        <Dialog title="How many false incidents are acceptable?" submit="Change" close={() => { setAsking(null); loaded.reload(); }}
          onSubmit={async (form) => { await session.change('PUT', '/api/v1/detection/budget', { perWeek: Number(form.get('perWeek')), reason: String(form.get('reason')) }); }}>
          <p class="quiet">It counts for windows that end from now on, of all tenants. Nothing that was judged is judged again.</p>
          <label class="field">Per app and week, {asking.least} to {asking.most}<input name="perWeek" type="number" required min={asking.least} max={asking.most} step="any" defaultValue={String(asking.perWeek)} /></label>
          <label class="field">Why<input name="reason" required maxLength={1000} autocomplete="off" /></label>
        </Dialog>
      )}
    </section>
  );
}
