// The live feed: one SignalR stream; a snapshot, then numbered deltas; asked for again after a gap or a lost connection.

import { HubStream, type LinkState } from './hub';
import type { Frame } from './model';
import { applyFrame, type LiveView } from './view';

export type { LinkState } from './hub';

interface Listener {
  onView(view: LiveView): void;
  onState(state: LinkState): void;
}

/** How a graph is drawn together that is too large to be drawn one by one. */
export interface LiveShape {
  group: string;
  /** Ids of open groups. */
  open: string[];
}

export class LiveFeed {
  private readonly stream: HubStream<Frame>;
  private current: LiveView | null = null;

  constructor(lookBack: number, private shape: LiveShape, private readonly listener: Listener) {
    this.stream = new HubStream<Frame>({
      open: (hub) => hub.stream<Frame>('WatchGraph', lookBack, this.current?.feed ?? null, this.current?.sequence ?? 0, this.shape.group, this.shape.open),
      onMessage: (frame) => this.receive(frame),
      onState: (state) => listener.onState(state),
    });
  }

  start = (): Promise<void> => this.stream.start();
  stop = (): Promise<void> => this.stream.stop();

  /** Asks for the same traffic drawn in another way. */
  draw(shape: LiveShape): void {
    this.shape = shape;
    this.current = null;
    this.stream.askIfConnected();
  }

  private receive(frame: Frame): void {
    const next = applyFrame(this.current, frame);
    if (!next) {
      this.current = null; // a gap: what we have cannot be trusted any more
      this.stream.ask();
      return;
    }

    this.current = next;
    this.listener.onState('live');
    this.listener.onView(next);
  }
}
