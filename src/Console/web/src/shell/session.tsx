// Who looks at the page, and what they may do. The server decides; the page only leaves out what would be refused.

import { createContext, type ComponentChildren } from 'preact';
import { useContext, useMemo, useState } from 'preact/hooks';
import { Dialog } from '../base/dialog';
import { Problem } from '../base/page';
import { query, send } from '../base/rest';
import { useLoad } from '../base/useLoad';

export type Role = 'viewer' | 'analyst' | 'approver' | 'admin';

/** As `GET /api/v1/session` says it. */
interface SessionView {
  name: string;
  kind: 'start-token' | 'session' | 'user-token' | 'own-token';
  roles: Record<string, Role>;
  claimableUntil: string | null;
}

export interface Session extends SessionView {
  /** The tenant that lists and changes are about. */
  tenant: string;
  /** Tenants that a role names; the list is not complete for those who may see all of them. */
  tenants: string[];
  seesAll: boolean;
  choose(tenant: string): void;
  /** Whether the role, or one that contains it, is held for the chosen tenant. */
  may(role: Role): boolean;
  /** The same for what belongs to no tenant. */
  mayEverywhere(role: Role): boolean;
  /** Changes something. While the console has no users it asks for a name first, which goes into the audit log. */
  change<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, values?: Record<string, string | number | null | undefined>): Promise<T>;
}

const ranks: Record<Role, number> = { viewer: 1, analyst: 2, approver: 3, admin: 4 };
const TENANT = 'insight.tenant';
const NAME = 'insight.by';
const Context = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('useSession outside SessionProvider');
  return session;
}

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const loaded = useLoad<SessionView>('/api/v1/session');
  const [tenant, setTenant] = useState(() => new URLSearchParams(location.search).get('tenant') ?? localStorage.getItem(TENANT));
  const [asking, setAsking] = useState<{ answer(name: string): void; give(error: Error): void } | null>(null);
  const view = loaded.data;

  const session = useMemo((): Session | null => {
    if (!view) return null;
    const tenants = Object.keys(view.roles).filter((name) => name !== '*').sort();
    const seesAll = '*' in view.roles;
    const chosen = tenant && (seesAll || tenants.includes(tenant)) ? tenant : seesAll || tenants.length === 0 || tenants.includes('default') ? 'default' : tenants[0]!;
    const holds = (role: Role, ...held: (Role | undefined)[]): boolean => held.some((h) => h !== undefined && ranks[h] >= ranks[role]);
    const name = (): Promise<string | null> => {
      const known = view.name === '' ? sessionStorage.getItem(NAME) : null;
      return view.name !== '' || known ? Promise.resolve(known) : new Promise<string>((answer, give) => setAsking({ answer, give }));
    };
    return {
      ...view, tenant: chosen, tenants, seesAll,
      choose: (next) => {
        localStorage.setItem(TENANT, next);
        setTenant(next);
      },
      may: (role) => holds(role, view.roles['*'], view.roles[chosen]),
      mayEverywhere: (role) => holds(role, view.roles['*']),
      change: async (method, path, body, values) => send(method, path + query({ ...values, by: await name() }), body),
    };
  }, [view, tenant]);

  if (!session) return loaded.problem ? <main><Problem text={loaded.problem} retry={loaded.reload} /></main> : null;
  return (
    <Context.Provider value={session}>
      {children}
      {asking && (
        <Dialog title="Who are you?" submit="Continue" close={() => { asking.give(new Error('No name was given.')); setAsking(null); }}
          onSubmit={async (form) => {
            const name = String(form.get('name')).trim();
            sessionStorage.setItem(NAME, name);
            asking.answer(name);
          }}>
          <p class="quiet">Nobody has claimed this console yet, so it cannot know. The audit log keeps the name.</p>
          <label class="field">Name<input name="name" required maxLength={64} autocomplete="username" /></label>
        </Dialog>
      )}
    </Context.Provider>
  );
}
