// The JupyterLab extension: launcher tile, palette, file-browser menu, boards without a kernel, side panel, status bar.

import { ILayoutRestorer, JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IThemeManager, Notification, WidgetTracker } from '@jupyterlab/apputils';
import { DocumentWidget, type IDocumentWidget } from '@jupyterlab/docregistry';
import { IDefaultFileBrowser, IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ILauncher } from '@jupyterlab/launcher';
import { Contents } from '@jupyterlab/services';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import {
  BOARD_MODEL,
  boardById,
  boardFileType,
  boardId,
  BoardModelFactory,
  BoardView,
  BoardWidgetFactory,
  type Surroundings
} from './board';
import { boardIcon, Command, NAMESPACE, PLUGIN, VIDEO_TYPES } from './names';
import { SidePanel } from './panel';
import { Requests } from './requests';
import { followSettings } from './settings';
import { StatusItem } from './status';
import { type Defaults, openStudio, type Request } from './studio';
import { Watch } from './watch';
import { sayTrouble, Words } from './words';

const plugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Ranks and compares short video clips.',
  autoStart: true,
  optional: [
    ICommandPalette,
    ILauncher,
    IFileBrowserFactory,
    IDefaultFileBrowser,
    ILayoutRestorer,
    ISettingRegistry,
    IStatusBar,
    IThemeManager,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    browsers: IFileBrowserFactory | null,
    defaultBrowser: IDefaultFileBrowser | null,
    restorer: ILayoutRestorer | null,
    settings: ISettingRegistry | null,
    statusBar: IStatusBar | null,
    themes: IThemeManager | null,
    translator: ITranslator | null
  ): void => {
    const words = new Words(translator);
    const theirs = (translator ?? nullTranslator).load('jupyterlab');
    const defaults: Defaults = { preset: 'auto', language: 'auto', backend: 'auto' };
    const requests = new Requests(app.serviceManager.serverSettings);
    const watch = new Watch(requests, app.serviceManager);
    const around: Surroundings = { requests, words, themes };
    const browser = () => browsers?.tracker.currentWidget ?? defaultBrowser;

    const open = async (request: Request) => {
      try {
        return await openStudio(app, words, defaults, request);
      } catch (error) {
        Notification.error(words.say('The notebook was not opened: %1', sayTrouble(words, error as Error)));
        return null;
      }
    };
    const selected = () => [...(browser()?.selectedItems() ?? [])];

    app.commands.addCommand(Command.open, {
      label: () => words.say('Video Leaderboard'),
      caption: () => words.say('Rank the clips of the current folder'),
      icon: args => (args.isPalette ? undefined : boardIcon),
      execute: args => open({ folder: typeof args.cwd === 'string' ? args.cwd : (browser()?.model.path ?? '') })
    });
    app.commands.addCommand(Command.rank, {
      label: () => words.say('Rank in Video Leaderboard'),
      caption: () => words.say('Rank the selected videos or folders'),
      icon: boardIcon,
      isVisible: () => selected().length > 0 && selected().every(isRankable),
      execute: () =>
        open({ folder: browser()?.model.path ?? '', clips: selected().map(item => item.name), rank: true })
    });
    app.commands.addCommand(Command.board, {
      label: () => words.say('Video Leaderboard'),
      execute: args => {
        if (typeof args.path === 'string') {
          return app.commands.execute('docmanager:open', { path: args.path });
        }
        const id = boardId(String(args.id));
        const open = [...app.shell.widgets('main')].find(widget => widget.id === id);
        const widget = open ?? boardById(String(args.id), String(args.title), around);
        if (!open) {
          app.shell.add(widget, 'main');
        }
        app.shell.activateById(widget.id);
        return widget;
      }
    });
    const panel = new SidePanel(watch, words, app.commands);
    app.commands.addCommand(Command.panel, {
      label: () => words.say('Show Boards and Exports'),
      icon: args => (args.isPalette ? undefined : boardIcon),
      execute: () => app.shell.activateById(panel.id)
    });

    app.shell.add(panel, 'left', { rank: 650 });
    restorer?.add(panel, panel.id);
    const category = 'Video Leaderboard';
    if (palette) {
      offerInPalette(palette);
    }
    launcher?.add({ command: Command.open, category: theirs.__('Other'), rank: 0 });
    if (!settings) {
      // With settings the entry comes from the schema, where it can be changed.
      app.contextMenu.addItem({ command: Command.rank, selector: '.jp-DirListing-item', rank: 4 });
    }

    showBoards();
    showStatus();
    if (settings) {
      void followSettings(settings, words, defaults, () => {
        for (const command of Object.values(Command)) {
          app.commands.notifyCommandChanged(command);
        }
      });
    }

    function offerInPalette(palette: ICommandPalette): void {
      const items = [Command.open, Command.panel];
      // The palette finds by the beginnings of words in Latin letters only: the English name stays beside a Chinese one.
      const heading = () => (words.say(category) === category ? category : `${words.say(category)} (${category})`);
      const offer = () =>
        items.map(command => palette.addItem({ command, category: heading(), args: { isPalette: true } }));
      let offered = offer();
      words.changed.connect(() => {
        offered.forEach(item => item.dispose());
        offered = offer();
      });
    }

    function showBoards(): void {
      const { docRegistry } = app;
      docRegistry.addFileType({ ...boardFileType, displayName: words.say(category) });
      docRegistry.addModelFactory(new BoardModelFactory());
      const factory = new BoardWidgetFactory(
        {
          name: category,
          label: words.say(category),
          modelName: BOARD_MODEL,
          fileTypes: [boardFileType.name],
          defaultFor: [boardFileType.name],
          readOnly: true
        },
        around,
        path => app.serviceManager.contents.localPath(path)
      );
      const tracker = new WidgetTracker<IDocumentWidget<BoardView>>({ namespace: `${NAMESPACE}-boards` });
      factory.widgetCreated.connect((_, widget: DocumentWidget<BoardView>) => {
        widget.context.pathChanged.connect(() => void tracker.save(widget));
        void tracker.add(widget);
      });
      docRegistry.addWidgetFactory(factory);
      void restorer?.restore(tracker, {
        command: 'docmanager:open',
        args: widget => ({ path: widget.context.path, factory: category }),
        name: widget => widget.context.path
      });
    }

    function showStatus(): void {
      statusBar?.registerStatusItem(`${NAMESPACE}:exports`, {
        item: new StatusItem(watch, words, app.commands),
        align: 'left',
        rank: 90,
        isActive: () => watch.running.length > 0,
        activeStateChanged: watch.looked
      });
    }
  }
};

function isRankable(item: Contents.IModel): boolean {
  const ending = item.name.toLowerCase().split('.').pop() ?? '';
  return item.type === 'directory' || VIDEO_TYPES.includes(ending);
}

export default plugin;
