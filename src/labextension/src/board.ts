// A .vlai file, shown without a kernel: our server extension makes one self-contained page of it, which is shown in a
// frame where no script runs.

import { type IThemeManager, Printing, ToolbarButton } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { ABCWidgetFactory, Base64ModelFactory, DocumentRegistry, DocumentWidget } from '@jupyterlab/docregistry';
import { Contents } from '@jupyterlab/services';
import { downloadIcon, type LabIcon, refreshIcon } from '@jupyterlab/ui-components';
import { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { boardIcon, BOARD_SUFFIX, NAMESPACE, printIcon } from './names';
import { Requests } from './requests';
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

interface Surroundings {
  requests: Requests;
  words: Words;
  themes: IThemeManager | null;
  localPath: (path: string) => string;
}

export class BoardView extends Widget implements Printing.IPrintable {
  constructor(
    private readonly _context: DocumentRegistry.Context,
    private readonly _around: Surroundings
  ) {
    super();
    this.addClass('vlai-BoardView');
    this._frame.className = 'vlai-BoardView-frame';
    // Same origin lets us print and tint the page. Without allow-scripts nothing in it can use that.
    this._frame.setAttribute('sandbox', 'allow-same-origin allow-modals');
    this._frame.addEventListener('load', () => this._tint());
    this._note.className = 'vlai-BoardView-note';
    this._note.setAttribute('role', 'status');
    this.node.append(this._note, this._frame);
    this._around.themes?.themeChanged.connect(this._tint, this);
    void this._context.ready.then(() => this.load());
  }

  get name(): string {
    return PathExt.basename(this._context.localPath, BOARD_SUFFIX);
  }

  get page(): string | null {
    return this._page;
  }

  // Ask for the page and show it, or say why it cannot be shown.
  async load(): Promise<void> {
    const { requests, words, localPath } = this._around;
    this._say(words.say('Opening the board…'));
    try {
      this._page = await requests.boardPage(localPath(this._context.path));
      if (!this.isDisposed) {
        this._frame.title = this.name;
        this._frame.srcdoc = this._page;
        this._say(null);
      }
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

export class BoardWidgetFactory extends ABCWidgetFactory<DocumentWidget<BoardView>> {
  constructor(
    options: DocumentRegistry.IWidgetFactoryOptions,
    private readonly _around: Surroundings
  ) {
    super(options);
  }

  protected createNewWidget(context: DocumentRegistry.Context): DocumentWidget<BoardView> {
    const content = new BoardView(context, this._around);
    const widget = new DocumentWidget({ content, context });
    widget.title.icon = boardIcon;
    const { words } = this._around;
    const button = (name: string, icon: LabIcon, label: string, onClick: () => void) =>
      widget.toolbar.addItem(name, new ToolbarButton({ icon, tooltip: words.say(label), label: words.say(label), onClick }));
    button('reload', refreshIcon, 'Reload from disk', () => void content.load());
    button('download', downloadIcon, 'Save as web page', () => content.download());
    button('print', printIcon, 'Print', () => void content[Printing.symbol]()?.());
    return widget;
  }
}
