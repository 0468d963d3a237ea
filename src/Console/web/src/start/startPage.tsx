import { Page, Tabs } from '../base/page';
import { useQuery } from '../base/useQuery';
import { useSession, type Session } from '../shell/session';
import { Developer } from './developer';
import { Platform } from './platform';
import { Security } from './security';
import '../admin/style.css';
import '../catalogue/style.css';
import '../drill/style.css';
import '../incidents/style.css';
import '../proposals/style.css';
import './style.css';

const tabs = [
  { id: 'platform', label: 'Platform' },
  { id: 'security', label: 'Security' },
  { id: 'developer', label: 'My service' },
] as const;

type Tab = (typeof tabs)[number]['id'];

const LAST = 'insight.start';

/** What somebody looks at first in the morning, by what they work on; the browser remembers it. */
export function StartPage() {
  const session = useSession();
  const [asked, setTab] = useQuery('for', localStorage.getItem(LAST) ?? usual(session));
  const tab: Tab = tabs.find(({ id }) => id === asked)?.id ?? 'platform';
  const go = (next: Tab): void => {
    localStorage.setItem(LAST, next);
    setTab(next);
  };
  return (
    <Page title="Start" about="What needs a look today, for those who run the platform, those who protect it, and those who own a service.">
      <div class="card tab-bar"><Tabs<Tab> label="What you work on" tabs={tabs} current={tab} go={go} /></div>
      <div id="panel" class="panel start" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === 'platform' && <Platform />}
        {tab === 'security' && <Security />}
        {tab === 'developer' && <Developer />}
      </div>
    </Page>
  );
}

/** Whoever decides about policies looks at security first, whoever administers at the platform, others at their service. */
function usual(session: Session): Tab {
  if (session.may('admin')) return 'platform';
  return session.may('analyst') ? 'security' : 'developer';
}
