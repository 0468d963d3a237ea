import { useLocation } from 'preact-iso';

/** From the id that a response carried to why the request was stopped. */
export function ExplainForm() {
  const { route } = useLocation();
  return (
    <form class="explain-form" onSubmit={(event) => {
      event.preventDefault();
      const id = String(new FormData(event.currentTarget).get('id')).trim();
      if (id) route(`/waf/${encodeURIComponent(id)}`);
    }}>
      <label class="field">Request id<input name="id" required maxLength={200} placeholder="X-Request-Id of the answer" /></label>
      <button type="submit" class="button primary">Explain</button>
    </form>
  );
}
