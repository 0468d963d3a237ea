import { Entries } from '../audit/entries';
import { Card } from '../base/page';
import type { Proposal } from './model';

/** What happened to the proposal, as the audit log has it. */
export function History({ proposal }: { proposal: Proposal }) {
  return (
    <Card title="History" actions={<a href={`/audit?kind=proposal&name=${encodeURIComponent(proposal.id)}`}>In the audit log</a>}>
      <Entries entries={proposal.history ?? []} short />
    </Card>
  );
}
