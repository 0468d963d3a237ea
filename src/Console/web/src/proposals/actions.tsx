import { useState } from 'preact/hooks';
import { printable } from '../base/names';
import { Problem } from '../base/page';
import { explain } from '../base/rest';
import { useSession } from '../shell/session';
import { ActionDialog, type Body } from './actionDialog';
import type { Choice, Proposal, Verb } from './model';
import { verbWords } from './words';

/** Steps that need no further word. Both can be taken back: reviewing decides nothing, and who woke a proposal can snooze it again. */
const plain: Verb[] = ['review', 'wake'];
const main: Verb[] = ['review', 'approve', 'promote', 'enforce', 'wake'];

interface ActionsProps {
  proposal: Proposal;
  /** Takes a step at the revision that the person saw. Throws what the server refused. */
  act(verb: Verb, body: Body, revision: number): Promise<void>;
  edit(): void;
}

/** What can be done now, by whoever looks; what they cannot do says why. */
export function Actions({ proposal, act, edit }: ActionsProps) {
  const session = useSession();
  const [open, setOpen] = useState<{ choice: Choice; glass: boolean; revision: number } | null>(null);
  const [problem, setProblem] = useState('');
  const choices = proposal.choices ?? [];
  const start = (choice: Choice): void => {
    setProblem('');
    if (choice.action === 'edit') edit();
    else if (plain.includes(choice.action)) act(choice.action, {}, proposal.revision).catch((error: unknown) => setProblem(explain(error)));
    else setOpen({ choice, glass: false, revision: proposal.revision });
  };
  const refused = choices.filter((choice) => choice.problem !== '');
  const isMine = session.name !== '' && session.name.toLowerCase() === proposal.author.toLowerCase();
  return (
    <>
      <div class="actions">
        {choices.map((choice) => (
          <button type="button" key={choice.action} class={`button${main.includes(choice.action) ? ' primary' : ''}`} disabled={choice.problem !== ''} title={choice.problem || undefined} onClick={() => start(choice)}>
            {choice.action === 'promote' && proposal.state === 'canary' ? 'Widen the canary' : verbWords[choice.action]}
          </button>
        ))}
        {choices.length === 0 && <span class="quiet">Nothing more can be done with it.</span>}
      </div>
      {isMine && choices.some((c) => c.breakGlass) && <p class="four-eyes"><strong>You wrote this; somebody else must approve it.</strong></p>}
      {refused.length > 0 && (
        <ul class="refused" aria-label="What you cannot do, and why">
          {group(refused).map(({ why, actions }) => (
            <li key={why}><strong>{actions.map((a) => verbWords[a.action]).join(', ')}</strong>: {printable(why)}{' '}
              {actions.filter((a) => a.breakGlass).map((a) => <button type="button" key={a.action} class="button small" onClick={() => setOpen({ choice: a, glass: true, revision: proposal.revision })}>Break the glass: {verbWords[a.action].toLowerCase()}</button>)}
            </li>
          ))}
        </ul>
      )}
      {problem && <Problem text={problem} />}
      {open && <ActionDialog proposal={proposal} verb={open.choice.action} glass={open.glass} close={() => setOpen(null)} act={(body) => act(open.choice.action, body, open.revision)} />}
    </>
  );
}

/** Steps that are refused for one and the same reason stand in one line. */
function group(refused: Choice[]): { why: string; actions: Choice[] }[] {
  const groups = new Map<string, Choice[]>();
  for (const choice of refused) groups.set(choice.problem, [...(groups.get(choice.problem) ?? []), choice]);
  return [...groups].map(([why, actions]) => ({ why, actions }));
}
