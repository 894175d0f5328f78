// The settings: what a new leaderboard starts with; their names and explanations in the language of the extension.

import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { PLUGIN } from './names';
import { type Defaults } from './studio';
import { type Language, Words } from './words';

// What people read in a schema, on any level.
const SAID = ['title', 'description', 'jupyter.lab.setting-icon-label'];

// Reads the settings into `defaults` now and whenever they change; `changed` is called each time.
export async function followSettings(
  settings: ISettingRegistry,
  words: Words,
  defaults: Defaults,
  changed: () => void
): Promise<void> {
  translateSchema(settings, words);
  try {
    const loaded = await settings.load(PLUGIN);
    const read = () => {
      for (const name of Object.keys(defaults) as (keyof Defaults)[]) {
        defaults[name] = String(loaded.composite[name] ?? 'auto');
      }
      words.setting = defaults.language as Language;
      changed();
    };
    words.changed.connect(() => void settings.load(PLUGIN, true));
    loaded.changed.connect(read);
    read();
  } catch (error) {
    console.warn('Video Leaderboard goes on with its defaults: its settings cannot be read.', error);
  }
}

// JupyterLab takes the words of a schema from language packs alone, and ours is in none.
function translateSchema(settings: ISettingRegistry, words: Words): void {
  let original: ISettingRegistry.ISchema | null = null;
  settings.transform(PLUGIN, {
    fetch: plugin => {
      original ??= structuredClone(plugin.schema);
      return { ...plugin, schema: said(original, words) as ISettingRegistry.ISchema };
    }
  });
}

function said(part: unknown, words: Words): unknown {
  if (Array.isArray(part) || typeof part !== 'object' || part === null) {
    return part;
  }
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      SAID.includes(name) && typeof value === 'string' ? words.say(value) : said(value, words)
    ])
  );
}
