import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Card, Empty, Page } from '../base/page';
import { useSession } from '../shell/session';
import { MOST, Editor } from './editor';
import type { Proposal } from './model';
import { ReplayCard } from './replay';
import { takeDraft } from './draft';

/** A policy that somebody writes, or that another page has begun. */
export function NewProposal() {
  const session = useSession();
  const { route } = useLocation();
  const [draft] = useState(takeDraft);
  const [text, setText] = useState(() => draft.text || example(session.tenant));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  if (!session.may('analyst')) {
    return <Page title="Propose a policy"><Empty title="The role analyst is needed"><p>Viewers look at proposals; analysts and above write them. Ask whoever administers the console.</p><div class="actions"><a class="button" href="/proposals">Back to the proposals</a></div></Empty></Page>;
  }

  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    session.change<Proposal>('POST', '/api/v1/proposals', text, { reason: String(form.get('reason')).trim(), ttl: String(form.get('ttl')) }).then(
      (made) => route(`/proposals/${encodeURIComponent(made.id)}`),
      (refused: unknown) => {
        setError(refused);
        setBusy(false);
      });
  };
  return (
    <Page title="Propose a policy" about="You write it, somebody else approves it. It then begins in shadow, where it turns nothing away." actions={<a class="button" href="/proposals">Back to the proposals</a>}>
      <Card title="Document">
        <form class="card-body edit" onSubmit={submit}>
          {draft.problem && <p class="problem" role="alert">{draft.problem}</p>}
          <Editor text={text} onText={setText} error={error} />
          <div class="columns">
            <label class="field">Why (whoever decides reads it)<textarea name="reason" required maxLength={500} placeholder="What it is for, and what speaks for it" /></label>
            <label class="field">How long it lasts once approved<select name="ttl"><option value="">as the document or the house says</option><option value="1d">a day</option><option value="14d">14 days</option><option value="90d">90 days</option></select></label>
          </div>
          <div class="actions"><button type="submit" class="button primary" disabled={busy || text.length > MOST}>Propose</button></div>
        </form>
      </Card>
      <ReplayCard document={text} tenant={session.tenant} />
    </Page>
  );
}

const example = (tenant: string): string => `apiVersion: insight/v1
kind: Policy
metadata:
  name: my-policy
  tenant: ${JSON.stringify(tenant)}
spec:
  scope:
    hosts: [ shop.example ]
    endpoints:
      - { method: POST, path: /login }
  rateLimit: { key: address, requests: 30, per: 1m }
`;
