import { useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { Dialog } from '../base/dialog';
import { dateTime } from '../base/format';
import { printable } from '../base/names';
import { Pill, Problem, Show } from '../base/page';
import { send } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useSession, type Role } from '../shell/session';
import { Claim } from './claim';
import type { UserItem } from './model';

type Row = UserItem & { id: string };
type Asking = { what: 'add' } | { what: 'roles' | 'password' | 'remove'; user: UserItem };

export function People() {
  const session = useSession();
  const may = session.kind === 'session' && (session.may('admin') || session.mayEverywhere('admin'));
  const loaded = useLoad<UserItem[]>(may ? '/api/v1/users?limit=1000' : null);
  const [asking, setAsking] = useState<Asking | null>(null);
  if (session.name === '') return <Claim />;
  if (!may) return <Problem text="To see and change who may do what takes the role admin." />;
  const columns: Column<Row>[] = [
    { key: 'name', label: 'Name', main: true, value: (u) => u.name, cell: (u) => <span dir="auto">{printable(u.name)}</span> },
    { key: 'roles', label: 'Roles', value: (u) => Object.keys(u.roles).join(' '), cell: (u) => <RoleList roles={u.roles} /> },
    { key: 'since', label: 'Since', value: (u) => u.createdAt, cell: (u) => dateTime(new Date(u.createdAt)).slice(0, 16) },
    {
      key: 'do', label: 'Actions', value: () => 0, cell: (u) => (
        <span class="actions">
          <button type="button" class="button" onClick={() => setAsking({ what: 'roles', user: u })}>Roles</button>
          <button type="button" class="button" onClick={() => setAsking({ what: 'password', user: u })}>Password</button>
          <button type="button" class="button" disabled={u.name === session.name} onClick={() => setAsking({ what: 'remove', user: u })}>Remove</button>
        </span>
      ),
    },
  ];
  return (
    <>
      <div class="admin-bar">
        <span class="quiet">viewer looks, analyst proposes, approver changes what gateways do, admin says who may.</span>
        <div class="actions"><button type="button" class="button primary" onClick={() => setAsking({ what: 'add' })}>Add a user</button></div>
      </div>
      <Show loaded={loaded}>{(users) => <DataTable id="users" rows={users.map((u) => ({ ...u, id: u.name }))} columns={columns} filter="" sort="name" text={(u) => u.name} />}</Show>
      {asking && <Question asking={asking} close={() => { setAsking(null); loaded.reload(); }} />}
    </>
  );
}

function Question({ asking, close }: { asking: Asking; close(): void }) {
  if (asking.what === 'add') {
    return (
      <Dialog title="Add a user" submit="Add" close={close}
        onSubmit={async (form) => { await send('POST', '/api/v1/users', { name: text(form, 'name'), password: text(form, 'password'), roles: rolesOf(text(form, 'roles')) }); }}>
        <label class="field">Name<input name="name" required maxLength={64} autocomplete="off" /></label>
        <Password />
        <RolesField value="default=viewer" />
      </Dialog>
    );
  }
  const { user } = asking;
  const path = `/api/v1/users/${encodeURIComponent(user.name)}`;
  if (asking.what === 'roles') {
    return (
      <Dialog title={`Roles of ${printable(user.name)}`} submit="Save" close={close} onSubmit={async (form) => { await send('PUT', `${path}/roles`, { roles: rolesOf(text(form, 'roles')) }); }}>
        <RolesField value={Object.entries(user.roles).map(([tenant, role]) => `${tenant}=${role}`).join('\n')} />
      </Dialog>
    );
  }
  if (asking.what === 'password') {
    return (
      <Dialog title={`Another password for ${printable(user.name)}`} submit="Set" close={close} onSubmit={async (form) => { await send('PUT', `${path}/password`, { password: text(form, 'password') }); }}>
        <p class="quiet">All their sessions end.</p>
        <Password />
      </Dialog>
    );
  }
  return (
    <Dialog title={`Remove ${printable(user.name)}?`} submit="Remove" danger close={close} onSubmit={async () => { await send('DELETE', path); }}>
      <p>Their sessions and tokens end with them. The audit log keeps what they did.</p>
    </Dialog>
  );
}

export function RoleList({ roles }: { roles: Record<string, Role> }) {
  return <span class="role-list">{Object.entries(roles).map(([tenant, role]) => <Pill key={tenant} tone={role === 'admin' || role === 'approver' ? 'accent' : 'plain'}>{tenant === '*' ? 'all tenants' : printable(tenant)}: {role}</Pill>)}</span>;
}

const Password = () => <label class="field">Password, 12 characters or more<input name="password" type="password" required minLength={12} maxLength={128} autocomplete="new-password" /></label>;

const RolesField = ({ value }: { value: string }) => (
  <label class="field">Roles, one TENANT=ROLE a line; * stands for all tenants<textarea name="roles" required spellcheck={false} defaultValue={value} /></label>
);

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();

/** What the server makes of it is its matter: a line that cannot be read goes as it is, and the answer says what is wrong. */
export const rolesOf = (lines: string): Record<string, string> => Object.fromEntries(lines.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
  const at = line.lastIndexOf('=');
  return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}));
