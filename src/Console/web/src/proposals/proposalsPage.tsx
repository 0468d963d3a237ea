import { useLocation } from 'preact-iso';
import { Inbox } from './inbox';
import { NewProposal } from './newProposal';
import { ProposalView } from './proposalView';
import './style.css';

const ROOT = '/proposals';

/** The approval desk: its inbox, one proposal, or a new one. */
export function ProposalsPage() {
  const id = useLocation().path.slice(ROOT.length + 1).replace(/\/$/, '');
  if (id === '') return <Inbox />;
  return id === 'new' ? <NewProposal /> : <ProposalView key={id} id={decode(id)} />;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
