import { useEffect, useState } from 'preact/hooks';
import { HubStream, type LinkState } from '../live/hub';
import { applyIncidents } from './frames';
import type { IncidentFrame, IncidentSummary } from './model';

export interface LiveIncidents {
  /** Those that are open and those closed lately; null before the first message. */
  incidents: IncidentSummary[] | null;
  link: LinkState;
  /** Why they may be out of date; null when all is well. */
  problem: string | null;
}

export function useLiveIncidents(): LiveIncidents {
  const [state, setState] = useState<LiveIncidents>({ incidents: null, link: 'connecting', problem: null });
  useEffect(() => {
    const stream = new HubStream<IncidentFrame>({
      open: (hub) => hub.stream<IncidentFrame>('WatchIncidents'),
      onMessage: (frame) => setState((before) => ({ incidents: applyIncidents(before.incidents, frame), link: 'live', problem: frame.problem })),
      onState: (link) => setState((before) => ({ ...before, link })),
    });
    void stream.start();
    return () => void stream.stop();
  }, []);
  return state;
}
