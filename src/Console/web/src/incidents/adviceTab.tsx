import { Empty, Show } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { Advice, Part } from './model';
import { AdviceList } from './adviceList';

export function AdviceTab() {
  const session = useSession();
  const loaded = useLoad<Part<Advice>>(`/api/v1/advice${query({ tenant: session.tenant })}`, 60_000);
  return (
    <Show loaded={loaded}>{(list) => (list.items.length > 0 ? <AdviceList advice={list.items} />
      : <Empty title="There is nothing to advise"><p>When one request of a service asks another one many times, it is named here: batching or caching would help. It opens no incident.</p></Empty>)}</Show>
  );
}
