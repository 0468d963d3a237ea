import { useRest } from '../base/useRest';
import { CatalogueList } from './catalogueList';
import { EndpointPage } from './endpointPage';
import '../drill/style.css';
import './style.css';

/** `/catalogue` finds an API, `/catalogue/ID` shows one of its endpoints. */
export function CataloguePage() {
  const id = useRest('/catalogue');
  return id === '' ? <CatalogueList /> : <EndpointPage key={id} id={id} />;
}
