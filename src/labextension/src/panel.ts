// The side panel: boards that were saved, and exports with progress and cancel. Names are data: textContent only.

import { Notification } from '@jupyterlab/apputils';
import { Message } from '@lumino/messaging';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

import { boardIcon, Command, NAMESPACE } from './names';
import { type Board, type Export, isRunning } from './requests';
import { Watch } from './watch';
import { sayTrouble, Words } from './words';

const SHOWN_EXPORTS = 12;

export class SidePanel extends Widget {
  constructor(
    private readonly _watch: Watch,
    private readonly _words: Words,
    private readonly _commands: CommandRegistry
  ) {
    super();
    this.id = `${NAMESPACE}-panel`;
    this.addClass('vlai-Panel');
    this.title.icon = boardIcon;
    this.node.setAttribute('role', 'region');
    _watch.looked.connect(this.update, this);
    _words.changed.connect(this.update, this);
    this.update();
  }

  protected override onAfterShow(_message: Message): void {
    this._watch.isLookedAt = true;
  }

  protected override onAfterHide(_message: Message): void {
    this._watch.isLookedAt = false;
  }

  protected override onUpdateRequest(_message: Message): void {
    const say = this._words.say.bind(this._words);
    this.title.caption = say('Video Leaderboard');
    this.node.setAttribute('aria-label', say('Video Leaderboard'));
    const focus = (document.activeElement as HTMLElement | null)?.dataset.vlaiKey;
    this.node.replaceChildren(
      this._header(),
      ...(this._watch.error ? [notice(sayTrouble(this._words, this._watch.error))] : [this._exports(), this._boards()])
    );
    if (focus !== undefined) {
      this.node.querySelector<HTMLElement>(`[data-vlai-key="${CSS.escape(focus)}"]`)?.focus();
    }
  }

  private _header(): HTMLElement {
    const header = element('header', 'vlai-Panel-header');
    header.append(element('h2', 'vlai-Panel-title', this._words.say('Video Leaderboard')));
    const button = this._button('new', this._words.say('New leaderboard'));
    button.addEventListener('click', () => void this._commands.execute(Command.open));
    header.append(button);
    return header;
  }

  private _exports(): HTMLElement {
    const section = this._section('Exports');
    const items = this._watch.exports.slice(0, SHOWN_EXPORTS);
    if (!items.length) {
      section.append(notice(this._words.say('Nothing is being exported.')));
      return section;
    }
    const rows = element('ul', 'vlai-Panel-list');
    rows.append(...items.map(item => this._export(item)));
    section.append(rows);
    return section;
  }

  private _export(item: Export): HTMLElement {
    const row = element('li', 'vlai-Export');
    row.dataset.state = item.state;
    const called = nameOf(item, this._words);
    const name = element('span', 'vlai-Panel-name', called);
    name.title = called;
    row.append(name);
    const percent = item.progress === null ? '' : ` ${Math.round(item.progress * 100)} %`;
    row.append(element('span', 'vlai-Panel-detail', this._words.say(item.state) + (isRunning(item) ? percent : '')));
    if (isRunning(item) && item.isOurs) {
      const bar = document.createElement('progress');
      bar.className = 'vlai-Export-progress';
      bar.setAttribute('aria-label', this._words.say('Rendering %1', called));
      if (item.progress !== null) {
        bar.value = item.progress;
      }
      const cancel = this._button(`cancel-${item.id}`, this._words.say('Cancel'));
      cancel.setAttribute('aria-label', this._words.say('Cancel the export of %1', called));
      cancel.addEventListener('click', () => {
        cancel.disabled = true;
        this._watch.cancel(item).catch(error => {
          Notification.error(this._words.say('The export was not cancelled: %1', sayTrouble(this._words, error)));
          this._watch.look();
        });
      });
      row.append(bar, cancel);
    }
    if (item.error) {
      row.append(element('span', 'vlai-Export-error', item.error));
    }
    return row;
  }

  private _boards(): HTMLElement {
    const section = this._section('Boards');
    if (!this._watch.boards.length) {
      section.append(notice(this._words.say('No board was saved yet. In a notebook: board.save("name.vlai")')));
      return section;
    }
    const rows = element('ul', 'vlai-Panel-list');
    rows.append(...this._watch.boards.map(board => this._board(board)));
    section.append(rows);
    return section;
  }

  private _board(board: Board): HTMLElement {
    const row = element('li', 'vlai-Board');
    const button = this._button(`board-${board.id}`, '');
    button.classList.add('vlai-Board-open');
    button.title = board.path ?? board.title;
    button.setAttribute('aria-label', this._words.say('Open %1', board.title));
    button.append(boardIcon.element({ tag: 'span', className: 'vlai-Board-icon', width: '16px', height: '16px' }));
    const words = element('span', 'vlai-Board-words');
    words.append(element('span', 'vlai-Panel-name', board.title));
    const details = [
      board.clips === null ? '' : this._words.say('%1 clips', board.clips),
      board.saved === null ? '' : board.saved.toLocaleDateString(this._words.language)
    ].filter(Boolean);
    words.append(element('span', 'vlai-Panel-detail', details.join(' · ')));
    button.append(words);
    button.addEventListener('click', () => void this._commands.execute(Command.board, { ...board, saved: null }));
    row.append(button);
    return row;
  }

  private _section(name: string): HTMLElement {
    const section = element('section', 'vlai-Panel-section');
    section.append(element('h3', 'vlai-Panel-heading', this._words.say(name)));
    return section;
  }

  // JupyterLab listens for keys before we do; the attribute keeps its shortcuts off our buttons.
  private _button(key: string, label: string): HTMLButtonElement {
    const button = document.createElement('button');
    button.className = 'vlai-Button';
    button.type = 'button';
    button.textContent = label;
    button.dataset.vlaiKey = key;
    button.dataset.lmSuppressShortcuts = 'true';
    return button;
  }
}

// What an export is called: its file, where that is known.
export function nameOf(item: Export, words: Words): string {
  return item.name ?? words.say(item.isOurs ? 'Video' : 'Video in the cloud');
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function notice(text: string): HTMLElement {
  return element('p', 'vlai-Notice', text);
}
