// A document that another page has begun: `sessionStorage['insight.draft']`, or `/proposals/new?document=…` for short ones.

/** Where a page puts what a new proposal begins with. */
export const DRAFT = 'insight.draft';
/** Longest draft in characters. */
const MOST = 64_000;

/** The document, taken out so that the next new proposal begins empty; a reload of the page keeps what the address holds. */
export function takeDraft(): { text: string; problem: string } {
  const kept = sessionStorage.getItem(DRAFT);
  sessionStorage.removeItem(DRAFT);
  const text = kept ?? new URLSearchParams(location.search).get('document') ?? '';
  return text.length > MOST ? { text: '', problem: `The document that was begun is longer than ${MOST} characters; paste it instead.` } : { text, problem: '' };
}
