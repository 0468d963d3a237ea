import { ErrorBoundary, LocationProvider, Route, Router } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Empty, Page, Problem } from '../base/page';
import { reloadOnce } from '../base/reload';
import { Navigation } from './navigation';
import { pages } from './pages';
import { SessionProvider } from './session';

export function App() {
  const [broken, setBroken] = useState(false);
  // After an upgrade the parts of the old page are gone: the new page has its own. Anything else is a fault, which is told.
  const fail = (error: unknown): void => {
    if (error instanceof TypeError && error.message.includes('dynamically imported module') && reloadOnce()) return;
    console.error(error);
    setBroken(true);
  };
  return (
    <LocationProvider>
      <SessionProvider>
        <a class="skip" href="#content">Skip to the content</a>
        <div class="frame">
          <Navigation />
          <div class="page">
            {broken && <Problem text="Something on this page failed." retry={() => location.reload()} />}
            <ErrorBoundary onError={fail}>
              <Router>
                {pages.flatMap(({ path, component }) => [
                  <Route key={path} path={path} component={component} />,
                  ...(path === '/' ? [] : [<Route key={`${path}/:rest+`} path={`${path}/:rest+`} component={component} />]),
                ])}
                <Route default component={Missing} />
              </Router>
            </ErrorBoundary>
          </div>
        </div>
      </SessionProvider>
    </LocationProvider>
  );
}

function Missing() {
  return <Page title="No such page"><Empty title="There is nothing at this address"><p>The address may be mistyped, or of another version. <a href="/">Back to the service graph</a></p></Empty></Page>;
}
