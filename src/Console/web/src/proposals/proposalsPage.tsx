import { useRest } from '../base/useRest';
import { Inbox } from './inbox';
import { NewProposal } from './newProposal';
import { ProposalView } from './proposalView';
import './style.css';

/** The approval desk: its inbox, one proposal, or a new one. */
export function ProposalsPage() {
  const id = useRest('/proposals');
  if (id === '') return <Inbox />;
  return id === 'new' ? <NewProposal /> : <ProposalView key={id} id={id} />;
}
