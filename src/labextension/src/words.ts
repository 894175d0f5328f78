// What the extension says, in English and Chinese.
//
// The language is JupyterLab's, or the one of the setting. A language pack that knows a sentence wins; otherwise the
// Chinese below is used, so that no language pack has to be installed.

import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { BoardMissing, ServerSideMissing } from './requests';

const ZH: Record<string, string> = {
  'Video Leaderboard': '视频排行榜',
  'Rank the clips of the current folder': '为当前文件夹中的视频排名',
  'Rank in Video Leaderboard': '在视频排行榜中排名',
  'Rank the selected videos or folders': '为所选的视频或文件夹排名',
  'Show Boards and Exports': '显示排行榜与导出',
  Boards: '排行榜',
  Exports: '导出',
  'No board was saved yet. In a notebook: board.save("name.vlai")': '尚未保存排行榜。在笔记本中：board.save("name.vlai")',
  'Nothing is being exported.': '当前没有导出任务。',
  'New leaderboard': '新建排行榜',
  'Cancel the export of %1': '取消导出 %1',
  Cancel: '取消',
  'Open %1': '打开 %1',
  waiting: '等待中',
  rendering: '渲染中',
  finished: '已完成',
  failed: '失败',
  cancelled: '已取消',
  '%1 clips': '%1 个视频',
  'Rendering %1': '正在渲染 %1',
  'Rendering %1 videos': '正在渲染 %1 个视频',
  'Opening the board…': '正在打开排行榜…',
  'Reload from disk': '从磁盘重新加载',
  'Save as web page': '另存为网页',
  Print: '打印',
  'The file is not there any more.': '该文件已不存在。',
  'What a new leaderboard starts with.': '新建排行榜时采用的设置。',
  Backend: '后端',
  'Where clips are analysed and videos rendered. auto: as the environment says, else this machine. With cloud, clips are uploaded to the service.':
    '在哪里分析视频并渲染。auto：按环境变量，否则在本机。选择 cloud 时，视频会上传到云端服务。',
  Preset: '预设',
  'The weights that a new leaderboard starts with.': '新建排行榜时采用的权重。',
  Language: '语言',
  'Language of Video Leaderboard. auto: the language of JupyterLab, English where it is not available.':
    '视频排行榜的语言。auto：与 JupyterLab 相同；没有该语言时用英文。',
  'Video in the cloud': '云端视频',
  Video: '视频',
  'The board was not opened: %1': '无法打开排行榜：%1',
  'The export was not cancelled: %1': '无法取消导出：%1',
  'The notebook was not opened: %1': '无法打开笔记本：%1',
  'No Python kernel is installed beside this JupyterLab. Install one with: python -m pip install ipykernel':
    '此 JupyterLab 没有可用的 Python 内核。请安装：python -m pip install ipykernel',
  'The server side of Video Leaderboard is not running. Install vlai-widgets where JupyterLab itself is installed, then run "jupyter server extension enable vlai_widgets.jupyter" and restart JupyterLab. "vlai doctor" checks it.':
    '视频排行榜的服务器端未运行。请在安装 JupyterLab 的环境中安装 vlai-widgets，运行 "jupyter server extension enable vlai_widgets.jupyter"，然后重启 JupyterLab。可用 "vlai doctor" 检查。'
};

// Given as values for themselves: ours are filled in last, whoever translated.
const PLACES = ['%1', '%2', '%3'];

export type Language = 'auto' | 'en' | 'zh';

export class Words {
  constructor(translator: ITranslator | null) {
    this._translator = translator ?? nullTranslator;
  }

  // Emitted when the language changed and everything has to be said again.
  readonly changed = new Signal<this, void>(this);

  // What the setting says.
  get chosen(): Language {
    return this._setting;
  }

  get language(): 'en' | 'zh' {
    if (this._setting !== 'auto') {
      return this._setting;
    }
    return this._translator.languageCode.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  }

  set setting(value: Language) {
    if (value !== this._setting) {
      this._setting = value;
      this.changed.emit();
    }
  }

  // Says a sentence; %1, %2, ... are replaced by the values.
  say(sentence: string, ...values: (string | number)[]): string {
    let said = sentence;
    if (this._setting === 'auto') {
      said = this._translator.load('vlai_widgets').gettext(sentence, ...PLACES);
    }
    if (said === sentence && this.language === 'zh') {
      said = ZH[sentence] ?? sentence;
    }
    return said.replace(/%(\d)/g, (_, place) => String(values[Number(place) - 1]));
  }

  private readonly _translator: ITranslator;
  private _setting: Language = 'auto';
}

// What went wrong, and what to do about it.
export function sayTrouble(words: Words, error: Error): string {
  if (error instanceof ServerSideMissing) {
    return words.say(
      'The server side of Video Leaderboard is not running. Install vlai-widgets where JupyterLab itself is installed, then run "jupyter server extension enable vlai_widgets.jupyter" and restart JupyterLab. "vlai doctor" checks it.'
    );
  }
  if (error instanceof BoardMissing) {
    return words.say('The file is not there any more.');
  }
  return error.message;
}
