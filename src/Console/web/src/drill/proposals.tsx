import { ago, count } from '../base/format';
import { printable } from '../base/names';
import { Card, Pill, Show, type Tone } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { ProposalItem, Subject } from './model';

const tones: Record<string, Tone> = { 'enforced': 'good', 'canary': 'accent', 'shadow': 'accent', 'approved': 'accent', 'in-review': 'degraded', 'proposed': 'degraded', 'rejected': 'plain', 'rolled-back': 'failing' };

/** Policies that are proposed for the requests of an edge or an endpoint. */
export function Proposals({ subject }: { subject: Subject }) {
  const { tenant } = useSession();
  const loaded = useLoad<{ items: ProposalItem[]; hasMore: boolean }>(`/api/v1/proposals${query({ tenant, ...subject, limit: 50 })}`);
  return (
    <Card label="Policy proposals" title={<>Policy proposals <span class="quiet">whose policy looks at these requests</span></>}>
      <Show loaded={loaded}>{(data) => (data.items.length === 0
        ? <p class="note">None for the tenant {printable(tenant)}. Proposals are learned from history by and by; <a href="/proposals">all proposals</a> stand at the approval desk.</p>
        : (
          <div class="table-scroll" tabIndex={0}>
            <table data-table="proposals" class="plain-head">
              <thead><tr><th scope="col">Proposal</th><th scope="col">State</th><th scope="col">Evidence</th><th scope="col" class="number">Changed</th></tr></thead>
              <tbody>{data.items.map((p) => (
                <tr key={p.id}>
                  <th scope="row" class="wraps"><a dir="auto" href={`/proposals/${encodeURIComponent(p.id)}`}>{printable(p.title)}</a><span class="quiet why-now" dir="auto">{printable(p.whyNow)}</span></th>
                  <td><Pill tone={tones[p.state] ?? 'plain'}>{printable(p.state)}</Pill></td>
                  <td>{printable(p.evidence.confidence)} · {count(p.evidence.requests)} requests of {count(p.evidence.clients)} clients</td>
                  <td class="number">{ago(p.updatedAt, Date.now())}</td>
                </tr>
              ))}</tbody>
            </table>
          </div>
        ))}
      </Show>
    </Card>
  );
}
