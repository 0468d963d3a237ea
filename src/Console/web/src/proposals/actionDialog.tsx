import type { ComponentChildren } from 'preact';
import { Dialog } from '../base/dialog';
import { printable } from '../base/names';
import type { Proposal, Verb } from './model';
import { verbWords } from './words';

/** What goes with a step. */
export interface Body { reason?: string; canaryPercent?: number; until?: string; breakGlass?: boolean }

const MOST_REASON = 500;
const DAY = 86_400_000;
const dangerous: Verb[] = ['enforce', 'reject', 'withdraw', 'roll-back'];

interface ActionDialogProps { proposal: Proposal; verb: Verb; glass: boolean; close(): void; act(body: Body): Promise<void> }

/** Says what a step does, and asks for what belongs to it. */
export function ActionDialog({ proposal, verb, glass, close, act }: ActionDialogProps) {
  const needsReason = glass || verb === 'reject';
  const name = printable(proposal.policy.metadata.name);
  return (
    <Dialog title={glass ? `Break the glass: ${verbWords[verb].toLowerCase()}` : `${verbWords[verb]}: ${printable(proposal.title)}`} submit={glass ? 'Break the glass' : verbWords[verb]} danger={glass || dangerous.includes(verb)} close={close}
      onSubmit={(form) => act({
        reason: String(form.get('reason') ?? '').trim(),
        ...(verb === 'promote' ? { canaryPercent: Number(form.get('percent')) } : {}),
        ...(verb === 'snooze' ? { until: new Date(Date.now() + Number(form.get('days')) * DAY).toISOString() } : {}),
        ...(glass ? { breakGlass: true } : {}),
      })}>
      {glass && <p class="problem">Only in an emergency: this leaves out a rule of the house (another pair of eyes, or the canary). The audit log keeps it under your name, with your reason.</p>}
      <p class="quiet">{effects(proposal, name)[verb]}</p>
      {verb === 'promote' && <label class="field">Percent of clients<input name="percent" type="number" required min={proposal.state === 'canary' ? proposal.canaryPercent : 0.1} max={100} step="any" value={proposal.state === 'canary' ? Math.min(100, proposal.canaryPercent * 4) : 5} /></label>}
      {verb === 'snooze' && <label class="field">Not to hear of it for<select name="days"><option value="1">a day</option><option value="7" selected>a week</option><option value="30">30 days</option><option value="90">90 days</option></select></label>}
      <label class="field">{needsReason ? 'Reason (needed)' : 'Reason'}<textarea name="reason" required={needsReason} maxLength={MOST_REASON} placeholder="What whoever reads the log should know" /></label>
    </Dialog>
  );
}

const effects = (proposal: Proposal, name: string): Partial<Record<Verb, ComponentChildren>> => ({
  approve: <>Once enough people have agreed{proposal.approvalsNeeded !== null && proposal.approvalsNeeded > 1 ? ` (${proposal.approvals.length} of ${proposal.approvalsNeeded} have)` : ''}, the policy ‘{name}’ goes to all gateways <strong>in shadow</strong>: they note what it would do, and turn nothing away. Rolling back undoes it.</>,
  promote: <>The policy acts on this share of the clients; the same ones stay in it as it grows. Gateways take it back by themselves when errors rise. Rolling back undoes it.</>,
  enforce: <>The policy acts on <strong>every request</strong> in its scope.{proposal.changes !== '' ? <> The policy ‘{printable(proposal.changes)}’ that it replaces is deleted with it; rolling back does not bring that one back.</> : ' Rolling back undoes it.'}</>,
  reject: <>It is not proposed again while the evidence is the same. This cannot be undone.</>,
  snooze: <>It comes back by itself; you can wake it earlier.</>,
  withdraw: <>Takes it away undecided. This cannot be undone; it can be proposed again.</>,
  'roll-back': <>Gateways put the policy ‘{name}’ back into shadow within seconds: it turns nothing away any more. It can be reviewed again.</>,
});
