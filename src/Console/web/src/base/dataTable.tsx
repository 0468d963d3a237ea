import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';

export interface Column<T> {
  key: string;
  label: string;
  value(row: T): number | string;
  cell(row: T): ComponentChildren;
  number?: boolean;
  narrow?: boolean;
  main?: boolean;
}

interface DataTableProps<T extends { id: string }> {
  id: string;
  rows: T[];
  columns: Column<T>[];
  filter: string;
  /** Column sorted by at first: numbers from the largest, words from A. */
  sort: string;
  /** What the filter looks at. */
  text(row: T): string;
  selected?(row: T): boolean;
  onSelect?(row: T): void;
}

/** Rows put into the page at once: more would only slow it down, and the filter finds the rest. */
const PAGE = 200;

export function DataTable<T extends { id: string }>(props: DataTableProps<T>) {
  const { rows, columns, filter } = props;
  const [sort, setSort] = useState({ key: props.sort, down: columns.find((c) => c.key === props.sort)?.number === true });
  const [limit, setLimit] = useState(PAGE);

  const shown = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = words.length === 0 ? [...rows] : rows.filter((row) => {
      const text = props.text(row).toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const column = columns.find((c) => c.key === sort.key);
    if (column) {
      const sign = sort.down ? -1 : 1;
      kept.sort((a, b) => sign * compare(column.value(a), column.value(b)) || compare(a.id, b.id));
    }
    return kept;
  }, [rows, columns, filter, sort]);

  const sortBy = (column: Column<T>): void =>
    setSort((before) => ({ key: column.key, down: before.key === column.key ? !before.down : column.number === true }));

  return (
    <div class="table-scroll">
      <table data-table={props.id}>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.key} scope="col" class={cellClass(c)} aria-sort={sort.key === c.key ? (sort.down ? 'descending' : 'ascending') : 'none'}>
                <button type="button" onClick={() => sortBy(c)}>{c.narrow ? <span class="for-readers">{c.label}</span> : c.label}<span class="sort" aria-hidden="true">{sort.key === c.key ? (sort.down ? '↓' : '↑') : ''}</span></button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, limit).map((row) => (
            <tr key={row.id} class={props.selected?.(row) ? 'selected' : undefined} onClick={props.onSelect && (() => props.onSelect!(row))}>
              {columns.map((c) => {
                const cell = c.cell(row);
                return c.main
                  ? <th key={c.key} scope="row">{props.onSelect ? <button type="button" class="row-button" onClick={(e) => { e.stopPropagation(); props.onSelect!(row); }}>{cell}</button> : cell}</th>
                  : <td key={c.key} class={cellClass(c)}>{cell}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p class="note" role="status">{filter ? 'Nothing matches the filter.' : 'Nothing in this window.'}</p>}
      {shown.length > limit && (
        <p class="note">{limit} of {shown.length} rows. <button type="button" class="button" onClick={() => setLimit(limit + PAGE)}>Show more</button></p>
      )}
    </div>
  );
}

const cellClass = (column: { number?: boolean; narrow?: boolean }): string =>
  `${column.number ? 'number' : ''}${column.narrow ? ' narrow' : ''}`.trim();

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
