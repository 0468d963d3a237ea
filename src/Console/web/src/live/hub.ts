// One stream of the console's hub: asked for again when it breaks off, connected again for ever when the connection is lost.

import { HubConnectionBuilder, LogLevel, type HubConnection, type IStreamResult, type ISubscription } from '@microsoft/signalr';

export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'lost';

interface Source<T> {
  /** Calls the hub's method; each time the stream is asked for. */
  open(hub: HubConnection): IStreamResult<T>;
  onMessage(message: T): void;
  /** `live` is for the caller to say: when a message has made sense. */
  onState(state: LinkState): void;
}

/** How long to wait before each further attempt to connect; the last one repeats for ever. */
const retryDelays = [0, 1000, 2000, 5000, 10_000];

/** How long to wait before a stream that broke off is asked for again. */
const STREAM_DELAY_MS = 2000;

export class HubStream<T> {
  private readonly hub: HubConnection;
  private subscription: ISubscription<T> | null = null;
  private stopped = false;
  private attempt = 0;

  constructor(private readonly source: Source<T>) {
    this.hub = new HubConnectionBuilder()
      .withUrl('/hubs/live')
      .withAutomaticReconnect({
        nextRetryDelayInMilliseconds: (context) =>
          retryDelays[Math.min(context.previousRetryCount, retryDelays.length - 1)] ?? null,
      })
      .configureLogging(LogLevel.None)
      .build();
    this.hub.onreconnecting(() => source.onState('reconnecting'));
    this.hub.onreconnected(() => this.ask());
    this.hub.onclose(() => { if (!this.stopped) source.onState('lost'); });
  }

  async start(): Promise<void> {
    while (!this.stopped) {
      this.source.onState(this.attempt === 0 ? 'connecting' : 'reconnecting');
      try {
        await this.hub.start();
        this.ask();
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
    await this.hub.stop();
  }

  /** Asks for the stream, in place of the one there was. */
  ask(): void {
    this.subscription?.dispose();
    this.subscription = this.source.open(this.hub).subscribe({
      next: (message) => this.source.onMessage(message),
      complete: () => {},
      error: () => { if (!this.stopped) setTimeout(() => this.askIfConnected(), STREAM_DELAY_MS); },
    });
  }

  /** The same, if there is a connection; a connection that comes asks by itself. */
  askIfConnected(): void {
    if (!this.stopped && this.hub.state === 'Connected') this.ask();
  }
}
