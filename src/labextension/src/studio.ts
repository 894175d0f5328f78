// Opens a notebook whose first cell is the Studio, and runs it. Nothing is hidden: the cell can be read and changed.

import { JupyterFrontEnd } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import { Contents, KernelSpec } from '@jupyterlab/services';

import { Words } from './words';

export interface Defaults {
  backend: string; // auto: not given
  preset: string;
  language: string;
}

export interface Request {
  folder: string; // as the file browser names it, with its drive
  clips?: string[]; // relative to the folder; none: the folder itself
  rank?: boolean; // start at once
}

export async function openStudio(
  app: JupyterFrontEnd,
  words: Words,
  defaults: Defaults,
  { folder, clips, rank = false }: Request
): Promise<IDocumentWidget> {
  const { contents, kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const kernel = pythonKernel(kernelspecs.specs);
  if (kernel === null) {
    throw new Error(
      words.say('No Python kernel is installed beside this JupyterLab. Install one with: python -m pip install ipykernel')
    );
  }
  const path = await freeName(contents, folder, words.say('Video Leaderboard'));
  const source = `import vlai_widgets as vlai\n\n${studioCall(clips ?? ['.'], rank, defaults)}`;
  await contents.save(path, { type: 'notebook', format: 'json', content: notebook(source, kernel) });
  const widget: IDocumentWidget = await app.commands.execute('docmanager:open', { path, factory: 'Notebook' });
  await widget.context.ready;
  await widget.context.sessionContext.ready;
  app.shell.activateById(widget.id);
  await app.commands.execute('notebook:run-all-cells');
  return widget;
}

// The Python expression: what was chosen, and the defaults that are set.
export function studioCall(clips: string[], rank: boolean, defaults: Defaults): string {
  const named = Object.entries(defaults).filter(([, value]) => value !== 'auto');
  const options = [...(rank ? ['autostart=True'] : []), ...named.map(([name, value]) => `${name}=${literal(value)}`)];
  const tail = options.map(option => `, ${option}`).join('');
  if (clips.length === 1) {
    return `vlai.Studio(${literal(clips[0])}${tail})`;
  }
  return `vlai.Studio([\n${clips.map(clip => `    ${literal(clip)},\n`).join('')}]${tail})`;
}

// A string of JSON without lone surrogates is one of Python.
function literal(text: string): string {
  return JSON.stringify(text);
}

function pythonKernel(specs: KernelSpec.ISpecModels | null): KernelSpec.ISpecModel | null {
  const all = Object.values(specs?.kernelspecs ?? {}).filter(
    (spec): spec is KernelSpec.ISpecModel => spec !== undefined && spec.language.toLowerCase() === 'python'
  );
  return all.find(spec => spec.name === specs?.default) ?? all[0] ?? null;
}

async function freeName(contents: Contents.IManager, folder: string, stem: string): Promise<string> {
  const listing = await contents.get(folder);
  const taken = new Set((listing.content as Contents.IModel[]).map(item => item.name));
  let name = `${stem}.ipynb`;
  for (let number = 2; taken.has(name); number++) {
    name = `${stem} ${number}.ipynb`;
  }
  return PathExt.join(folder, name);
}

function notebook(source: string, kernel: KernelSpec.ISpecModel): object {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: kernel.name, display_name: kernel.display_name, language: kernel.language },
      language_info: { name: kernel.language }
    },
    cells: [{ id: 'studio', cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source }]
  };
}
