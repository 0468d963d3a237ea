import { printable } from '../base/names';
import { Empty, Page, Problem } from '../base/page';
import { useLoad } from '../base/useLoad';
import { ExplainForm } from './explainForm';
import { ExplainedRequest } from './explainedRequest';
import type { Explanation, Match } from './model';

/** Why requests of an id were stopped, or would have been. */
export function ExplainPage({ id }: { id: string }) {
  const loaded = useLoad<Explanation>(`/api/v1/waf/findings/${encodeURIComponent(id)}`);
  const found = loaded.data;
  const requests = found ? requestsOf(found.items) : [];
  return (
    <Page title="Explain a block" about={<>Request <code dir="auto">{printable(id)}</code></>} actions={<><a class="button" href="/waf">All matches</a><ExplainForm /></>}>
      {loaded.problem && (found ? <Problem text={loaded.problem} retry={loaded.reload} />
        : (
          <Empty title="No explanation">
            <p role="alert">{loaded.problem}</p>
            <p>The id is the one that the answer carried. Where the WAF found nothing, it did not stop the request: look at <a href="/proposals">policies</a> and at the service itself.</p>
            <p class="actions"><button type="button" class="button" onClick={loaded.reload}>Try again</button></p>
          </Empty>
        ))}
      {!found && loaded.loading && <p class="loading" role="status">Loading…</p>}
      {requests.length > 1 && <p class="note">{requests.length} requests carried this id; clients may choose ids.</p>}
      {found && requests.map((matches) => <ExplainedRequest key={matches[0]!.recordId} matches={matches} judged={found.requests.find((r) => r.recordId === matches[0]!.recordId)} />)}
      {found?.hasMore && <p class="note">More requests of this id follow; the newest are not shown.</p>}
    </Page>
  );
}

function requestsOf(matches: Match[]): Match[][] {
  const requests = new Map<string, Match[]>();
  for (const match of matches) {
    const known = requests.get(match.recordId);
    if (known) known.push(match);
    else requests.set(match.recordId, [match]);
  }
  return [...requests.values()];
}
