import { useState } from 'preact/hooks';
import { ago, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Card, Fact, Facts, Page, Pill, Show } from '../base/page';
import { ProblemError, get, query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { Body } from './actionDialog';
import { Actions } from './actions';
import { Document } from './document';
import { Edit } from './edit';
import { Evidence } from './evidence';
import { History } from './history';
import { Meters } from './meters';
import type { Proposal, Verb } from './model';
import { Path } from './path';
import { ReplayCard } from './replay';
import { Stale } from './stale';
import { kindWords, scopeText, sentence, stateTones, stateWords } from './words';

const EVERY = 5000;

/** One proposal: what it does, what speaks for it, what it would touch, and what can be done with it. */
export function ProposalView({ id }: { id: string }) {
  const session = useSession();
  const address = `/api/v1/proposals/${encodeURIComponent(id)}`;
  const loaded = useLoad<Proposal>(address + query({ tenant: session.tenant }), EVERY);
  const [stale, setStale] = useState<{ before: Proposal; after: Proposal } | null>(null);
  const [editing, setEditing] = useState(false);

  // Refused because it has changed: shows how, in place of the error, since nobody can judge a step by an old page.
  const orStale = async (seen: Proposal, step: Promise<unknown>): Promise<void> => {
    try {
      await step;
      setStale(null);
    } catch (error) {
      const after = error instanceof ProblemError && error.status === 409 ? await get<Proposal>(address + query({ tenant: session.tenant })) : null;
      if (!after || after.revision === seen.revision) throw error;
      setStale({ before: seen, after });
      setEditing(false);
    }
    loaded.reload();
  };
  const [seen, see] = useSeen(loaded.data);
  const act = (verb: Verb, body: Body, revision: number): Promise<void> =>
    orStale(see(revision), session.change('POST', `${address}/${verb}`, body, { tenant: session.tenant, revision }));
  const save = (text: string, revision: number): Promise<void> =>
    orStale(see(revision), session.change('PUT', address, text, { tenant: session.tenant, revision }));

  return (
    <Page title={loaded.data ? printable(loaded.data.title) : 'Proposal'} about={loaded.data && <>{sentence(loaded.data.policy, loaded.data.kind)} <span>Scope: {scopeText(loaded.data.policy)}.</span></>}
      actions={<a class="button" href="/proposals">Back to the proposals</a>}>
      <Show loaded={loaded}>{(proposal) => (
        <>
          {stale && <Stale before={stale.before} after={stale.after} close={() => setStale(null)} />}
          <section class="card standing" aria-label="State">
            <div class="card-body">
              <Path proposal={proposal} />
              <Actions proposal={proposal} act={act} edit={() => setEditing(true)} />
            </div>
          </section>
          {editing && seen && <Edit proposal={proposal} save={save} close={() => setEditing(false)} />}
          <div class="columns desk">
            <div class="column"><Document proposal={proposal} />{['shadow', 'canary', 'enforced', 'rolled-back'].includes(proposal.state) && <Meters proposal={proposal} />}<ReplayCard document={JSON.stringify(proposal.policy)} tenant={proposal.tenant} /></div>
            <div class="column"><About proposal={proposal} /><Evidence proposal={proposal} /><History proposal={proposal} /></div>
          </div>
        </>
      )}</Show>
    </Page>
  );
}

/** Remembers each revision that was on the page, so that what changed since can be shown. */
function useSeen(now: Proposal | null): [Map<number, Proposal>, (revision: number) => Proposal] {
  const [seen] = useState(() => new Map<number, Proposal>());
  if (now && !seen.has(now.revision)) {
    if (seen.size > 20) seen.clear();
    seen.set(now.revision, now);
  }
  return [seen, (revision) => seen.get(revision) ?? now!];
}

function About({ proposal }: { proposal: Proposal }) {
  const { expires } = proposal.policy.spec;
  return (
    <Card title="Proposal" actions={<Pill tone={stateTones[proposal.state]}>{stateWords[proposal.state]}</Pill>}>
      <Facts>
        <Fact label="Kind">{kindWords[proposal.kind] ?? printable(proposal.kind)}</Fact>
        <Fact label="Policy"><code>{printable(proposal.policy.metadata.name)}</code></Fact>
        <Fact label="Author">{printable(proposal.author)}</Fact>
        <Fact label="Proposed">{dateTime(new Date(proposal.createdAt))}</Fact>
        <Fact label="Last change">{ago(proposal.updatedAt, Date.now())}, revision {proposal.revision}</Fact>
        {proposal.reason && <Fact label="Last reason">{printable(proposal.reason)}</Fact>}
        <Fact label="Expires">{expires ? dateTime(new Date(expires)) : 'some time after it is approved, as the house says'}</Fact>
        {proposal.snoozedUntil && <Fact label="Snoozed until">{dateTime(new Date(proposal.snoozedUntil))}</Fact>}
        {proposal.renews && <Fact label="Renews"><a href={`/proposals/${encodeURIComponent(proposal.renews)}`}>the proposal before</a></Fact>}
        <Fact label="Agreed">{proposal.approvals.length > 0 ? proposal.approvals.map((a) => `${printable(a.user)}${a.isBreakGlass ? ' (broke the glass)' : ''}`).join(', ') : 'nobody yet'}{proposal.approvalsNeeded !== null && proposal.approvalsNeeded > 1 ? ` – ${proposal.approvalsNeeded} are needed` : ''}</Fact>
      </Facts>
    </Card>
  );
}
