import { useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { Dialog } from '../base/dialog';
import { ago, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Empty, Problem, Show } from '../base/page';
import { send } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { TokenItem } from './model';
import { RoleList, rolesOf } from './people';

export function Tokens() {
  const session = useSession();
  const loaded = useLoad<TokenItem[]>(session.kind === 'session' ? '/api/v1/tokens?limit=1000' : null);
  const [asking, setAsking] = useState<'new' | TokenItem | null>(null);
  const [made, setMade] = useState<TokenItem | null>(null);
  if (session.kind !== 'session') return <Problem text="Tokens are made by people who signed in. On the console's machine, 'insight token create NAME' makes one too." />;
  const now = Date.now();
  const columns: Column<TokenItem>[] = [
    { key: 'name', label: 'Token', main: true, value: (t) => t.name, cell: (t) => <span dir="auto">{printable(t.name)}</span> },
    { key: 'owner', label: 'Acts as', value: (t) => t.owner, cell: (t) => <span dir="auto">{t.owner === '' ? `token:${printable(t.name)}` : printable(t.owner)}</span> },
    { key: 'roles', label: 'Roles', value: (t) => Object.keys(t.roles).join(' '), cell: (t) => <RoleList roles={t.roles} /> },
    { key: 'expires', label: 'Until', value: (t) => t.expiresAt, cell: (t) => dateTime(new Date(t.expiresAt)).slice(0, 16) },
    { key: 'used', label: 'Last used', value: (t) => t.usedAt ?? '', cell: (t) => (t.usedAt ? ago(t.usedAt, now) : 'never') },
    { key: 'do', label: 'Actions', value: () => 0, cell: (t) => <button type="button" class="button" onClick={() => setAsking(t)}>Revoke</button> },
  ];
  return (
    <>
      <div class="admin-bar">
        <span class="quiet">A token acts in your name, with no more than you may do yourself.</span>
        <div class="actions"><button type="button" class="button primary" onClick={() => setAsking('new')}>Make a token</button></div>
      </div>
      {made?.secret && <div class="card-body" role="status"><p><strong>{printable(made.name)}</strong> was made. Its secret is shown this once:</p><pre class="secret">{made.secret}</pre></div>}
      <Show loaded={loaded}>
        {(tokens) => (tokens.length === 0
          ? <Empty title="No tokens"><p>Programs sign in with tokens: <code>insight apply --token-file FILE</code>, or <code>Authorization: Bearer</code>.</p></Empty>
          : <DataTable id="tokens" rows={tokens} columns={columns} filter="" sort="name" text={(t) => t.name} />)}
      </Show>
      {asking === 'new' && (
        <Dialog title="Make a token" submit="Make" close={() => { setAsking(null); loaded.reload(); }}
          onSubmit={async (form) => {
            const roles = String(form.get('roles')).trim();
            setMade(await send<TokenItem>('POST', '/api/v1/tokens', { name: String(form.get('name')), days: Number(form.get('days')), ...(roles === '' ? {} : { roles: rolesOf(roles) }) }));
          }}>
          <label class="field">Name: what uses it<input name="name" required maxLength={64} autocomplete="off" /></label>
          <label class="field">Days<input name="days" type="number" min={1} max={366} value={90} required /></label>
          <label class="field">Roles, one TENANT=ROLE a line; empty: all of yours<textarea name="roles" spellcheck={false} /></label>
        </Dialog>
      )}
      {asking !== null && asking !== 'new' && (
        <Dialog title={`Revoke ${printable(asking.name)}?`} submit="Revoke" danger close={() => { setAsking(null); loaded.reload(); }}
          onSubmit={async () => { await send('DELETE', `/api/v1/tokens/${encodeURIComponent(asking.id)}`); }}>
          <p>What uses it is refused from now on.</p>
        </Dialog>
      )}
    </>
  );
}
