import { useState } from 'preact/hooks';
import { DiffView } from '../base/diffView';
import { Card } from '../base/page';
import { useSession } from '../shell/session';
import { documentText } from './document';
import { Editor } from './editor';
import type { Proposal } from './model';

interface EditProps {
  proposal: Proposal;
  /** Sends the text at the revision that the person began with. Throws what the server refused. */
  save(text: string, revision: number): Promise<void>;
  close(): void;
}

/** The document of a proposal as text. Whoever saves it is its author from then on. */
export function Edit({ proposal, save, close }: EditProps) {
  const { name } = useSession();
  const [began] = useState(() => ({ text: documentText(proposal.policy), revision: proposal.revision }));
  const [text, setText] = useState(began.text);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    save(text, began.revision).then(close, (refused: unknown) => {
      setError(refused);
      setBusy(false);
    });
  };
  return (
    <Card title="Edit the document">
      <form class="card-body edit" onSubmit={submit}>
        <p class="quiet">Whoever saves is the author from then on{name ? ` – you, ${name} –` : ''} and somebody else must approve it. Agreements so far are void.</p>
        <Editor text={text} onText={setText} error={error} />
        <DiffView label="What you have changed" before={began.text} after={text} />
        <div class="actions"><button type="submit" class="button primary" disabled={busy || text === began.text}>Save</button><button type="button" class="button" onClick={close}>Cancel</button></div>
      </form>
    </Card>
  );
}
