// The live feed: one SignalR stream; a snapshot, then numbered deltas; asked for again after a gap or a lost connection.

import { HubConnectionBuilder, LogLevel, type HubConnection, type ISubscription } from '@microsoft/signalr';
import type { Frame } from './model';
import { applyFrame, type LiveView } from './view';

export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'lost';

interface Listener {
  onView(view: LiveView): void;
  onState(state: LinkState): void;
}

/** How long to wait before each further attempt to connect; the last one repeats for ever. */
const retryDelays = [0, 1000, 2000, 5000, 10_000];

export class LiveFeed {
  private readonly connection: HubConnection;
  private subscription: ISubscription<Frame> | null = null;
  private current: LiveView | null = null;
  private stopped = false;
  private attempt = 0;

  constructor(private readonly lookBack: number, private readonly listener: Listener) {
    this.connection = new HubConnectionBuilder()
      .withUrl('/hubs/live')
      .withAutomaticReconnect({
        nextRetryDelayInMilliseconds: (context) =>
          retryDelays[Math.min(context.previousRetryCount, retryDelays.length - 1)] ?? null,
      })
      .configureLogging(LogLevel.None)
      .build();
    this.connection.onreconnecting(() => listener.onState('reconnecting'));
    this.connection.onreconnected(() => this.subscribe());
    this.connection.onclose(() => { if (!this.stopped) this.listener.onState('lost'); });
  }

  async start(): Promise<void> {
    while (!this.stopped) {
      this.listener.onState(this.attempt === 0 ? 'connecting' : 'reconnecting');
      try {
        await this.connection.start();
        this.subscribe();
        return;
      } catch {
        const delay = retryDelays[Math.min(++this.attempt, retryDelays.length - 1)];
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.subscription?.dispose();
    await this.connection.stop();
  }

  private subscribe(): void {
    this.subscription?.dispose();
    this.subscription = this.connection
      .stream<Frame>('Watch', this.lookBack, this.current?.feed ?? null, this.current?.sequence ?? 0)
      .subscribe({
        next: (frame) => this.receive(frame),
        complete: () => {},
        error: () => { if (!this.stopped) setTimeout(() => this.resubscribe(), 2000); },
      });
  }

  private resubscribe(): void {
    if (!this.stopped && this.connection.state === 'Connected') this.subscribe();
  }

  private receive(frame: Frame): void {
    const next = applyFrame(this.current, frame);
    if (!next) {
      this.current = null; // a gap: what we have cannot be trusted any more
      this.subscribe();
      return;
    }

    this.current = next;
    this.listener.onState('live');
    this.listener.onView(next);
  }
}
