import { useMemo } from 'preact/hooks';
import { Chart, type ChartSeries } from '../base/chart';
import { Card, Show } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import type { BandList, BandSeries, Incident, Metric } from './model';
import { metricWords, name, valueWords } from './words';

const order: Metric[] = ['error-rate', 'latency-p95', 'request-rate', 'latency-p50', 'throughput'];
const MOST_SUBJECTS = 30;

interface SubjectChoice {
  id: string;
  label: string;
  ask: { service?: string; edge?: string };
}

/** Series of a service or an edge with what was expected of them. */
export function BandsCard({ incident, window }: { incident: Incident; window: { from: string; to: string } }) {
  const subjects = useMemo(() => subjectsOf(incident), [incident]);
  const [asked, choose] = useQuery('of');
  const subject = subjects.find((s) => s.id === asked) ?? subjects[0];
  const loaded = useLoad<BandList>(subject ? `/api/v1/bands${query({ ...window, tenant: incident.tenant, ...subject.ask })}` : null);
  if (!subject) return null;
  return (
    <Card title="Seen and expected" actions={(
      <label class="field inline">Of<select value={subject.id} onChange={(event) => choose(event.currentTarget.value)}>{subjects.map((s) => <option key={s.id} value={s.id}>{s.label}</option>)}</select></label>
    )}>
      <Show loaded={loaded}>{(list) => (list.series.length > 0
        ? <div class="charts">{[...list.series].sort((a, b) => order.indexOf(a.metric) - order.indexOf(b.metric)).map((s) => <BandChart key={`${s.metric} ${s.host}`} series={s} />)}</div>
        : <p class="note">Nothing is kept of it: bands are kept for 14 days, of up to 1,000 services and edges. Choose another one.</p>)}</Show>
    </Card>
  );
}

function BandChart({ series }: { series: BandSeries }) {
  const drawn = useMemo(() => {
    const of = (pick: (point: BandSeries['points'][number]) => number | null): (number | null)[] => series.points.map(pick);
    const lines: ChartSeries[] = [
      { label: 'Lower', values: of((p) => p.lower), colour: '--line' },
      { label: 'Upper', values: of((p) => p.upper), colour: '--line' },
      { label: 'Expected', values: of((p) => p.expected), colour: '--quiet', dashed: true },
      { label: 'Seen', values: of((p) => p.value), colour: '--accent' },
    ];
    return { x: series.points.map((p) => Date.parse(p.time) / 1000), lines, band: { lower: 0, upper: 1 } };
  }, [series]);
  return <Chart label={metricWords[series.metric]} x={drawn.x} time series={drawn.lines} band={drawn.band} format={(value) => valueWords(series.metric, value)} height={170} />;
}

function subjectsOf(incident: Incident): SubjectChoice[] {
  const choices = new Map<string, SubjectChoice>();
  const service = (of: string): void => { if (of !== '') choices.set(`service:${of}`, { id: `service:${of}`, label: name(of), ask: { service: of } }); };
  const cause = incident.causes[0];
  if (cause) service(cause.service);
  for (const finding of incident.findings) {
    if (finding.kind === 'service' || finding.kind === 'endpoint') service(finding.service);
    else if ((finding.kind === 'edge' || finding.kind === 'edge-endpoint') && finding.source !== '' && finding.service !== '') {
      const edge = `${encodeURIComponent(finding.source)}>${encodeURIComponent(finding.service)}`;
      choices.set(`edge:${edge}`, { id: `edge:${edge}`, label: `${name(finding.source)} → ${name(finding.service)}`, ask: { edge } });
    }
  }
  for (const affected of incident.services) service(affected);
  return [...choices.values()].slice(0, MOST_SUBJECTS);
}
