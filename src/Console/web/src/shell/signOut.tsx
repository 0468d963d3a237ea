import { send } from '../base/rest';

export function SignOut() {
  const signOut = (): void => { void send('DELETE', '/api/v1/session').finally(() => location.assign('/')); };
  return <button type="button" class="button" onClick={signOut}>Sign out</button>;
}
