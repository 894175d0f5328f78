// Names that more than one part uses: ids, commands, file types, and the icon.

import { LabIcon } from '@jupyterlab/ui-components';

export const NAMESPACE = 'vlai-widgets';
export const PLUGIN = `${NAMESPACE}:plugin`;
export const BOARD_SUFFIX = '.vlai';

export const Command = {
  open: `${NAMESPACE}:open`,
  rank: `${NAMESPACE}:rank`,
  board: `${NAMESPACE}:show-board`,
  panel: `${NAMESPACE}:show-panel`
} as const;

// Files that are clips; the same list as clipfiles.VIDEO_TYPES (a test compares them).
export const VIDEO_TYPES = ['mp4', 'mov', 'avi', 'webm', 'mkv'];

// A podium whose middle step plays.
export const boardIcon = new LabIcon({
  name: `${NAMESPACE}:leaderboard`,
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">' +
    '<path class="jp-icon3 jp-icon-selectable" fill="#616161" d="M2 11.5a1 1 0 0 1 1-1h4V21H3a1 1 0 0 1-1-1z' +
    'M17 14h4a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1h-4z"/>' +
    '<path class="jp-icon3 jp-icon-selectable" fill="#616161" fill-rule="evenodd" ' +
    'd="M8.5 4a1 1 0 0 1 1-1h5a1 1 0 0 1 1 1v17h-7zM10.6 7v5.6l3.8-2.8z"/></svg>'
});

export const printIcon = new LabIcon({
  name: `${NAMESPACE}:print`,
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">' +
    '<path class="jp-icon3" fill="#616161" d="M7 3h10v4H7zM5 8h14a3 3 0 0 1 3 3v6h-4v4H6v-4H2v-6a3 3 0 0 1 3-3z' +
    'm3 7v4h8v-4zm10-4.2a1 1 0 1 0 0 2 1 1 0 0 0 0-2z"/></svg>'
});
