import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Dialog } from '../base/dialog';
import { printable } from '../base/names';
import { get, query } from '../base/rest';
import { useSession } from '../shell/session';
import { DRAFT } from '../proposals/draft';
import { draftOf, whyNot, type Exclusion } from './draft';
import type { Group, Match, Part } from './model';
import { NO_ENDPOINT } from './words';

/** Begins a proposal that one rule leaves one parameter of one endpoint alone. */
export function ProposeButton({ match }: { match: Match }) {
  const session = useSession();
  const { route } = useLocation();
  const [exclusion, setExclusion] = useState<Exclusion | null>(null);
  const [busy, setBusy] = useState(false);
  const refusal = whyNot(match);
  const may = session.may('analyst');
  if (refusal) return <span class="quiet" title={refusal}>not possible<span class="for-readers">: {refusal}</span></span>;

  const ask = async (): Promise<void> => {
    setBusy(true);
    const template = await templateOf(match).catch(() => '');
    setBusy(false);
    setExclusion({ tenant: match.tenant, host: match.host, method: match.method, path: template || match.path, rule: match.rule, variable: match.variable });
  };
  return (
    <>
      <button type="button" class="button" disabled={!may || busy} title={may ? undefined : 'Needs the role analyst'} onClick={() => void ask()}>Propose an exclusion</button>
      {exclusion && (
        <Dialog title="Propose an exclusion" submit="Write the proposal" close={() => setExclusion(null)}
          onSubmit={async () => {
            sessionStorage.setItem(DRAFT, draftOf(exclusion, Date.now()));
            route('/proposals/new');
          }}>
          <p>Rule <strong>{exclusion.rule}</strong> would no longer look at <code dir="auto">{printable(exclusion.variable)}</code> of <code dir="auto">{printable(`${exclusion.method} ${exclusion.path}`)}</code> on <code dir="auto">{printable(exclusion.host)}</code>; all else stays as it is.</p>
          <p class="quiet">“{printable(match.message)}”. Is that text ordinary there? Who attacks through this parameter would meet one rule less. The proposal begins in shadow, ends after 90 days, and others decide about it.</p>
          <pre tabIndex={0} aria-label="Draft of the policy">{printableLines(draftOf(exclusion, Date.now()))}</pre>
        </Dialog>
      )}
    </>
  );
}

/** The template of the endpoint that a match belongs to; empty where there is none. */
async function templateOf(match: Match): Promise<string> {
  if (match.endpointId === NO_ENDPOINT) return '';
  const at = Date.parse(match.time);
  const window = { from: new Date(at - 10_000).toISOString(), to: new Date(at + 10_000).toISOString() };
  const found = await get<Part<Group>>(`/api/v1/waf/summary${query({ by: 'endpoint', endpoint: match.endpointId, limit: 1, ...window })}`);
  return found.items[0]?.template ?? '';
}

const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
