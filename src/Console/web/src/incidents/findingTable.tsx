import { useMemo } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { count, dateTime } from '../base/format';
import { printable } from '../base/names';
import type { Finding } from './model';
import { chanceWords, metricWords, subjectWords, valueWords } from './words';

interface Row extends Finding {
  id: string;
}

export function FindingTable({ id, findings, endpoints }: { id: string; findings: Finding[]; endpoints?: Map<string, string> }) {
  const rows = useMemo(() => findings.map((f, i): Row => ({ ...f, id: `${f.started} ${i}` })), [findings]);
  const columns = useMemo((): Column<Row>[] => [
    { key: 'time', label: 'Since', value: (f) => Date.parse(f.started), cell: (f) => <span title={`to ${dateTime(new Date(f.ended))}`}>{dateTime(new Date(f.started))}</span> },
    { key: 'what', label: 'What', value: (f) => f.metric, cell: (f) => metricWords[f.metric] },
    { key: 'subject', label: 'Of', value: (f) => subject(f), main: true, cell: (f) => <span class="wrap" dir="auto">{subject(f)}</span> },
    { key: 'observed', label: 'Seen', number: true, value: (f) => f.observed ?? 0, cell: (f) => valueWords(f.metric, f.observed) },
    { key: 'expected', label: 'Expected', number: true, value: (f) => f.expected ?? 0, cell: (f) => <span title={f.lower === null && f.upper === null ? undefined : `${valueWords(f.metric, f.lower)} to ${valueWords(f.metric, f.upper)}`}>{valueWords(f.metric, f.expected)}</span> },
    { key: 'p', label: 'Chance', number: true, value: (f) => -f.pValue, cell: (f) => <span title={chanceWords(f.pValue)}>{f.pValue <= 0 ? '0' : f.pValue.toExponential(0)}</span> },
    { key: 'requests', label: 'Requests', number: true, value: (f) => f.requests, cell: (f) => count(f.requests) },
    { key: 'reason', label: 'Why', value: (f) => f.reason, cell: (f) => <span class="wrap" dir="auto">{printable(f.reason)}</span> },
  ], [endpoints]);
  const subject = (f: Finding): string => subjectWords(f, endpoints?.get(f.endpointId));
  return <DataTable id={id} rows={rows} columns={columns} filter="" sort="time" text={(f) => f.reason} />;
}
