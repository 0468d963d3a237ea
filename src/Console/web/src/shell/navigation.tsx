import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Logo, MoonIcon, ScreenIcon, SunIcon } from '../base/icons';
import { pages } from './pages';
import { useSession } from './session';
import { SignOut } from './signOut';
import { applyTheme, nextTheme, readTheme, type Theme } from './theme';

/** The column at the left: where one can go, whose data is shown, who looks. */
export function Navigation() {
  const { path } = useLocation();
  const isAt = (page: string): boolean => (page === '/' ? path === '/' : path === page || path.startsWith(`${page}/`));
  return (
    <nav class="navigation" aria-label="Pages">
      <a class="brand" href="/" aria-label="Insight, start page"><Logo /><span>Insight</span></a>
      <ul>
        {pages.map(({ path: page, label, icon: Icon }) => (
          <li key={page}><a href={page} aria-current={isAt(page) ? 'page' : undefined} title={label}><Icon /><span>{label}</span></a></li>
        ))}
      </ul>
      <div class="spacer" />
      <TenantChoice />
      <Who />
      <ThemeButton />
    </nav>
  );
}

function TenantChoice() {
  const session = useSession();
  if (!session.seesAll && session.tenants.length < 2) return null;
  const change = (event: Event): void => session.choose((event.currentTarget as HTMLInputElement).value.trim() || 'default');
  return (
    <label class="field wide-only">Tenant
      {session.seesAll
        ? <input value={session.tenant} maxLength={64} list="tenants" onChange={change} />
        : <select value={session.tenant} onChange={change}>{session.tenants.map((tenant) => <option key={tenant}>{tenant}</option>)}</select>}
      <datalist id="tenants">{['default', ...session.tenants].map((tenant) => <option key={tenant} value={tenant} />)}</datalist>
    </label>
  );
}

function Who() {
  const session = useSession();
  if (session.name === '') return <p class="who quiet wide-only">Open: nobody has claimed this console</p>;
  const role = session.roles[session.tenant] ?? session.roles['*'] ?? 'no role here';
  return <div class="who wide-only"><span dir="auto"><strong>{session.name}</strong> <span class="quiet">{role}</span></span>{session.kind === 'session' && <SignOut />}</div>;
}

function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(readTheme);
  const change = (): void => {
    const next = nextTheme[theme];
    applyTheme(next);
    setTheme(next);
  };
  const title = `Colours: ${theme === 'system' ? 'as the system' : theme}`;
  return (
    <button type="button" class="button square" title={title} aria-label={title} onClick={change}>
      {theme === 'system' ? <ScreenIcon /> : theme === 'light' ? <SunIcon /> : <MoonIcon />}
    </button>
  );
}
