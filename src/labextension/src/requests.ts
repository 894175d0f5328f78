// What the extension asks our server extension for.

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

export interface Board {
  path: string; // relative to the server's root folder
  title: string;
  clips: number | null;
  modified: Date | null;
}

export type ExportState = 'waiting' | 'rendering' | 'finished' | 'failed' | 'cancelled';

export interface Export {
  id: string;
  name: string;
  state: ExportState;
  progress: number | null; // 0-1; null: not known
  error: string | null;
}

// Our routes are not there: the server extension is not installed beside JupyterLab, or is not enabled.
export class ServerSideMissing extends Error {}

export function isRunning(item: Export): boolean {
  return item.state === 'waiting' || item.state === 'rendering';
}

export class Requests {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async boards(): Promise<Board[]> {
    const reply = await this._json('boards');
    return list(reply, 'boards').map(item => ({
      path: String(item.path),
      title: String(item.title || item.path),
      clips: typeof item.clips === 'number' ? item.clips : null,
      modified: typeof item.modified_at === 'string' ? new Date(item.modified_at) : null
    }));
  }

  async exports(): Promise<Export[]> {
    const reply = await this._json('exports');
    return list(reply, 'exports').map(item => ({
      id: String(item.id),
      name: String(item.name || item.id),
      state: item.state as ExportState,
      progress: typeof item.progress === 'number' ? item.progress : null,
      error: typeof item.error === 'string' ? item.error : null
    }));
  }

  async cancel(id: string): Promise<void> {
    await this._fetch(`exports/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
  }

  // The board as one self-contained HTML page.
  async boardPage(path: string): Promise<string> {
    const reply = await this._fetch(`board?path=${encodeURIComponent(path)}`);
    return reply.text();
  }

  private async _json(route: string): Promise<any> {
    return (await this._fetch(route)).json();
  }

  private async _fetch(route: string, init: RequestInit = {}): Promise<Response> {
    const url = URLExt.join(this._settings.baseUrl, 'vlai', route);
    const reply = await ServerConnection.makeRequest(url, { cache: 'no-store', ...init }, this._settings);
    if (reply.ok) {
      return reply;
    }
    const said = await reason(reply);
    // Jupyter's own 404 for an unknown route is a page or names no cause; ours always says what is missing.
    if (reply.status === 404 && said === null) {
      throw new ServerSideMissing();
    }
    throw new Error(said ?? `${reply.status} ${reply.statusText}`);
  }
}

function list(reply: any, key: string): any[] {
  const found = Array.isArray(reply) ? reply : reply?.[key];
  return Array.isArray(found) ? found : [];
}

async function reason(reply: Response): Promise<string | null> {
  try {
    const said = await reply.json();
    return typeof said.message === 'string' && said.message !== 'Not Found' ? said.message : null;
  } catch {
    return null;
  }
}
