import { count, dateTime } from '../base/format';
import { printable } from '../base/names';
import { HealthMark } from '../base/icons';
import { Show } from '../base/page';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { Chain } from './model';

const EVERY = 30_000;

/** Whether the log is what was written. The chain is one of all tenants, so only those who may read everything are told. */
export function ChainStatus() {
  const may = useSession().mayEverywhere('viewer');
  const loaded = useLoad<Chain>(may ? '/api/v1/audit/chain' : null, EVERY);
  if (!may) return <p class="quiet">Entries are chained by their hashes. Whoever may read all tenants sees here whether the chain holds.</p>;
  return (
    <section class="card chain" aria-label="Chain">
      <Show loaded={loaded}>{(chain) => (
        <div class={`card-body chain-${chain.state}`}>
          <HealthMark health={chain.state === 'verified' ? 'good' : chain.state === 'broken' ? 'failing' : 'idle'} size={22} />
          <div>
            <p><strong>{title(chain)}</strong>{chain.at && <span class="quiet"> Looked at {dateTime(new Date(chain.at))}.</span>}</p>
            {chain.state === 'broken' && <p role="alert">Entry {chain.firstBad}: {printable(chain.problem)}. Keep the database as it is, and run <code>insight audit verify</code>.</p>}
            {chain.state === 'verified' && chain.number > 0 && <p class="quiet">Keep this head elsewhere: <code class="head">{chain.number}:{chain.hash}</code> – <code>insight audit verify --head</code> proves by it later that nothing up to here was changed.</p>}
          </div>
        </div>
      )}</Show>
    </section>
  );
}

function title(chain: Chain): string {
  if (chain.state === 'checking') return 'The chain is being checked…';
  if (chain.state === 'broken') return chain.number > 0 ? `The chain is broken: good up to entry ${count(chain.number)} only.` : 'The chain is broken from its first entry on.';
  return chain.number > 0 ? `The chain holds: verified up to entry ${count(chain.number)}.` : 'The log is empty.';
}
