interface PagerProps {
  offset: number;
  /** Items of a page. */
  limit: number;
  /** Items on this page. */
  count: number;
  hasMore: boolean;
  go(offset: number): void;
}

/** From one part of a list that the server cuts to the next. Not shown while all is on one page. */
export function Pager({ offset, limit, count, hasMore, go }: PagerProps) {
  if (offset === 0 && !hasMore) return null;
  return (
    <nav class="pager" aria-label="Pages of the list">
      <button type="button" class="button" disabled={offset === 0} onClick={() => go(Math.max(0, offset - limit))}>Newer</button>
      <span class="quiet">{count === 0 ? 'Nothing here' : `${offset + 1} to ${offset + count}`}</span>
      <button type="button" class="button" disabled={!hasMore} onClick={() => go(offset + limit)}>Older</button>
    </nav>
  );
}
