// Series over time or curves, drawn by uPlot, which is loaded when the first chart is shown. The figures stand in a table too.

import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { colourOf } from './colour';
import { useTheme } from './useTheme';

export interface ChartSeries {
  label: string;
  /** As many as there are `x`; null where nothing was measured. */
  values: (number | null)[];
  /** Name of a colour in the style sheet, such as `--accent`. */
  colour: string;
  dashed?: boolean;
}

interface ChartProps {
  /** What the chart shows, for readers and as its title. */
  label: string;
  /** Seconds since 1970 when `time`, otherwise plain numbers; ascending. */
  x: number[];
  time?: boolean;
  series: ChartSeries[];
  /** Two of the series between which the expected band is filled: lower and upper place in `series`. */
  band?: { lower: number; upper: number };
  format(value: number): string;
  formatX?(value: number): string;
  height?: number;
}

export function Chart(props: ChartProps) {
  const { label, x, time, series, band, format, formatX, height = 200 } = props;
  const holder = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    let gone = false;
    let plot: uPlot | null = null;
    let observer: ResizeObserver | null = null;
    void Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]).then(([{ default: Plot }]) => {
      const element = holder.current;
      if (gone || !element) return;
      const style = getComputedStyle(element);
      const colour = (name: string): string => colourOf(element, name);
      const axis = { stroke: colour('--quiet'), font: `11px ${style.fontFamily}`, grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } };
      plot = new Plot({
        width: element.clientWidth, height,
        scales: { x: { time: time === true } },
        legend: { live: true },
        axes: [{ ...axis, ...(formatX ? { values: (_, ticks) => ticks.map(formatX) } : {}) }, { ...axis, size: 64, values: (_, ticks) => ticks.map(format) }],
        series: [
          formatX ? { label: 'At', value: (_, value) => (value === null ? '–' : formatX(value)) } : {},
          ...series.map((s) => ({ label: s.label, stroke: colour(s.colour), width: 1.6, ...(s.dashed ? { dash: [5, 4] } : {}), points: { show: false }, value: (_: uPlot, v: number | null) => (v === null ? '–' : format(v)) })),
        ],
        ...(band ? { bands: [{ series: [band.upper + 1, band.lower + 1] as [number, number], fill: colour('--accent-ground') }] } : {}),
      }, [x, ...series.map((s) => s.values)], element);
      observer = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height }));
      observer.observe(element);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      plot?.destroy();
    };
  }, [x, series, band, height, theme]);
  return (
    <figure class="chart">
      <figcaption>{label}</figcaption>
      <div ref={holder} role="img" aria-label={label} style={{ minHeight: `${height}px` }} />
      <details>
        <summary>As a table</summary>
        <div class="table-scroll chart-table" tabIndex={0}>
          <table>
            <thead><tr><th scope="col">{time ? 'Time' : 'At'}</th>{series.map((s) => <th scope="col" key={s.label} class="number">{s.label}</th>)}</tr></thead>
            <tbody>{x.map((at, i) => (
              <tr key={at}><th scope="row">{time ? new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ') : (formatX ?? String)(at)}</th>
                {series.map((s) => <td key={s.label} class="number">{s.values[i] === null || s.values[i] === undefined ? '–' : format(s.values[i])}</td>)}</tr>
            ))}</tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
