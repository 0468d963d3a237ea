import { dateTime } from '../base/format';
import type { Proposal, State } from './model';
import { stateWords } from './words';

const line: State[] = ['proposed', 'in-review', 'approved', 'shadow', 'canary', 'enforced'];
const reachedBy: Record<string, State> = { review: 'in-review', edit: 'in-review', approve: 'approved', deploy: 'shadow', promote: 'canary', enforce: 'enforced' };

/** Where the proposal stands, as a line of steps. One that left the line shows how far it came. */
export function Path({ proposal }: { proposal: Proposal }) {
  const place = line.indexOf(proposal.state);
  const came = Math.max(0, ...(proposal.history ?? []).map((entry) => line.indexOf(reachedBy[entry.action.split(',')[0]!] ?? 'proposed')));
  const reached = place >= 0 ? place : came;
  return (
    <ol class="path" aria-label="Steps of the proposal">
      {line.map((state, i) => (
        <li key={state} class={i < reached || (i === reached && place < 0) ? 'done' : i === reached ? 'now' : 'ahead'} aria-current={i === place ? 'step' : undefined}>
          <span class="dot" aria-hidden="true">{i < reached || (i === reached && place < 0) ? '✓' : i + 1}</span>
          <span>{stateWords[state]}{state === 'canary' && proposal.state === 'canary' ? ` ${proposal.canaryPercent}%` : ''}</span>
          {i < reached && <span class="for-readers"> (done)</span>}
        </li>
      ))}
      {place < 0 && <li class="now ended" aria-current="step"><span class="dot" aria-hidden="true">•</span><span>{stateWords[proposal.state]}{proposal.snoozedUntil ? ` until ${dateTime(new Date(proposal.snoozedUntil))}` : ''}</span></li>}
    </ol>
  );
}
