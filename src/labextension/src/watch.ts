// Watches the exports: often while one runs, now and then while the panel is looked at, and otherwise only after a
// kernel was at work, which is when an export may have begun.

import { ServiceManager } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal } from '@lumino/signaling';

import { type Board, type Export, isRunning, Requests } from './requests';

const RUNNING_MS = 1500;
const LOOKED_AT_MS = 10_000;

export class Watch implements IDisposable {
  constructor(
    private readonly _requests: Requests,
    services: ServiceManager.IManager
  ) {
    this._poll = new Poll({
      auto: false,
      name: 'vlai-widgets:exports',
      factory: () => this._look(),
      frequency: { interval: LOOKED_AT_MS, backoff: true, max: 120_000 },
      standby: () => document.hidden || (!this._isLookedAt && this.running.length === 0)
    });
    services.ready.then(() => {
      services.kernels.runningChanged.connect(this.look, this);
      if (services.kernels.runningCount > 0) {
        this.look();
      } else {
        void this._poll.start();
      }
    });
  }

  boards: Board[] = [];
  exports: Export[] = [];
  error: Error | null = null;

  // Emitted after every look.
  readonly looked = new Signal<this, void>(this);

  // What renders on this machine now.
  get running(): Export[] {
    return this.exports.filter(item => item.isOurs && isRunning(item));
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  // Whether somebody looks at the panel.
  set isLookedAt(value: boolean) {
    this._isLookedAt = value;
    if (value) {
      this.look();
    }
  }

  // Look at once.
  look(): void {
    void this._poll.refresh();
  }

  async cancel(item: Export): Promise<void> {
    await this._requests.cancel(item.id);
    this.look();
  }

  dispose(): void {
    this._poll.dispose();
    Signal.clearData(this);
  }

  private async _look(): Promise<void> {
    try {
      this.exports = await this._requests.exports();
      if (this._isLookedAt) {
        this.boards = await this._requests.boards();
      }
      this.error = null;
    } catch (error) {
      this.error = error as Error;
      this.exports = [];
      throw error; // the poll asks less often
    } finally {
      this._poll.frequency = {
        ...this._poll.frequency,
        interval: this.running.length ? RUNNING_MS : LOOKED_AT_MS
      };
      this.looked.emit();
    }
  }

  private readonly _poll: Poll;
  private _isLookedAt = false;
}
