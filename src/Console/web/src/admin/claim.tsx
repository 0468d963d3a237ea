import { useState } from 'preact/hooks';
import { explain, ProblemError } from '../base/rest';
import { Problem } from '../base/page';
import { clock } from '../base/format';
import { useSession } from '../shell/session';

/** The first administrator, made in the browser. It takes the start token again: that the browser was let in with it once is not enough. */
export function Claim() {
  const session = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  if (!session.claimableUntil) {
    return (
      <section class="empty">
        <h2>This console has no users yet</h2>
        <p>The time in which it could be claimed from here is over. On its machine, <code>insight user add NAME --admin</code> makes the first administrator; from then on everybody signs in.</p>
      </section>
    );
  }
  const claim = async (form: FormData): Promise<void> => {
    const response = await fetch('/api/v1/claim', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${String(form.get('token')).trim()}` },
      body: JSON.stringify({ name: form.get('name'), password: form.get('password') }),
    });
    if (response.ok) return location.assign('/sign-in');
    const told = (await response.json().catch(() => null)) as { title?: string; detail?: string } | null;
    throw new ProblemError(response.status, told?.title ?? 'Not claimed', told?.detail ?? '');
  };
  return (
    <form class="claim" onSubmit={(event) => {
      event.preventDefault();
      setProblem(null);
      claim(new FormData(event.currentTarget)).catch((error: unknown) => setProblem(explain(error)));
    }}>
      <h2>Claim this console</h2>
      <p class="quiet">You become its first administrator, and from then on everybody signs in. This can be done from its own machine until {clock(new Date(session.claimableUntil))}.</p>
      <label class="field">Name<input name="name" required maxLength={64} autocomplete="username" /></label>
      <label class="field">Password, 12 characters or more<input name="password" type="password" required minLength={12} maxLength={128} autocomplete="new-password" /></label>
      <label class="field">Start token: what stands behind <code>?token=</code> in the address that insight printed<input name="token" type="password" required autocomplete="off" /></label>
      {problem && <Problem text={problem} />}
      <div class="actions"><button type="submit" class="button primary">Claim</button></div>
    </form>
  );
}
