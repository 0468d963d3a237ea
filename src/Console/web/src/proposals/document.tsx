import { DiffView } from '../base/diffView';
import { printable } from '../base/names';
import { Card } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { toYaml } from '../base/yaml';
import type { Policy, Proposal } from './model';

/** The policy as a difference from the one that it would replace. */
export function Document({ proposal }: { proposal: Proposal }) {
  const { changes } = proposal;
  const before = useLoad<{ value: Policy }>(changes === '' ? null : `/api/v1/objects/policy/${encodeURIComponent(changes)}${query({ tenant: proposal.tenant })}`);
  if (before.loading && !before.data) return <Card title="Document"><p class="note" role="status">Loading…</p></Card>;
  const gone = changes !== '' && !before.data;
  return (
    <Card title="Document">
      <div class="card-body">
        <p class="quiet about">{changes === ''
          ? 'A new policy: it replaces none.'
          : gone ? <>The policy ‘{printable(changes)}’ that it replaces is not there (any more).</>
            : <>Compared with the policy ‘{printable(changes)}’, which it replaces when it is enforced. The mode comes with the steps.</>}</p>
        <DiffView label={changes === '' || gone ? 'Lines of the new policy' : `Difference from ${printable(changes)}`} before={before.data ? documentText(before.data.value) : ''} after={documentText(proposal.policy)} />
      </div>
    </Card>
  );
}

/** A policy as people write it: what steps of proposals set is left out. */
export function documentText(policy: Policy): string {
  const { mode: _, canaryPercent: __, provenance: ___, ...spec } = policy.spec;
  return toYaml({ apiVersion: policy.apiVersion, kind: policy.kind, metadata: policy.metadata, spec });
}
