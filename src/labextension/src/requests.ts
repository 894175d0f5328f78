// What the extension asks our server extension for.

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

export interface Board {
  id: string;
  path: string | null; // as the file browser says it; null: it does not show the file
  title: string;
  clips: number | null;
  saved: Date | null;
}

// Which board: a file of the file browser, or one of the recent boards.
export type BoardAddress = { path: string } | { id: string };

export type ExportState = 'waiting' | 'rendering' | 'finished' | 'failed' | 'cancelled';

export interface Export {
  id: string;
  name: string | null; // of the file; null: not known here
  state: ExportState;
  progress: number | null; // 0-1; null: not known
  error: string | null;
  isOurs: boolean; // on this machine: the cloud's cannot be followed or cancelled from here
}

const STATES: Record<string, ExportState> = {
  pending: 'waiting',
  queued: 'waiting',
  processing: 'rendering',
  running: 'rendering',
  completed: 'finished',
  finished: 'finished',
  failed: 'failed',
  error: 'failed',
  cancelled: 'cancelled',
  canceled: 'cancelled'
};

// Our routes are not there: the server extension is not installed beside JupyterLab, or is not enabled.
export class ServerSideMissing extends Error {}

// The file is not there any more.
export class BoardMissing extends Error {}

export function isRunning(item: Export): boolean {
  return item.state === 'waiting' || item.state === 'rendering';
}

export class Requests {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async boards(): Promise<Board[]> {
    const { boards } = await this._json('boards');
    return boards.map((item: any) => ({
      id: String(item.id),
      path: typeof item.path === 'string' ? item.path : null,
      title: String(item.title || item.name),
      clips: typeof item.clips === 'number' ? item.clips : null,
      saved: typeof item.saved_at === 'string' ? new Date(item.saved_at) : null
    }));
  }

  async exports(): Promise<Export[]> {
    const { exports } = await this._json('exports');
    return exports.map((item: any) => ({
      id: String(item.id),
      name: typeof item.name === 'string' ? item.name : null,
      state: STATES[String(item.status)] ?? 'waiting',
      progress: typeof item.progress === 'number' ? item.progress : null,
      error: typeof item.error === 'string' ? item.error : null,
      isOurs: item.backend === 'local'
    }));
  }

  async cancel(id: string): Promise<void> {
    await this._fetch(`exports/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
  }

  // The board as one self-contained HTML page, which also says what is wrong with a damaged file.
  async boardPage(address: BoardAddress, language: string): Promise<string> {
    const query = URLExt.objectToQueryString(language === 'auto' ? address : { ...address, language });
    try {
      const reply = await this._fetch(`board${query}`, {}, [422]);
      return await reply.text();
    } catch (error) {
      if (error instanceof ServerSideMissing) {
        await this._fetch('hello'); // if this answers, it is the board that is missing
        throw new BoardMissing();
      }
      throw error;
    }
  }

  private async _json(route: string): Promise<any> {
    return (await this._fetch(route)).json();
  }

  private async _fetch(route: string, init: RequestInit = {}, accepted: number[] = []): Promise<Response> {
    const url = URLExt.join(this._settings.baseUrl, 'vlai', route);
    const reply = await ServerConnection.makeRequest(url, { cache: 'no-store', ...init }, this._settings);
    if (reply.ok || accepted.includes(reply.status)) {
      return reply;
    }
    const said = await reason(reply);
    if (reply.status === 404 && said === null) {
      throw new ServerSideMissing(); // Jupyter's own 404 says no more than that
    }
    throw new Error(said ?? `${reply.status} ${reply.statusText}`);
  }
}

async function reason(reply: Response): Promise<string | null> {
  try {
    const said = await reply.json();
    return typeof said.message === 'string' && said.message !== 'Not Found' ? said.message : null;
  } catch {
    return null;
  }
}
