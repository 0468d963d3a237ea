import { useLoad } from '../base/useLoad';
import type { ChosenWindow } from '../base/windowChoice';
import type { Status } from '../live/model';

const HOUR = 3_600_000;

/** Where a window is empty: the way to the newest data there is. */
export function LatestData({ window }: { window: ChosenWindow }) {
  const status = useLoad<Status>('/api/v1/status');
  const last = status.data?.lastData;
  if (!last) return null;
  // The last data is named by the start of its window.
  const end = Date.parse(last) + 60_000;
  return <div class="actions"><button type="button" class="button primary" onClick={() => window.past(new Date(end - HOUR).toISOString(), new Date(end).toISOString())}>Jump to the latest data</button></div>;
}
