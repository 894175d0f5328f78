// The item of the status bar: there while something renders; a click opens the panel.

import { Widget } from '@lumino/widgets';
import { CommandRegistry } from '@lumino/commands';

import { Command } from './names';
import { nameOf } from './panel';
import { Watch } from './watch';
import { Words } from './words';

export class StatusItem extends Widget {
  constructor(
    private readonly _watch: Watch,
    private readonly _words: Words,
    commands: CommandRegistry
  ) {
    super({ node: document.createElement('button') });
    this.addClass('vlai-Status');
    this.node.dataset.lmSuppressShortcuts = 'true';
    this.node.addEventListener('click', () => void commands.execute(Command.panel));
    _watch.looked.connect(this.update, this);
    _words.changed.connect(this.update, this);
  }

  protected override onUpdateRequest(): void {
    const running = this._watch.running;
    if (!running.length) {
      return;
    }
    const what =
      running.length === 1
        ? this._words.say('Rendering %1', nameOf(running[0], this._words))
        : this._words.say('Rendering %1 videos', running.length);
    const known = running.map(item => item.progress).filter((share): share is number => share !== null);
    const share = known.reduce((sum, one) => sum + one, 0) / running.length;
    this.node.textContent = known.length ? `${what} · ${Math.round(share * 100)} %` : what;
    this.node.title = this._words.say('Show Boards and Exports');
  }
}
