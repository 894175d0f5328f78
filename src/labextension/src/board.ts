// A .vlai file, shown without a kernel: our server extension makes one self-contained page of it, which is shown in a
// frame where no script runs.

import { type IThemeManager, MainAreaWidget, Printing, ToolbarButton } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { ABCWidgetFactory, Base64ModelFactory, DocumentRegistry, DocumentWidget } from '@jupyterlab/docregistry';
import { Contents } from '@jupyterlab/services';
import { downloadIcon, type LabIcon, refreshIcon } from '@jupyterlab/ui-components';
import { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { boardIcon, BOARD_SUFFIX, NAMESPACE, printIcon } from './names';
import type { BoardAddress, Requests } from './requests';
import { sayTrouble, Words } from './words';

export const BOARD_MODEL = `${NAMESPACE}-board`;

export const boardFileType: Partial<DocumentRegistry.IFileType> & { name: string } = {
  name: BOARD_MODEL,
  displayName: 'Video Leaderboard',
  extensions: [BOARD_SUFFIX],
  mimeTypes: ['application/x-vlai'],
  contentType: 'file',
  fileFormat: 'base64',
  icon: boardIcon
};

// The page comes from our own route: the bytes of the file need not travel as well.
export class BoardModelFactory extends Base64ModelFactory {
  override get name(): string {
    return BOARD_MODEL;
  }

  override get fileFormat(): Contents.FileFormat {
    return null as unknown as Contents.FileFormat; // what JupyterLab takes for "without its content"
  }
}

export interface Surroundings {
  requests: Requests;
  words: Words;
  themes: IThemeManager | null;
}

export class BoardView extends Widget implements Printing.IPrintable {
  constructor(
    readonly name: string,
    private readonly _address: () => BoardAddress,
    private readonly _around: Surroundings
  ) {
    super();
    this.addClass('vlai-BoardView');
    this._frame.className = 'vlai-BoardView-frame';
    this._frame.title = name;
    // Same origin lets us print and tint the page. Without allow-scripts nothing in it can use that.
    this._frame.setAttribute('sandbox', 'allow-same-origin allow-modals');
    this._frame.addEventListener('load', () => this._tint());
    this._note.className = 'vlai-BoardView-note';
    this._note.setAttribute('role', 'status');
    this.node.append(this._note, this._frame);
    this._around.themes?.themeChanged.connect(this._tint, this);
  }

  // Ask for the page and show it, or say why it cannot be shown.
  async load(): Promise<void> {
    const { requests, words } = this._around;
    this._say(words.say('Opening the board…'));
    try {
      this._page = await requests.boardPage(this._address(), words.chosen);
      this._frame.srcdoc = this._page;
      this._say(null);
    } catch (error) {
      this._page = null;
      this._say(words.say('The board was not opened: %1', sayTrouble(words, error as Error)));
    }
  }

  // A page of its own on disk, to send to somebody.
  download(): void {
    if (this._page === null) {
      return;
    }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([this._page], { type: 'text/html' }));
    link.download = `${this.name}.html`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  [Printing.symbol](): Printing.OptionalAsyncThunk {
    return this._page === null ? null : async () => this._frame.contentWindow?.print();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._around.themes?.themeChanged.disconnect(this._tint, this);
      super.dispose();
    }
  }

  protected override onActivateRequest(_message: Message): void {
    this._frame.focus();
  }

  private _say(text: string | null): void {
    this._note.textContent = text ?? '';
    this._note.hidden = text === null;
    this._frame.hidden = text !== null;
  }

  private _tint(): void {
    const { themes } = this._around;
    const root = this._frame.contentDocument?.documentElement;
    if (root && themes?.theme) {
      root.dataset.theme = themes.isLight(themes.theme) ? 'light' : 'dark';
    }
  }

  private readonly _frame = document.createElement('iframe');
  private readonly _note = document.createElement('p');
  private _page: string | null = null;
}

// Opens .vlai files of the file browser.
export class BoardWidgetFactory extends ABCWidgetFactory<DocumentWidget<BoardView>> {
  constructor(
    options: DocumentRegistry.IWidgetFactoryOptions,
    private readonly _around: Surroundings,
    private readonly _localPath: (path: string) => string
  ) {
    super(options);
  }

  protected createNewWidget(context: DocumentRegistry.Context): DocumentWidget<BoardView> {
    const name = PathExt.basename(context.localPath, BOARD_SUFFIX);
    const content = new BoardView(name, () => ({ path: this._localPath(context.path) }), this._around);
    const widget = new DocumentWidget({ content, context });
    furnish(widget, this._around.words);
    void context.ready.then(() => content.load());
    return widget;
  }
}

// The id of the widget of such a board.
export function boardId(id: string): string {
  return `${NAMESPACE}-board-${id}`;
}

// A board that the file browser does not show, by its id.
export function boardById(id: string, title: string, around: Surroundings): MainAreaWidget<BoardView> {
  const content = new BoardView(title, () => ({ id }), around);
  const widget = new MainAreaWidget({ content });
  widget.id = boardId(id);
  widget.title.label = title;
  widget.title.closable = true;
  furnish(widget, around.words);
  void content.load();
  return widget;
}

function furnish({ content, title, toolbar }: MainAreaWidget<BoardView>, words: Words): void {
  title.icon = boardIcon;
  const button = (name: string, icon: LabIcon, label: string, onClick: () => void) =>
    toolbar.addItem(name, new ToolbarButton({ icon, tooltip: words.say(label), label: words.say(label), onClick }));
  button('reload', refreshIcon, 'Reload from disk', () => void content.load());
  button('download', downloadIcon, 'Save as web page', () => content.download());
  button('print', printIcon, 'Print', () => void content[Printing.symbol]()?.());
}
