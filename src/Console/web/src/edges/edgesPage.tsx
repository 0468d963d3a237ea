import { useRest } from '../base/useRest';
import { EdgeList } from './edgeList';
import { EdgePage } from './edgePage';
import '../drill/style.css';

/** `/edges` lists edges, `/edges/ID` shows one. */
export function EdgesPage() {
  const id = useRest('/edges');
  return id === '' ? <EdgeList /> : <EdgePage key={id} id={id} />;
}
