import { useLocation } from 'preact-iso';
import { restOf } from '../base/places';
import { EdgeList } from './edgeList';
import { EdgePage } from './edgePage';
import '../drill/style.css';

/** `/edges` lists edges, `/edges/ID` shows one. */
export function EdgesPage() {
  const id = restOf(useLocation().path, '/edges');
  return id === '' ? <EdgeList /> : <EdgePage key={id} id={id} />;
}
